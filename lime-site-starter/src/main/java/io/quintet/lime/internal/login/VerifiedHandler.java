package io.quintet.lime.internal.login;

import java.util.function.Supplier;

import reactor.core.publisher.Mono;

import io.quintet.lime.login.LimeLoginEvent;
import io.quintet.lime.login.LimeLoginHandler;
import io.quintet.lime.login.LimeVerifiedLoginHandler;

/**
 * A handler that is given the verified passport of an approved request in place of the
 * event.
 */
public record VerifiedHandler(Supplier<LimeVerifiedLoginHandler> handler) implements LimeLoginHandler {

	@Override
	public Mono<Void> onLogin(LimeLoginEvent event) {
		return this.handler.get().onExpired(event.requestId());
	}

}

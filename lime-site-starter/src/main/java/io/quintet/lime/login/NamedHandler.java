package io.quintet.lime.login;

import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.quintet.lime.passport.Passport;

/**
 * A handler and its name in logs and meters.
 */
public final class NamedHandler {

	private final String name;

	private final LimeLoginHandler handler;

	private final @Nullable LimeVerifiedLoginHandler verified;

	private NamedHandler(String name, LimeLoginHandler handler, @Nullable LimeVerifiedLoginHandler verified) {
		this.name = name;
		this.handler = handler;
		this.verified = verified;
	}

	/**
	 * Names a handler of events.
	 * @param name such as the name of its bean, different from those of all others
	 * @param handler the handler
	 * @return both
	 */
	public static NamedHandler of(String name, LimeLoginHandler handler) {
		return new NamedHandler(name, handler, null);
	}

	/**
	 * Names a handler of verified passports.
	 * @param name such as the name of its bean, different from those of all others
	 * @param handler the handler
	 * @return both
	 */
	public static NamedHandler verified(String name, LimeVerifiedLoginHandler handler) {
		return new NamedHandler(name, (event) -> handler.onExpired(event.requestId()), handler);
	}

	public String name() {
		return this.name;
	}

	/** Whether the handler is given the verified passport of an event. */
	boolean verifies(LimeLoginEvent event) {
		return this.verified != null && event.type() == LimeLoginEvent.Type.APPROVED;
	}

	/** Emits the call of the handler when all is there that it is called with. */
	Mono<Supplier<Mono<Void>>> prepare(LimeLoginEvent event, Function<LimeLoginEvent, Mono<Passport>> verification) {
		LimeVerifiedLoginHandler next = this.verified;
		return (next != null && verifies(event))
				? verification.apply(event).map((passport) -> () -> next.onLogin(passport))
				: Mono.just(() -> this.handler.onLogin(event));
	}

}

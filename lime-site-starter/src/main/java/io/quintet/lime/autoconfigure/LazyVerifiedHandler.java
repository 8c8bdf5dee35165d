package io.quintet.lime.autoconfigure;

import org.springframework.beans.factory.BeanFactory;
import reactor.core.publisher.Mono;

import io.quintet.lime.login.LimeVerifiedLoginHandler;
import io.quintet.lime.passport.Passport;

/**
 * A handler that is looked up at its first call.
 *
 * @param beans where it is
 * @param name name of its bean
 */
record LazyVerifiedHandler(BeanFactory beans, String name) implements LimeVerifiedLoginHandler {

	@Override
	public Mono<Void> onLogin(Passport passport) {
		return this.beans.getBean(this.name, LimeVerifiedLoginHandler.class).onLogin(passport);
	}

	@Override
	public Mono<Void> onExpired(String requestId) {
		return this.beans.getBean(this.name, LimeVerifiedLoginHandler.class).onExpired(requestId);
	}

}

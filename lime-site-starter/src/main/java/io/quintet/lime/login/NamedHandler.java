package io.quintet.lime.login;

import java.util.function.Function;
import java.util.function.Supplier;

import reactor.core.publisher.Mono;

import io.quintet.lime.passport.Passport;

/**
 * A handler and its name in logs and meters.
 */
public final class NamedHandler {

	private final String name;

	private final Form form;

	private NamedHandler(String name, Form form) {
		this.name = name;
		this.form = form;
	}

	/**
	 * Names a handler of events.
	 * @param name such as the name of its bean, different from those of all others
	 * @param handler the handler
	 * @return both
	 */
	public static NamedHandler of(String name, LimeLoginHandler handler) {
		return new NamedHandler(name, (event, verification) -> Mono.just(() -> handler.onLogin(event)));
	}

	/**
	 * Names a handler of verified passports.
	 * @param name such as the name of its bean, different from those of all others
	 * @param handler the handler
	 * @return both
	 */
	public static NamedHandler verified(String name, LimeVerifiedLoginHandler handler) {
		return new NamedHandler(name,
				(event, verification) -> (event.type() == LimeLoginEvent.Type.APPROVED)
						? verification.apply(event).map((passport) -> () -> handler.onLogin(passport))
						: Mono.just(() -> handler.onExpired(event.requestId())));
	}

	public String name() {
		return this.name;
	}

	/** Emits the call of the handler when all is there that it is called with. */
	Mono<Supplier<Mono<Void>>> prepare(LimeLoginEvent event, Function<LimeLoginEvent, Mono<Passport>> verification) {
		return this.form.prepare(event, verification);
	}

	/** The two kinds of handlers. */
	private interface Form {

		Mono<Supplier<Mono<Void>>> prepare(LimeLoginEvent event, Function<LimeLoginEvent, Mono<Passport>> verification);

	}

}

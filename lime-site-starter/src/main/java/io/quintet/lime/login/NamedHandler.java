package io.quintet.lime.login;

import java.util.function.Function;

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
		return new NamedHandler(name, (event, verification, worker) -> worker.call(() -> handler.onLogin(event)));
	}

	/**
	 * Names a handler of verified passports.
	 * @param name such as the name of its bean, different from those of all others
	 * @param handler the handler
	 * @return both
	 */
	public static NamedHandler verified(String name, LimeVerifiedLoginHandler handler) {
		return new NamedHandler(name,
				(event, verification, worker) -> (event.type() == LimeLoginEvent.Type.APPROVED)
						? verification.apply(event).flatMap((passport) -> worker.call(() -> handler.onLogin(passport)))
						: worker.call(() -> handler.onExpired(event.requestId())));
	}

	/**
	 * Returns the name.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/** Calls the handler; emits once when it is done. */
	Mono<Boolean> call(LimeLoginEvent event, Function<LimeLoginEvent, Mono<Passport>> verification,
			LoginWorker worker) {
		return this.form.call(event, verification, worker);
	}

	/** The two kinds of handlers. */
	private interface Form {

		/** Calls the handler; emits once when it is done. */
		Mono<Boolean> call(LimeLoginEvent event, Function<LimeLoginEvent, Mono<Passport>> verification,
				LoginWorker worker);

	}

}

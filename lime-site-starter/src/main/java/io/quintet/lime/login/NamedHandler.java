package io.quintet.lime.login;

import org.jspecify.annotations.Nullable;

/**
 * A handler and its name in logs and meters.
 *
 * @param name such as the name of its bean, different from those of all others
 * @param handler is called with the event, unless {@code verified} is called
 * @param verified is called with the verified passport of an approved request;
 * {@code null} for a handler of events
 */
public record NamedHandler(String name, LimeLoginHandler handler, @Nullable LimeVerifiedLoginHandler verified) {

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

}

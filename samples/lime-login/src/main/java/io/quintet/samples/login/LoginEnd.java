package io.quintet.samples.login;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.quintet.lime.error.LimeInvalidPassportException;
import io.quintet.lime.error.LimeLoginTimeoutException;
import io.quintet.lime.error.LimeRequestExpiredException;
import io.quintet.lime.passport.Passport;

/**
 * How a login ended.
 *
 * @param kind in a word
 * @param passport the verified passport; {@code null} unless approved
 * @param reason what was wrong, for the person; {@code null} where the kind says it all
 */
record LoginEnd(Kind kind, @Nullable Passport passport, @Nullable String reason) {

	/** The button was pressed, or another login was begun in the same browser. */
	static final LoginEnd STOPPED = new LoginEnd(Kind.STOPPED, null, null);

	static LoginEnd of(Passport passport) {
		// A session needs an agent.
		return (passport.agentId() != null) ? new LoginEnd(Kind.APPROVED, passport, null)
				: new LoginEnd(Kind.REFUSED, null, "The passport names no agent");
	}

	static LoginEnd of(Throwable failure) {
		if (failure instanceof LimeRequestExpiredException || failure instanceof LimeLoginTimeoutException) {
			return new LoginEnd(Kind.EXPIRED, null, null);
		}
		if (failure instanceof LimeInvalidPassportException) {
			return new LoginEnd(Kind.REFUSED, null, failure.getMessage());
		}
		return new LoginEnd(Kind.UNREACHABLE, null, failure.getMessage());
	}

	/** How a login can end. */
	enum Kind {

		/** An agent approved it, and its passport is good. */
		APPROVED,

		/** It was not approved in time. */
		EXPIRED,

		/** The passport is not good. */
		REFUSED,

		/** The passport could not be judged, since the platform did not give its keys. */
		UNREACHABLE,

		/** It is no longer waited for. */
		STOPPED;

		/** Its name for the page. */
		String code() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}

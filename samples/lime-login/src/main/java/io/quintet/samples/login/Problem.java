package io.quintet.samples.login;

import java.util.Locale;

import org.springframework.http.HttpStatus;

import io.quintet.lime.error.LimeAuthenticationException;
import io.quintet.lime.error.LimeException;
import io.quintet.lime.error.LimeRateLimitException;

/**
 * Why something was not done. The page has words for each.
 */
enum Problem {

	/** As many logins, streams or sessions as this site allows. */
	BUSY(HttpStatus.SERVICE_UNAVAILABLE),

	/** The platform is out of reach or does not answer as agreed. */
	PLATFORM(HttpStatus.BAD_GATEWAY),

	/** The platform wants fewer calls. */
	RATE_LIMIT(HttpStatus.SERVICE_UNAVAILABLE),

	/** The platform does not accept this site. */
	SITE(HttpStatus.BAD_GATEWAY),

	/** This browser has no login under way. */
	NO_LOGIN(HttpStatus.NOT_FOUND),

	/** The login was not approved. */
	NOT_APPROVED(HttpStatus.CONFLICT),

	/** The session that the login led to has ended. */
	OVER(HttpStatus.GONE),

	/** No agent is signed in here. */
	NOT_SIGNED_IN(HttpStatus.UNAUTHORIZED);

	private final HttpStatus status;

	Problem(HttpStatus status) {
		this.status = status;
	}

	/** Tells what kept the platform from answering. */
	static Problem of(LimeException failure) {
		if (failure instanceof LimeRateLimitException) {
			return RATE_LIMIT;
		}
		return (failure instanceof LimeAuthenticationException) ? SITE : PLATFORM;
	}

	HttpStatus status() {
		return this.status;
	}

	/** Its name for the page, such as {@code rate-limit}. */
	String code() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}

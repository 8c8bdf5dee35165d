package io.quintet.hpp;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A refused request. The message is the text on the wire; code should switch on the
 * {@link #reason()}.
 */
public final class HandshakeException extends RuntimeException {

	private final Reason reason;

	private final @Nullable Duration retryAfter;

	public HandshakeException(Reason reason, String message) {
		this(reason, message, null);
	}

	/**
	 * Creates the exception.
	 * @param reason the reason
	 * @param message text for the caller
	 * @param retryAfter time after which another try makes sense, if any
	 */
	public HandshakeException(Reason reason, String message, @Nullable Duration retryAfter) {
		super(message, null, false, false);
		this.reason = reason;
		this.retryAfter = retryAfter;
	}

	public Reason reason() {
		return this.reason;
	}

	/**
	 * Returns the time after which another try makes sense.
	 * @return the time, or {@code null} when none does
	 */
	public @Nullable Duration retryAfter() {
		return this.retryAfter;
	}

	/**
	 * Refuses because there is no such session.
	 * @return the exception, with the text of the protocol
	 */
	public static HandshakeException sessionNotFound() {
		return new HandshakeException(Reason.SESSION_NOT_FOUND, "session not found or expired");
	}

	/**
	 * Refuses because the token is missing or wrong.
	 * @return the exception, with the text of the protocol
	 */
	public static HandshakeException invalidToken() {
		return new HandshakeException(Reason.INVALID_TOKEN, "invalid token");
	}

	/**
	 * Refuses because there were too many requests.
	 * @param retryAfter time after which another try makes sense
	 * @return the exception, with the text of the protocol
	 */
	public static HandshakeException rateLimited(Duration retryAfter) {
		return new HandshakeException(Reason.RATE_LIMITED, "rate limit exceeded", retryAfter);
	}

	/**
	 * Refuses a malformed request.
	 * @param message what is wrong with it
	 * @return the exception
	 */
	public static HandshakeException invalid(String message) {
		return new HandshakeException(Reason.INVALID_REQUEST, message);
	}

	/** Reasons for a refusal. */
	public enum Reason {

		/** There is no such session, or it has expired. */
		SESSION_NOT_FOUND(404),

		/** The token is missing or wrong. */
		INVALID_TOKEN(403),

		/** Too many requests, or too many wrong tokens. */
		RATE_LIMITED(429),

		/** The browser authenticator did not let the request pass. */
		BROWSER_NOT_AUTHENTICATED(403),

		/** The origin of the page is not allowed. */
		ORIGIN_NOT_ALLOWED(403),

		/** A hook or a bound refuses. */
		REFUSED(403),

		/** The request is malformed. */
		INVALID_REQUEST(400),

		/** The body did not arrive in time. */
		BODY_TIMEOUT(408),

		/** The body is larger than allowed. */
		BODY_TOO_LARGE(413),

		/** The path exists, the method does not. */
		METHOD_NOT_ALLOWED(405),

		/** There is no room for more. */
		FULL(503),

		/** The store of sessions does not answer. */
		UNAVAILABLE(503);

		private final int status;

		Reason(int status) {
			this.status = status;
		}

		/**
		 * Returns the HTTP status by which the protocol answers.
		 * @return a status between 400 and 503
		 */
		public int status() {
			return this.status;
		}

	}

}

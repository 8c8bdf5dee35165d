package io.quintet.acp.thread;

import java.util.Locale;

/**
 * Codes of refusals.
 */
public enum ErrorCode {

	/** The caller is unknown. */
	UNAUTHENTICATED(401),

	/** The caller may not. */
	FORBIDDEN(403),

	/** There is none, or the caller cannot see it. */
	NOT_FOUND(404),

	/** The request is malformed. */
	INVALID_REQUEST(400),

	/** It contradicts what is stored. */
	CONFLICT(409),

	/** The body or a part of it is larger than allowed. */
	PAYLOAD_TOO_LARGE(413),

	/** More than can be done at once. */
	TOO_MANY_REQUESTS(429),

	/** The path exists, the method does not. */
	METHOD_NOT_ALLOWED(405),

	/** The body did not arrive in time. */
	REQUEST_TIMEOUT(408),

	/** The database is out of reach, or the server stops. */
	UNAVAILABLE(503);

	private final int status;

	private final String wire = name().toLowerCase(Locale.ROOT);

	ErrorCode(int status) {
		this.status = status;
	}

	/**
	 * Returns the HTTP status.
	 * @return a status between 400 and 503
	 */
	public int status() {
		return this.status;
	}

	/**
	 * Returns the name on the wire.
	 * @return the name in lower case
	 */
	public String wire() {
		return this.wire;
	}

}

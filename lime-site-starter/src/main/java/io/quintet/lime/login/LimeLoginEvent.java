package io.quintet.lime.login;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.quintet.support.LogText;

/**
 * A login request came to its end. The passport is as the platform sent it and is not
 * part of the text form.
 *
 * @param requestId id of the login request
 * @param type how it ended
 * @param passport the unverified passport; {@code null} unless approved
 * @param receivedAt when this application learned of it
 */
public record LimeLoginEvent(String requestId, Type type, @Nullable String passport, Instant receivedAt) {

	public LimeLoginEvent {
		if ((type == Type.APPROVED) != (passport != null)) {
			throw new IllegalArgumentException("'passport' belongs to an approved request");
		}
	}

	/**
	 * An agent approved the request.
	 * @param requestId id of the login request
	 * @param passport the unverified passport
	 * @param receivedAt when this application learned of it
	 * @return the event
	 */
	public static LimeLoginEvent approved(String requestId, String passport, Instant receivedAt) {
		return new LimeLoginEvent(requestId, Type.APPROVED, passport, receivedAt);
	}

	/**
	 * The request was not approved in time.
	 * @param requestId id of the login request
	 * @param receivedAt when this application learned of it
	 * @return the event
	 */
	public static LimeLoginEvent expired(String requestId, Instant receivedAt) {
		return new LimeLoginEvent(requestId, Type.EXPIRED, null, receivedAt);
	}

	@Override
	public String toString() {
		return "LimeLoginEvent[requestId=%s, type=%s, receivedAt=%s]".formatted(LogText.of(this.requestId), this.type,
				this.receivedAt);
	}

	/** How a login request ended. */
	public enum Type {

		/** An agent approved it. */
		APPROVED,

		/** It was not approved in time. */
		EXPIRED

	}

}

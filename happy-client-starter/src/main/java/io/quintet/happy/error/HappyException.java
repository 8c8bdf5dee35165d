package io.quintet.happy.error;

import org.jspecify.annotations.Nullable;

/**
 * Something that went wrong with Happy: the base of the family. Messages keep the words
 * of server, daemon and agent's program, and never hold a token, a key or a conversation.
 */
public class HappyException extends RuntimeException {

	private @Nullable String sessionId;

	public HappyException(String message) {
		this(message, null);
	}

	public HappyException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	/**
	 * The session that the failed operation had created; {@code null} when there is none.
	 */
	public @Nullable String sessionId() {
		return this.sessionId;
	}

	public HappyException withSessionId(String sessionId) {
		this.sessionId = sessionId;
		return this;
	}

}

package io.quintet.happy.error;

import org.jspecify.annotations.Nullable;

/** The daemon did not start a session; the message has its words. */
public final class SpawnException extends HappyException {

	private final @Nullable String directoryToApprove;

	public SpawnException(String message) {
		this(message, null, null);
	}

	/**
	 * Creates the exception.
	 * @param directoryToApprove folder that does not exist and was not approved to be
	 * created, if that is why
	 */
	public SpawnException(String message, @Nullable String directoryToApprove, @Nullable Throwable cause) {
		super(message, cause);
		this.directoryToApprove = directoryToApprove;
	}

	/**
	 * The folder that would have to be created, {@code null} when that is not why. Spawn
	 * again with its creation approved.
	 */
	public @Nullable String directoryToApprove() {
		return this.directoryToApprove;
	}

}

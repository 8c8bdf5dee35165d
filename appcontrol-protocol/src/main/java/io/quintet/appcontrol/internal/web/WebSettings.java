package io.quintet.appcontrol.internal.web;

/**
 * Settings of {@link AppControlRoutes}.
 *
 * @param basePath path of all endpoints; begins with a slash and does not end with one,
 * empty for the root
 * @param maxBodyBytes longest request body in bytes, at least 1; a longer one is answered
 * 413
 * @param maxBufferedBytes most bytes of all request bodies that are being read or
 * answered, at least twice {@code maxBodyBytes}; beyond it requests are answered 503.
 * Read as JSON they need up to 25 times as much memory
 * @param resume whether event streams can be resumed: their frames have ids with a
 * position, and {@code Last-Event-ID} is heeded
 */
public record WebSettings(String basePath, int maxBodyBytes, long maxBufferedBytes, boolean resume) {

	/** Part of the heap that request bodies may take, before they become trees. */
	private static final int HEAP_SHARE = 32;

	/**
	 * Below {@code /app-control}, 8 MiB, all bodies together a 32nd of the heap, no
	 * resuming.
	 */
	public static final WebSettings DEFAULT = new WebSettings("/app-control", 8 * 1024 * 1024,
			bufferedBytes(8 * 1024 * 1024), false);

	private static long bufferedBytes(int maxBodyBytes) {
		return Math.max(2L * maxBodyBytes, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
	}

	/**
	 * Copies the settings with another path.
	 * @param value path of all endpoints
	 * @return the copy
	 */
	public WebSettings withBasePath(String value) {
		return new WebSettings(value, this.maxBodyBytes, this.maxBufferedBytes, this.resume);
	}

	/**
	 * Copies the settings with or without resuming.
	 * @param value whether event streams can be resumed
	 * @return the copy
	 */
	public WebSettings withResume(boolean value) {
		return new WebSettings(this.basePath, this.maxBodyBytes, this.maxBufferedBytes, value);
	}

	/**
	 * Copies the settings with another limit of bodies.
	 * @param value longest request body in bytes, at least 1; all together may have a
	 * 32nd of the heap, and at least twice as much
	 * @return the copy
	 */
	public WebSettings withMaxBodyBytes(int value) {
		return new WebSettings(this.basePath, value, bufferedBytes(value), this.resume);
	}

	/**
	 * Copies the settings with another limit of all bodies together.
	 * @param value most bytes, at least twice {@link #maxBodyBytes()}
	 * @return the copy
	 */
	public WebSettings withMaxBufferedBytes(long value) {
		return new WebSettings(this.basePath, this.maxBodyBytes, value, this.resume);
	}

}

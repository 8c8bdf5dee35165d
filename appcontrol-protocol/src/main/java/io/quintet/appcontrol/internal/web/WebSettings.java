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
	 * All bodies together may have a 32nd of the heap, and at least two of the longest.
	 */
	public WebSettings(String basePath, int maxBodyBytes, boolean resume) {
		this(basePath, maxBodyBytes, Math.max(2L * maxBodyBytes, Runtime.getRuntime().maxMemory() / HEAP_SHARE),
				resume);
	}

}

package io.quintet.acp.internal.run;

/**
 * A text is longer than it may be.
 */
final class StreamTooLongException extends IllegalStateException {

	static final String CODE = "stream_too_long";

	private static final long serialVersionUID = 1L;

	StreamTooLongException(long maxSize) {
		super("the text is longer than " + maxSize + " bytes");
	}

}

package io.quintet.appcontrol.json;

/**
 * How much JSON is read at once.
 *
 * @param maxDepth deepest nesting of arrays and objects, inclusive; 1 to
 * {@link #MAX_DEPTH}
 * @param maxBytes longest text in bytes of UTF-8, inclusive; at least 1. A text of 1 byte
 * may take up to about 30 bytes of heap once it is read
 * @param maxNumberLength most characters of a number, inclusive; at least 20
 */
public record JsonLimits(int maxDepth, int maxBytes, int maxNumberLength) {

	/**
	 * Deepest nesting that any JSON value can have, chosen so that no stack overflows.
	 */
	public static final int MAX_DEPTH = 2000;

	/** What holds where nothing else is said: 1,000 levels, 8 MiB, 4,300 digits. */
	public static final JsonLimits DEFAULT = new JsonLimits(1000, 8 * 1024 * 1024, 4300);

	public JsonLimits {
		if (maxDepth < 1 || maxDepth > MAX_DEPTH) {
			throw new IllegalArgumentException("'maxDepth' must be between 1 and " + MAX_DEPTH);
		}
		if (maxBytes < 1) {
			throw new IllegalArgumentException("'maxBytes' must be at least 1");
		}
		if (maxNumberLength < 20) {
			throw new IllegalArgumentException("'maxNumberLength' must be at least 20");
		}
	}

	/**
	 * Copies the limits with another depth.
	 * @param levels deepest nesting, inclusive; 1 to {@link #MAX_DEPTH}
	 * @return the copy
	 * @throws IllegalArgumentException when the number is out of range
	 */
	public JsonLimits withMaxDepth(int levels) {
		return new JsonLimits(levels, this.maxBytes, this.maxNumberLength);
	}

	/**
	 * Copies the limits with another length.
	 * @param bytes longest text, inclusive; at least 1
	 * @return the copy
	 * @throws IllegalArgumentException when the number is out of range
	 */
	public JsonLimits withMaxBytes(int bytes) {
		return new JsonLimits(this.maxDepth, bytes, this.maxNumberLength);
	}

}

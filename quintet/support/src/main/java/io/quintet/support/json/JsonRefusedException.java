package io.quintet.support.json;

/**
 * A text is no JSON, or JSON that is not accepted. The message names what to change and
 * holds nothing of the text.
 */
public final class JsonRefusedException extends RuntimeException {

	private static final long serialVersionUID = 1;

	private final Reason reason;

	JsonRefusedException(Reason reason, String message) {
		super(message);
		this.reason = reason;
	}

	public Reason reason() {
		return this.reason;
	}

	/** What is wrong. */
	public enum Reason {

		/** Not the grammar of JSON, more than one value, or none. */
		MALFORMED,

		/** Not UTF-8, or half of a surrogate pair. */
		ENCODING,

		/** Nested too deeply. */
		TOO_DEEP,

		/** A number with too many characters, or beyond the range of exponents. */
		NUMBER,

		/** A member is there twice. */
		DUPLICATE

	}

}

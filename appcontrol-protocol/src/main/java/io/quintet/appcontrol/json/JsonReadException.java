package io.quintet.appcontrol.json;

/**
 * A text is no JSON that is accepted here. The message says why and where, without
 * quoting the text.
 */
public final class JsonReadException extends RuntimeException {

	/**
	 * Why a text is refused.
	 */
	public enum Reason {

		/** It does not follow JSON's grammar, or holds half a surrogate pair. */
		MALFORMED,

		/** It is not UTF-8. */
		ENCODING,

		/** An object names a member twice. */
		DUPLICATE_MEMBER,

		/** It is nested deeper than allowed. */
		TOO_DEEP,

		/** The text, or a number in it, is longer than allowed. */
		TOO_LONG

	}

	private final Reason reason;

	JsonReadException(Reason reason, String message) {
		super(message, null, false, false);
		this.reason = reason;
	}

	/**
	 * Returns why the text was refused.
	 * @return the reason
	 */
	public Reason reason() {
		return this.reason;
	}

}

package io.quintet.hpp.json;

/**
 * A text is no JSON that is accepted here; the message says why and where, without
 * quoting the text.
 */
public final class JsonReadException extends RuntimeException {

	JsonReadException(String message) {
		super(message, null, false, false);
	}

}

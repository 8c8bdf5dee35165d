package io.quintet.appcontrol.json;

import java.util.Objects;

/**
 * Reads and writes JSON. Reading is strict: UTF-8 without byte order mark, one value and
 * nothing behind it, no member twice, no {@code NaN}, no half surrogate pair (also none
 * written as an escape), and nothing beyond the limits. Both directions cost no more than
 * a constant per byte. Safe for use by many threads.
 */
public final class JsonFormat {

	private static final JsonFormat STANDARD = new JsonFormat(JsonLimits.DEFAULT);

	private final JsonLimits limits;

	/**
	 * Creates a format.
	 * @param limits how much is read at once
	 */
	public JsonFormat(JsonLimits limits) {
		this.limits = Objects.requireNonNull(limits, "'limits' is required");
	}

	/**
	 * Returns the format with {@link JsonLimits#DEFAULT}.
	 * @return the format
	 */
	public static JsonFormat standard() {
		return STANDARD;
	}

	/**
	 * Returns how much is read at once.
	 * @return the limits
	 */
	public JsonLimits limits() {
		return this.limits;
	}

	/**
	 * Reads a value.
	 * @param utf8 the text
	 * @return the value
	 * @throws JsonReadException when the text is refused
	 */
	public JsonValue read(byte[] utf8) {
		if (utf8.length > this.limits.maxBytes()) {
			throw tooLong();
		}
		return JsonReader.read(utf8, this.limits);
	}

	/**
	 * Reads a value.
	 * @param text the text; its length is counted in bytes of UTF-8
	 * @return the value
	 * @throws JsonReadException when the text is refused
	 */
	public JsonValue read(String text) {
		if (utf8Length(text) > this.limits.maxBytes()) {
			throw tooLong();
		}
		return JsonReader.read(text, this.limits);
	}

	// A surrogate is half of four bytes.
	private static long utf8Length(String text) {
		long bytes = 0;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			bytes += (c < 0x80) ? 1 : (c < 0x800 || Character.isSurrogate(c)) ? 2 : 3;
		}
		return bytes;
	}

	private JsonReadException tooLong() {
		return new JsonReadException(JsonReadException.Reason.TOO_LONG,
				"the JSON text is longer than " + this.limits.maxBytes() + " bytes");
	}

	/**
	 * Writes a value as compact JSON.
	 * @param value the value
	 * @return the text in UTF-8; half surrogates are replaced by U+FFFD
	 */
	public byte[] write(JsonValue value) {
		return new JsonWriter().value(value).toByteArray();
	}

}

package io.quintet.appcontrol.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Writes compact JSON in UTF-8 into a growing buffer, and puts the commas. Only what JSON
 * asks for is escaped; half surrogates, which UTF-8 cannot say, become U+FFFD. Not for
 * use by several threads. The caller is responsible for the grammar: an object holds
 * names with one value each.
 */
public final class JsonWriter {

	private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

	/**
	 * For each ASCII character 0 when it stands for itself, 'u', or what follows the
	 * backslash.
	 */
	private static final byte[] ESCAPES = escapes();

	private byte[] buffer;

	private int size;

	/**
	 * Creates a writer.
	 */
	public JsonWriter() {
		this(512);
	}

	/**
	 * Creates a writer for a text of known size.
	 * @param capacity expected bytes
	 */
	public JsonWriter(int capacity) {
		this.buffer = new byte[Math.max(16, capacity)];
	}

	private static byte[] escapes() {
		byte[] escapes = new byte[128];
		Arrays.fill(escapes, 0, 32, (byte) 'u');
		escapes['\b'] = 'b';
		escapes['\t'] = 't';
		escapes['\n'] = 'n';
		escapes['\f'] = 'f';
		escapes['\r'] = 'r';
		escapes['"'] = '"';
		escapes['\\'] = '\\';
		return escapes;
	}

	static String text(JsonValue value) {
		return new JsonWriter(64).value(value).toString();
	}

	/**
	 * Begins an object.
	 * @return this writer
	 */
	public JsonWriter beginObject() {
		separate();
		this.buffer[this.size++] = '{';
		return this;
	}

	/**
	 * Ends an object.
	 * @return this writer
	 */
	public JsonWriter endObject() {
		reserve(1);
		this.buffer[this.size++] = '}';
		return this;
	}

	/**
	 * Begins an array.
	 * @return this writer
	 */
	public JsonWriter beginArray() {
		separate();
		this.buffer[this.size++] = '[';
		return this;
	}

	/**
	 * Ends an array.
	 * @return this writer
	 */
	public JsonWriter endArray() {
		reserve(1);
		this.buffer[this.size++] = ']';
		return this;
	}

	/**
	 * Writes the name of a member; its value comes next.
	 * @param name the name
	 * @return this writer
	 */
	public JsonWriter name(String name) {
		text(name);
		reserve(1);
		this.buffer[this.size++] = ':';
		return this;
	}

	/**
	 * Writes a string.
	 * @param text its characters
	 * @return this writer
	 */
	public JsonWriter text(String text) {
		Objects.requireNonNull(text, "'text' is required");
		separate();
		int length = text.length();
		reserve(length + 2);
		byte[] out = this.buffer;
		int at = this.size;
		out[at++] = '"';
		int i = 0;
		for (; i < length; i++) {
			char c = text.charAt(i);
			if (c >= 128 || ESCAPES[c] != 0) {
				break;
			}
			out[at++] = (byte) c;
		}
		this.size = at;
		if (i < length) {
			rest(text, i);
		}
		this.buffer[this.size++] = '"';
		return this;
	}

	// Six bytes a character is the longest form, an escape like \u001f.
	private void rest(String text, int from) {
		int length = text.length();
		for (int i = from; i < length; i++) {
			reserve(6 + length - i);
			char c = text.charAt(i);
			if (c < 128) {
				ascii(c);
			}
			else if (c < 0x800) {
				two(c);
			}
			else if (!Character.isSurrogate(c)) {
				three(c);
			}
			else if (Surrogates.isPair(text, i)) {
				four(text.codePointAt(i++));
			}
			else {
				three('\ufffd');
			}
		}
		reserve(1);
	}

	private void ascii(char c) {
		byte escape = ESCAPES[c];
		if (escape == 0) {
			this.buffer[this.size++] = (byte) c;
			return;
		}
		this.buffer[this.size++] = '\\';
		this.buffer[this.size++] = escape;
		if (escape == 'u') {
			this.buffer[this.size++] = '0';
			this.buffer[this.size++] = '0';
			this.buffer[this.size++] = HEX[c >> 4];
			this.buffer[this.size++] = HEX[c & 15];
		}
	}

	private void two(char c) {
		this.buffer[this.size++] = (byte) (0xC0 | (c >> 6));
		this.buffer[this.size++] = (byte) (0x80 | (c & 0x3F));
	}

	private void three(char c) {
		this.buffer[this.size++] = (byte) (0xE0 | (c >> 12));
		this.buffer[this.size++] = (byte) (0x80 | ((c >> 6) & 0x3F));
		this.buffer[this.size++] = (byte) (0x80 | (c & 0x3F));
	}

	private void four(int c) {
		this.buffer[this.size++] = (byte) (0xF0 | (c >> 18));
		this.buffer[this.size++] = (byte) (0x80 | ((c >> 12) & 0x3F));
		this.buffer[this.size++] = (byte) (0x80 | ((c >> 6) & 0x3F));
		this.buffer[this.size++] = (byte) (0x80 | (c & 0x3F));
	}

	/**
	 * Writes an integer.
	 * @param number the integer
	 * @return this writer
	 */
	public JsonWriter number(long number) {
		return plain(Long.toString(number));
	}

	/**
	 * Writes a boolean.
	 * @param bool the boolean
	 * @return this writer
	 */
	public JsonWriter bool(boolean bool) {
		return literal(bool ? TRUE : FALSE);
	}

	/**
	 * Writes a value with all that is inside it.
	 * @param value the value
	 * @return this writer
	 */
	public JsonWriter value(JsonValue value) {
		if (value instanceof JsonString string) {
			return text(string.value());
		}
		if (value instanceof JsonObject object) {
			beginObject();
			for (int i = 0; i < object.size(); i++) {
				name(object.nameAt(i)).value(object.valueAt(i));
			}
			return endObject();
		}
		if (value instanceof JsonArray array) {
			beginArray();
			for (int i = 0; i < array.size(); i++) {
				value(array.get(i));
			}
			return endArray();
		}
		if (value instanceof JsonNumber number) {
			return number.isLong() ? number(number.longValue()) : plain(number.literal());
		}
		return literal((value == JsonNull.INSTANCE) ? NULL : (value == JsonBoolean.TRUE) ? TRUE : FALSE);
	}

	private JsonWriter plain(String ascii) {
		separate();
		int length = ascii.length();
		reserve(length);
		for (int i = 0; i < length; i++) {
			this.buffer[this.size++] = (byte) ascii.charAt(i);
		}
		return this;
	}

	private JsonWriter literal(byte[] ascii) {
		separate();
		reserve(ascii.length);
		System.arraycopy(ascii, 0, this.buffer, this.size, ascii.length);
		this.size += ascii.length;
		return this;
	}

	// What stands before tells whether a comma is missing: a value never ends like these.
	private void separate() {
		reserve(2);
		if (this.size != 0) {
			byte last = this.buffer[this.size - 1];
			if (last != '{' && last != '[' && last != ':') {
				this.buffer[this.size++] = ',';
			}
		}
	}

	private void reserve(int more) {
		int needed = this.size + more;
		if (needed > this.buffer.length || needed < 0) {
			grow(needed);
		}
	}

	private void grow(int needed) {
		if (needed < 0) {
			throw new IllegalStateException("the JSON text is longer than 2 GiB");
		}
		int doubled = this.buffer.length << 1;
		this.buffer = Arrays.copyOf(this.buffer, (doubled < needed) ? needed : doubled);
	}

	/**
	 * Returns the number of bytes written so far.
	 * @return the number
	 */
	public int size() {
		return this.size;
	}

	/**
	 * Returns what was written.
	 * @return a copy of the bytes
	 */
	public byte[] toByteArray() {
		return Arrays.copyOf(this.buffer, this.size);
	}

	/**
	 * Returns what was written.
	 * @return the text
	 */
	@Override
	public String toString() {
		return new String(this.buffer, 0, this.size, StandardCharsets.UTF_8);
	}

}

package io.quintet.appcontrol;

import io.quintet.appcontrol.json.JsonFormat;
import io.quintet.appcontrol.json.JsonLimits;
import io.quintet.appcontrol.json.JsonObject;
import io.quintet.appcontrol.json.JsonReadException;
import io.quintet.appcontrol.json.JsonValue;
import io.quintet.appcontrol.json.JsonWriter;

/**
 * Turns messages into JSON and back, independent of any mapper of the application.
 * <p>
 * Reading ignores unknown members, knows the older snake case names, trims strings and
 * converts nothing: {@code 7} is no string. Writing leaves absent members out and always
 * keeps one order, so the same message gives the same bytes. Schemas are stricter in some
 * respects and looser in others; a service checks both.
 * <p>
 * Safe for use by many threads.
 */
public final class AppControlCodec {

	private static final AppControlCodec STANDARD = new AppControlCodec(JsonLimits.DEFAULT);

	private final JsonFormat format;

	/**
	 * Creates a codec.
	 * @param limits how much JSON is read at once; writing has no limit but
	 * {@link JsonLimits#MAX_DEPTH}
	 */
	public AppControlCodec(JsonLimits limits) {
		this.format = new JsonFormat(limits);
	}

	/**
	 * Returns the codec with {@link JsonLimits#DEFAULT}.
	 * @return the codec
	 */
	public static AppControlCodec standard() {
		return STANDARD;
	}

	/**
	 * Returns how much JSON is read at once.
	 * @return the limits
	 */
	public JsonLimits limits() {
		return this.format.limits();
	}

	/**
	 * Reads a message.
	 * @param <T> type of the message
	 * @param utf8 its JSON text
	 * @param type a record, or {@link ServiceMessage} for either of the two answers
	 * @return the message
	 * @throws AppControlProtocolException when the text is no JSON, with a
	 * {@link JsonReadException} as cause, or the message breaks a rule
	 */
	public <T extends AppControlMessage> T read(byte[] utf8, Class<T> type) {
		return decode(readTree(utf8), type);
	}

	/**
	 * Reads a message.
	 * @param <T> type of the message
	 * @param text its JSON text
	 * @param type a record, or {@link ServiceMessage} for either of the two answers
	 * @return the message
	 * @throws AppControlProtocolException when the text is no JSON, with a
	 * {@link JsonReadException} as cause, or the message breaks a rule
	 */
	public <T extends AppControlMessage> T read(String text, Class<T> type) {
		return decode(readTree(text), type);
	}

	/**
	 * Makes a message of a JSON value, whose free parts it shares.
	 * @param <T> type of the message
	 * @param value the JSON value
	 * @param type a record, or {@link ServiceMessage} for either of the two answers
	 * @return the message
	 * @throws AppControlProtocolException when the message breaks a rule
	 */
	public <T extends AppControlMessage> T decode(JsonValue value, Class<T> type) {
		return type.cast(MessageDecoder.of(type).apply(Members.of(value)));
	}

	/**
	 * Reads any JSON value as strictly as messages are read.
	 * @param utf8 its text
	 * @return the value
	 * @throws AppControlProtocolException when the text is no JSON, with a
	 * {@link JsonReadException} as cause
	 */
	public JsonValue readTree(byte[] utf8) {
		try {
			return this.format.read(utf8);
		}
		catch (JsonReadException ex) {
			throw refused(ex);
		}
	}

	/**
	 * Reads any JSON value as strictly as messages are read.
	 * @param text its text
	 * @return the value
	 * @throws AppControlProtocolException when the text is no JSON, with a
	 * {@link JsonReadException} as cause
	 */
	public JsonValue readTree(String text) {
		try {
			return this.format.read(text);
		}
		catch (JsonReadException ex) {
			throw refused(ex);
		}
	}

	private static AppControlProtocolException refused(JsonReadException ex) {
		return new AppControlProtocolException(null, String.valueOf(ex.getMessage()), ex);
	}

	/**
	 * Writes a message.
	 * @param message the message
	 * @return compact JSON in UTF-8, one line without its end
	 */
	public byte[] write(AppControlMessage message) {
		return written(message).toByteArray();
	}

	/**
	 * Writes a message.
	 * @param message the message
	 * @return compact JSON, one line without its end
	 */
	public String writeText(AppControlMessage message) {
		return written(message).toString();
	}

	private static JsonWriter written(AppControlMessage message) {
		JsonWriter out = new JsonWriter().beginObject();
		MessageEncoder.encode(message, new MessageSink.Bytes(out));
		return out.endObject();
	}

	/**
	 * Makes a JSON object of a message, whose free parts it shares.
	 * @param message the message
	 * @return the object
	 */
	public JsonObject encode(AppControlMessage message) {
		JsonObject.Builder members = JsonObject.builder();
		MessageEncoder.encode(message, new MessageSink.Tree(members));
		return members.build();
	}

}

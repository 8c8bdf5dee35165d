package io.quintet.hpp.session;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NumericNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

import io.quintet.hpp.internal.json.JsonValues;
import io.quintet.support.json.JsonRefusedException;
import io.quintet.support.json.StrictJson;

/**
 * Writes a session, and the frames of a change, as one compact JSON document each and
 * reads them back without loss, for stores outside of this process. A session:
 *
 * <pre>
 * {"v":1,"id":"0f...","token":"Zk...","mode":"form-fill","createdAt":"2026-01-01T00:00:00Z","lastAccess":"...",
 *  "ttl":"PT30M","lastWrite":"...","frames":2,"requests":[[1767225600000,1]],"schema":[...],"meta":{},
 *  "fields":[{"key":"name","value":"Alice","by":"ai","at":1767225600000001}],
 *  "changes":[{"key":"name","from":null,"to":"Alice","by":"ai","at":1767225600000001}]}
 * </pre>
 *
 * {@code owner} and {@code agent} are left out where there is none, {@code at} counts
 * microseconds since 1970, and {@link HandshakeSession#weight() weight} is not written
 * but estimated anew. Keep the document as it is, in a binary or text column: a column
 * type that normalizes JSON (PostgreSQL's {@code jsonb}, MySQL's {@code json}) rewrites
 * numbers and refuses the character U+0000. The document holds the token.
 */
public final class HandshakeSessionCodec {

	/** Version of the format that is written, and the only one that is read. */
	public static final int VERSION = 1;

	private static final StrictJson READER = JsonValues.readerOfOwnOutput();

	/**
	 * Writes a session.
	 * @param session the session
	 * @return the document in UTF-8
	 * @throws IllegalArgumentException when a string holds half a surrogate pair, a value
	 * is nested more deeply than 2,000 levels, or a write is not timed in whole
	 * microseconds
	 */
	public byte[] encode(HandshakeSession session) {
		return encoded("session", (out) -> {
			out.writeNumberProperty("v", VERSION);
			writeMembers(session, out);
		});
	}

	/**
	 * Writes the frames of a change, as they are sent.
	 * @param frames the frames
	 * @return the document in UTF-8
	 * @throws IllegalArgumentException when a string holds half a surrogate pair, or a
	 * value is nested more deeply than 2,000 levels
	 */
	public byte[] encode(SessionFrames frames) {
		return encoded("frames", (out) -> {
			out.writeStringProperty("id", frames.sessionId());
			out.writeNumberProperty("first", frames.first());
			out.writeStringProperty("origin", frames.origin());
			out.writeArrayPropertyStart("frames");
			for (Frame frame : frames.frames()) {
				out.writeStartObject();
				frame.writeMembers(out);
				out.writeEndObject();
			}
			out.writeEndArray();
		});
	}

	private static byte[] encoded(String what, Consumer<JsonGenerator> members) {
		try {
			return JsonValues.object(members);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("the " + what + " cannot be written as JSON", ex);
		}
	}

	private static void writeMembers(HandshakeSession session, JsonGenerator out) {
		out.writeStringProperty("id", session.id());
		out.writeStringProperty("token", session.token());
		out.writeStringProperty("mode", session.mode());
		if (session.owner() != null) {
			out.writeStringProperty("owner", session.owner());
		}
		if (session.agent() != null) {
			out.writeStringProperty("agent", session.agent());
		}
		out.writeStringProperty("createdAt", session.createdAt().toString());
		out.writeStringProperty("lastAccess", session.lastAccess().toString());
		out.writeStringProperty("ttl", session.ttl().toString());
		out.writeStringProperty("lastWrite", session.lastWrite().toString());
		out.writeNumberProperty("frames", session.frames());
		out.writeArrayPropertyStart("requests");
		for (long[] slot : session.requests().slots()) {
			out.writeArray(slot, 0, slot.length);
		}
		out.writeEndArray();
		out.writeName("schema");
		out.writeRawValue(session.schema().toJson());
		out.writePOJOProperty("meta", session.meta());
		out.writeArrayPropertyStart("fields");
		session.fields().forEach((key, field) -> writeField(key, field, out));
		out.writeEndArray();
		out.writeArrayPropertyStart("changes");
		session.changes().forEach((change) -> writeChange(change, out));
		out.writeEndArray();
	}

	private static void writeField(String key, FieldValue field, JsonGenerator out) {
		out.writeStartObject();
		out.writeStringProperty("key", key);
		out.writePOJOProperty("value", field.shared());
		out.writeStringProperty("by", field.by().wire());
		out.writeNumberProperty("at", micros(field.at()));
		out.writeEndObject();
	}

	private static void writeChange(FieldChange change, JsonGenerator out) {
		out.writeStartObject();
		out.writeStringProperty("key", change.key());
		out.writePOJOProperty("from", change.from());
		out.writePOJOProperty("to", change.to());
		out.writeStringProperty("by", change.by().wire());
		out.writeNumberProperty("at", micros(change.at()));
		out.writeEndObject();
	}

	private static long micros(Instant at) {
		if (!at.equals(at.truncatedTo(ChronoUnit.MICROS))) {
			throw new IllegalArgumentException("the time of a write must be in whole microseconds");
		}
		return ChronoUnit.MICROS.between(Instant.EPOCH, at);
	}

	/**
	 * Reads a session.
	 * @param document what {@link #encode(HandshakeSession)} returned
	 * @return the session, equal to the one that was written
	 * @throws FormatException when the document is damaged, is no session, or has another
	 * format version
	 */
	public HandshakeSession decode(byte[] document) {
		return decoded("session", document, (members) -> {
			long version = integer(members, "v");
			if (version != VERSION) {
				throw new FormatException(
						"session format " + version + " is not known, only " + VERSION + " can be read", null);
			}
			return session(members);
		});
	}

	/**
	 * Reads frames.
	 * @param document what {@link #encode(SessionFrames)} returned
	 * @return the frames, equal to those that were written
	 * @throws FormatException when the document is damaged or holds other frames than
	 * those of changes
	 */
	public SessionFrames decodeFrames(byte[] document) {
		return decoded("frames", document, HandshakeSessionCodec::sessionFrames);
	}

	private static <T> T decoded(String what, byte[] document, Function<ObjectNode, T> reading) {
		try {
			return reading.apply(object(READER.read(document), what));
		}
		catch (JsonRefusedException | IllegalArgumentException | ArithmeticException | DateTimeException ex) {
			throw new FormatException("the bytes are no " + what + ": " + ex.getMessage(), ex);
		}
	}

	private static HandshakeSession session(ObjectNode members) {
		String mode = text(members, "mode");
		FormSchema schema = FormSchema.of(array(members, "schema"));
		ObjectNode meta = object(members.get("meta"), "meta");
		Map<String, FieldValue> fields = fields(array(members, "fields"));
		List<FieldChange> changes = changes(array(members, "changes"));
		return new HandshakeSession(text(members, "id"), text(members, "token"), mode, schema, fields, meta,
				optionalText(members, "owner"), optionalText(members, "agent"),
				Instant.parse(text(members, "createdAt")), Instant.parse(text(members, "lastAccess")),
				Duration.parse(text(members, "ttl")), changes, Instant.parse(text(members, "lastWrite")),
				requests(array(members, "requests")), integer(members, "frames"),
				HandshakeSession.weightOf(mode, schema, meta, fields, changes));
	}

	private static Map<String, FieldValue> fields(ArrayNode entries) {
		Map<String, FieldValue> fields = new LinkedHashMap<>();
		for (JsonNode item : entries) {
			ObjectNode entry = object(item, "fields[]");
			fields.put(text(entry, "key"),
					new FieldValue(value(entry, "value"), FieldValue.By.of(text(entry, "by")), at(entry)));
		}
		return Collections.unmodifiableMap(fields);
	}

	private static List<FieldChange> changes(ArrayNode entries) {
		List<FieldChange> changes = new ArrayList<>(entries.size());
		for (JsonNode item : entries) {
			ObjectNode entry = object(item, "changes[]");
			changes.add(new FieldChange(text(entry, "key"), value(entry, "from"), value(entry, "to"),
					FieldValue.By.of(text(entry, "by")), at(entry)));
		}
		return List.copyOf(changes);
	}

	private static RequestWindow requests(ArrayNode entries) {
		long[][] slots = new long[entries.size()][];
		for (int i = 0; i < slots.length; i++) {
			if (!(entries.get(i) instanceof ArrayNode slot) || slot.size() != 2) {
				throw new IllegalArgumentException("'requests[]' must be a pair");
			}
			slots[i] = new long[] { integer(slot.get(0), "requests[]"), integer(slot.get(1), "requests[]") };
		}
		return RequestWindow.of(slots);
	}

	private static SessionFrames sessionFrames(ObjectNode members) {
		List<Frame> frames = new ArrayList<>();
		for (JsonNode frame : array(members, "frames")) {
			frames.add(frame(object(frame, "frames[]")));
		}
		return new SessionFrames(text(members, "id"), integer(members, "first"), frames, text(members, "origin"));
	}

	private static Frame frame(ObjectNode members) {
		String type = text(members, "type");
		return switch (type) {
			case "action" -> new Frame.Action(text(members, "key"), value(members, "value"));
			case "done" -> new Frame.Done(Math.toIntExact(integer(members, "applied")), keys(members, "rejected"),
					keys(members, "missing"));
			case "extended" -> new Frame.Extended(integer(members, "expiresIn"));
			case "userEdit" -> new Frame.UserEdit(text(members, "key"), value(members, "value"),
					FieldValue.By.of(text(members, "by")));
			case "error" -> new Frame.Failure(text(members, "msg"));
			default -> throw new IllegalArgumentException("no change causes a frame of the type '" + type + "'");
		};
	}

	private static List<String> keys(ObjectNode members, String name) {
		return array(members, name).valueStream().map((key) -> text(key, name + "[]")).toList();
	}

	private static Instant at(ObjectNode entry) {
		return Instant.EPOCH.plus(integer(entry, "at"), ChronoUnit.MICROS);
	}

	private static JsonNode value(ObjectNode members, String name) {
		JsonNode value = members.get(name);
		if (value == null) {
			throw new IllegalArgumentException("'" + name + "' is missing");
		}
		return value;
	}

	private static String text(ObjectNode members, String name) {
		return text(members.get(name), name);
	}

	private static String text(@Nullable JsonNode value, String name) {
		if (!(value instanceof StringNode text)) {
			throw new IllegalArgumentException("'" + name + "' must be a string");
		}
		return text.stringValue();
	}

	private static @Nullable String optionalText(ObjectNode members, String name) {
		return (members.get(name) != null) ? text(members, name) : null;
	}

	private static ArrayNode array(ObjectNode members, String name) {
		if (!(members.get(name) instanceof ArrayNode array)) {
			throw new IllegalArgumentException("'" + name + "' must be an array");
		}
		return array;
	}

	private static ObjectNode object(@Nullable JsonNode value, String name) {
		if (!(value instanceof ObjectNode object)) {
			throw new IllegalArgumentException("'" + name + "' must be an object");
		}
		return object;
	}

	private static long integer(ObjectNode members, String name) {
		return integer(members.get(name), name);
	}

	private static long integer(@Nullable JsonNode value, String name) {
		if (!(value instanceof NumericNode number) || !number.isIntegralNumber()) {
			throw new IllegalArgumentException("'" + name + "' must be an integer");
		}
		return number.bigIntegerValue().longValueExact();
	}

	/** The bytes cannot be read; the message says why. */
	public static final class FormatException extends RuntimeException {

		private FormatException(String message, @Nullable Throwable cause) {
			super(message, cause);
		}

	}

}

package io.quintet.hpp.hook;

import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.hpp.internal.json.JsonValues;
import io.quintet.hpp.session.FieldValue;
import io.quintet.hpp.session.FormSchema;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.support.json.JsonFormat;

/**
 * Defines the semantics of a mode. The default methods are those of a form, which apply
 * to every mode without a handler. All methods run within the write and must be fast,
 * pure and non-blocking.
 */
public interface ModeHandler {

	/** Most characters of a type or of the options that a message quotes. */
	int MAX_QUOTED = 200;

	/**
	 * Tells whether this handler is responsible; the first that is wins.
	 * @param mode mode of the session
	 * @return whether this handler takes the session
	 */
	boolean supports(String mode);

	/**
	 * Checks a value that the agent wants to write.
	 * @param session the session
	 * @param write the write
	 * @param types checks types
	 * @return {@code null} when the value is fine, else what is wrong with it
	 */
	default @Nullable String check(HandshakeSession session, FieldWrite write, TypeValidator types) {
		FormSchema.Field field = session.schema().field(write.key());
		if (field == null) {
			return null;
		}
		if (!types.accepts(write.value(), field.type())) {
			return "type mismatch, expected " + shortened(field.type());
		}
		if (!field.type().equals("enum") || field.allows(write.value())) {
			return null;
		}
		return "value not in allowed options " + shortened(field.options());
	}

	// A batch may have a thousand errors, so each message must stay short.
	private static String shortened(String text) {
		if (text.length() <= MAX_QUOTED) {
			return text;
		}
		int end = Character.isHighSurrogate(text.charAt(MAX_QUOTED - 1)) ? MAX_QUOTED - 1 : MAX_QUOTED;
		return text.substring(0, end) + "...";
	}

	private static String shortened(List<JsonNode> options) {
		StringBuilder text = new StringBuilder("[");
		for (JsonNode option : options) {
			if (text.length() > MAX_QUOTED) {
				return text.append(",...]").toString();
			}
			text.append((text.length() > 1) ? "," : "");
			text.append((JsonValues.weight(option) <= 4 * MAX_QUOTED) ? shortened(JsonFormat.text(option)) : "...");
		}
		return text.append("]").toString();
	}

	/**
	 * Tells whether the agent may replace a value.
	 * @param current the value as it is
	 * @return false when the write is to be rejected
	 */
	default boolean mayReplace(FieldValue current) {
		return !current.by().isLocked();
	}

	/**
	 * Lists required fields that are still empty.
	 * @param session the session
	 * @return keys, in the order of the schema; one that two entries require is there
	 * twice
	 */
	default List<String> missing(HandshakeSession session) {
		return session.schema().requiredKeys().stream().filter((key) -> {
			FieldValue current = session.fields().get(key);
			return current == null || current.isEmpty();
		}).toList();
	}

}

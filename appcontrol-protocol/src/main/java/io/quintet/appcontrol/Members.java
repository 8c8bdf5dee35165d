package io.quintet.appcontrol;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.internal.Json;

/**
 * The members of a JSON object that becomes a message, by their names. A member under its
 * older name counts where the other is not present; a {@code null} is present.
 */
record Members(ObjectNode object) {

	private static final Map<String, String> OLDER_NAMES = Map.of("commandId", "command_id", "timeoutMs", "timeout_ms",
			"idempotencyKey", "idempotency_key", "failureKind", "failure_kind", "recoveryHint", "recovery_hint",
			"requestId", "request_id", "type", "event_type");

	static Members of(JsonNode value) {
		if (value instanceof ObjectNode object) {
			return new Members(object);
		}
		throw new AppControlProtocolException(null, "the message must be a JSON object");
	}

	private @Nullable JsonNode get(String name) {
		JsonNode value = this.object.get(name);
		return (value != null) ? value : this.object.get(OLDER_NAMES.getOrDefault(name, name));
	}

	private <T> @Nullable T optional(String name, BiFunction<String, JsonNode, T> reader) {
		JsonNode value = get(name);
		return Json.isAbsent(value) ? null : reader.apply(name, value);
	}

	void schema(String constant) {
		if (this.object.has("schema")) {
			fixed("schema", constant);
		}
	}

	void fixed(String name, String constant) {
		if (!Rules.text(name, text(name)).equals(constant)) {
			throw new AppControlProtocolException(name, "must be " + constant);
		}
	}

	String text(String name) {
		return text(name, get(name));
	}

	@Nullable String optionalText(String name) {
		return optional(name, Members::text);
	}

	// Blank strings are left to the constructors of the messages.
	private static String text(String name, @Nullable JsonNode value) {
		if (value != null && value.isString()) {
			return value.stringValue();
		}
		throw new AppControlProtocolException(name, "must be a non-empty string");
	}

	<T> T constant(String name, Function<String, T> fromWire) {
		return fromWire.apply(text(name));
	}

	<T> @Nullable T optionalConstant(String name, Function<String, T> fromWire) {
		return optional(name, (member, value) -> fromWire.apply(text(member, value)));
	}

	ObjectNode objectOrEmpty(String name) {
		ObjectNode value = optionalObject(name);
		return (value != null) ? value : Json.object();
	}

	@Nullable ObjectNode optionalObject(String name) {
		JsonNode value = this.object.get(name);
		return (value != null) ? object(name, value) : null;
	}

	private static ObjectNode object(String name, @Nullable JsonNode value) {
		if (value instanceof ObjectNode object) {
			return object;
		}
		throw new AppControlProtocolException(name, "must be an object");
	}

	long integer(String name) {
		return integer(name, get(name));
	}

	@Nullable Long optionalInteger(String name) {
		return optional(name, Members::integer);
	}

	private static long integer(String name, @Nullable JsonNode value) {
		Long integer = Json.integer(value);
		if (integer == null) {
			throw new AppControlProtocolException(name, "must be an integer of at most 64 bits");
		}
		return integer;
	}

	boolean bool(String name) {
		JsonNode value = get(name);
		if (value != null && value.isBoolean()) {
			return value.booleanValue();
		}
		throw new AppControlProtocolException(name, "must be true or false");
	}

	@Nullable Boolean optionalBool(String name) {
		return this.object.has(name) ? (Boolean) bool(name) : null;
	}

	<T> T message(String name, Function<Members, T> decoder) {
		return nested(name, get(name), decoder);
	}

	<T> @Nullable T optionalMessage(String name, Function<Members, T> decoder) {
		return optional(name, (member, value) -> nested(member, value, decoder));
	}

	static <T> T nested(String name, @Nullable JsonNode value, Function<Members, T> decoder) {
		ObjectNode nested = object(name, value);
		try {
			return decoder.apply(new Members(nested));
		}
		catch (AppControlProtocolException ex) {
			throw ex.within(name);
		}
	}

}

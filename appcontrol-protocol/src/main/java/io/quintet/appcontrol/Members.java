package io.quintet.appcontrol;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.internal.Json;

/**
 * The members of a JSON object by the decoding rules of the protocol. The name in camel
 * case wins by being there, also as {@code null}; only without it the alias counts.
 */
final class Members {

	private final ObjectNode object;

	private Members(ObjectNode object) {
		this.object = object;
	}

	static Members of(JsonNode value) {
		if (value instanceof ObjectNode object) {
			return new Members(object);
		}
		throw new AppControlProtocolException(null, "the message must be a JSON object");
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

	private @Nullable JsonNode get(String name, String alias) {
		JsonNode value = this.object.get(name);
		return (value != null) ? value : this.object.get(alias);
	}

	String text(String name) {
		return text(name, this.object.get(name));
	}

	String text(String name, String alias) {
		return text(name, get(name, alias));
	}

	@Nullable String optionalText(String name) {
		return optionalText(name, this.object.get(name));
	}

	@Nullable String optionalText(String name, String alias) {
		return optionalText(name, get(name, alias));
	}

	// Blank strings are left to the constructors of the messages.
	private static String text(String name, @Nullable JsonNode value) {
		if (value != null && value.isString()) {
			return value.stringValue();
		}
		throw new AppControlProtocolException(name, "must be a non-empty string");
	}

	private static @Nullable String optionalText(String name, @Nullable JsonNode value) {
		return Json.isAbsent(value) ? null : text(name, value);
	}

	ObjectNode objectOrEmpty(String name) {
		ObjectNode value = optionalObject(name);
		return (value != null) ? value : Json.object();
	}

	@Nullable ObjectNode optionalObject(String name) {
		JsonNode value = this.object.get(name);
		if (value == null || value.isObject()) {
			return (ObjectNode) value;
		}
		throw new AppControlProtocolException(name, "must be an object");
	}

	long integer(String name) {
		return integer(name, this.object.get(name));
	}

	@Nullable Long optionalInteger(String name, String alias) {
		JsonNode value = get(name, alias);
		return Json.isAbsent(value) ? null : (Long) integer(name, value);
	}

	private static long integer(String name, @Nullable JsonNode value) {
		Long integer = Json.integer(value);
		if (integer == null) {
			throw new AppControlProtocolException(name, "must be an integer of at most 64 bits");
		}
		return integer;
	}

	boolean bool(String name) {
		return bool(name, this.object.get(name));
	}

	@Nullable Boolean optionalBool(String name) {
		JsonNode value = this.object.get(name);
		return (value == null) ? null : (Boolean) bool(name, value);
	}

	private static boolean bool(String name, @Nullable JsonNode value) {
		if (value != null && value.isBoolean()) {
			return value.booleanValue();
		}
		throw new AppControlProtocolException(name, "must be true or false");
	}

	<T> T constant(String name, String alias, Function<String, T> fromWire) {
		return constant(name, get(name, alias), fromWire);
	}

	<T> @Nullable T optionalConstant(String name, Function<String, T> fromWire) {
		JsonNode value = this.object.get(name);
		return Json.isAbsent(value) ? null : constant(name, value, fromWire);
	}

	private static <T> T constant(String name, @Nullable JsonNode value, Function<String, T> fromWire) {
		return fromWire.apply(text(name, value));
	}

	<T> T message(String name, Function<Members, T> decoder) {
		return nested(name, this.object.get(name), decoder);
	}

	<T> @Nullable T optionalMessage(String name, Function<Members, T> decoder) {
		JsonNode value = this.object.get(name);
		return Json.isAbsent(value) ? null : nested(name, value, decoder);
	}

	static <T> T nested(String name, @Nullable JsonNode value, Function<Members, T> decoder) {
		if (!(value instanceof ObjectNode object)) {
			throw new AppControlProtocolException(name, "must be an object");
		}
		try {
			return decoder.apply(new Members(object));
		}
		catch (AppControlProtocolException ex) {
			throw ex.within(name);
		}
	}

}

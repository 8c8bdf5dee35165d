package io.quintet.appcontrol;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.quintet.appcontrol.json.JsonBoolean;
import io.quintet.appcontrol.json.JsonNull;
import io.quintet.appcontrol.json.JsonNumber;
import io.quintet.appcontrol.json.JsonObject;
import io.quintet.appcontrol.json.JsonString;
import io.quintet.appcontrol.json.JsonValue;

/**
 * The members of a JSON object by the decoding rules of the protocol. The name in camel
 * case wins by being there, also as {@code null}; only without it the alias counts.
 */
final class Members {

	private final JsonObject object;

	private Members(JsonObject object) {
		this.object = object;
	}

	static Members of(JsonValue value) {
		if (value instanceof JsonObject object) {
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

	private @Nullable JsonValue get(String name, String alias) {
		JsonValue value = this.object.get(name);
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
	private static String text(String name, @Nullable JsonValue value) {
		if (value instanceof JsonString string) {
			return string.value();
		}
		throw new AppControlProtocolException(name, "must be a non-empty string");
	}

	private static @Nullable String optionalText(String name, @Nullable JsonValue value) {
		return isAbsent(value) ? null : text(name, value);
	}

	private static boolean isAbsent(@Nullable JsonValue value) {
		return value == null || value == JsonNull.INSTANCE;
	}

	JsonObject objectOrEmpty(String name) {
		JsonObject value = optionalObject(name);
		return (value != null) ? value : JsonObject.EMPTY;
	}

	@Nullable JsonObject optionalObject(String name) {
		JsonValue value = this.object.get(name);
		if (value == null || value instanceof JsonObject) {
			return (JsonObject) value;
		}
		throw new AppControlProtocolException(name, "must be an object");
	}

	long integer(String name) {
		return integer(name, this.object.get(name));
	}

	@Nullable Long optionalInteger(String name, String alias) {
		JsonValue value = get(name, alias);
		return isAbsent(value) ? null : (Long) integer(name, value);
	}

	private static long integer(String name, @Nullable JsonValue value) {
		Long integer = (value instanceof JsonNumber number) ? number.toLong() : null;
		if (integer == null) {
			throw new AppControlProtocolException(name, "must be an integer of at most 64 bits");
		}
		return integer;
	}

	boolean bool(String name) {
		return bool(name, this.object.get(name));
	}

	@Nullable Boolean optionalBool(String name) {
		JsonValue value = this.object.get(name);
		return (value == null) ? null : (Boolean) bool(name, value);
	}

	private static boolean bool(String name, @Nullable JsonValue value) {
		if (value instanceof JsonBoolean bool) {
			return bool.value();
		}
		throw new AppControlProtocolException(name, "must be true or false");
	}

	<T> T constant(String name, String alias, Function<String, T> fromWire) {
		return constant(name, get(name, alias), fromWire);
	}

	<T> @Nullable T optionalConstant(String name, Function<String, T> fromWire) {
		JsonValue value = this.object.get(name);
		return isAbsent(value) ? null : constant(name, value, fromWire);
	}

	private static <T> T constant(String name, @Nullable JsonValue value, Function<String, T> fromWire) {
		return fromWire.apply(text(name, value));
	}

	<T> T message(String name, Function<Members, T> decoder) {
		return nested(name, this.object.get(name), decoder);
	}

	<T> @Nullable T optionalMessage(String name, Function<Members, T> decoder) {
		JsonValue value = this.object.get(name);
		return isAbsent(value) ? null : nested(name, value, decoder);
	}

	static <T> T nested(String name, @Nullable JsonValue value, Function<Members, T> decoder) {
		if (!(value instanceof JsonObject object)) {
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

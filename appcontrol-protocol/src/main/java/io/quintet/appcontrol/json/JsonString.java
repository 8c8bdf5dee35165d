package io.quintet.appcontrol.json;

import java.util.Objects;

/**
 * A string.
 *
 * @param value its characters; free of half surrogates when it came from a reader
 */
public record JsonString(String value) implements JsonValue {

	public JsonString {
		Objects.requireNonNull(value, "'value' is required");
	}

	@Override
	public String toJava() {
		return this.value;
	}

	@Override
	public String toString() {
		return JsonWriter.text(this);
	}

}

package io.quintet.hpp.session;

import java.time.Instant;
import java.util.Objects;

import tools.jackson.databind.JsonNode;

import io.quintet.hpp.internal.JsonValues;

/**
 * The value of one field.
 *
 * @param value the value, taken over: the caller no longer changes it
 * @param by who wrote it
 * @param at when, in whole microseconds; strictly increasing within a session
 */
public record FieldValue(JsonNode value, By by, Instant at) {

	public FieldValue {
		Objects.requireNonNull(value, "'value' is required");
		Objects.requireNonNull(by, "'by' is required");
		Objects.requireNonNull(at, "'at' is required");
	}

	/**
	 * Returns the value.
	 * @return a copy, which may be changed without effect on the session
	 */
	@Override
	public JsonNode value() {
		return this.value.deepCopy();
	}

	/**
	 * Tells whether the value counts as not filled in.
	 * @return true for {@code null}, {@code ""}, {@code []} and <code>{}</code>; false
	 * for every other value, {@code 0}, {@code false} and {@code " "} among them
	 */
	public boolean isEmpty() {
		return JsonValues.isUnfilled(this.value);
	}

	/** Returns the value itself, which must not be changed. */
	JsonNode shared() {
		return this.value;
	}

}

package io.quintet.hpp.session;

import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;

import io.quintet.hpp.json.Json;

/**
 * The value of one field.
 *
 * @param value the value
 * @param by who wrote it
 * @param at when, in whole microseconds; strictly increasing within a session
 */
public record FieldValue(Json value, By by, Instant at) implements Serializable {

	public FieldValue {
		Objects.requireNonNull(value, "'value' is required");
		Objects.requireNonNull(by, "'by' is required");
		Objects.requireNonNull(at, "'at' is required");
	}

}

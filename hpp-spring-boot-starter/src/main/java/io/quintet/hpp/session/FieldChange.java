package io.quintet.hpp.session;

import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;

import io.quintet.hpp.json.Json;

/**
 * One change of one field.
 *
 * @param key key of the field
 * @param from value before, {@link Json#NULL} when there was none
 * @param to value after
 * @param by the resulting state
 * @param at when; equal to the time of the value that it left
 */
public record FieldChange(String key, Json from, Json to, By by, Instant at) implements Serializable {

	public FieldChange {
		Objects.requireNonNull(key, "'key' is required");
		Objects.requireNonNull(from, "'from' is required");
		Objects.requireNonNull(to, "'to' is required");
		Objects.requireNonNull(by, "'by' is required");
		Objects.requireNonNull(at, "'at' is required");
	}

	long weight() {
		return 104 + 2L * this.key.length() + this.from.weight() + this.to.weight();
	}

}

package io.quintet.hpp.session;

import java.time.Instant;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

import io.quintet.hpp.internal.json.JsonValues;

/**
 * One change of one field.
 *
 * @param key key of the field
 * @param from value before, the null node when there was none
 * @param to value after
 * @param by the resulting state
 * @param at when; equal to the time of the value that it left
 */
public record FieldChange(String key, JsonNode from, JsonNode to, FieldValue.By by, Instant at) {

	public FieldChange {
		Objects.requireNonNull(key, "'key' is required");
		Objects.requireNonNull(from, "'from' is required");
		Objects.requireNonNull(to, "'to' is required");
		Objects.requireNonNull(by, "'by' is required");
		Objects.requireNonNull(at, "'at' is required");
	}

	/**
	 * Describes a write; the values are shared and not copied.
	 * @param key key of the field
	 * @param before its value before, or {@code null} when it had none
	 * @param after its value after
	 * @return the change
	 */
	public static FieldChange of(String key, @Nullable FieldValue before, FieldValue after) {
		return new FieldChange(key, (before != null) ? before.shared() : NullNode.getInstance(), after.shared(),
				after.by(), after.at());
	}

	@Override
	public JsonNode from() {
		return this.from.deepCopy();
	}

	@Override
	public JsonNode to() {
		return this.to.deepCopy();
	}

	/**
	 * Estimates the heap that the change occupies.
	 * @return bytes, estimated from above
	 */
	public long weight() {
		return 104 + 2L * this.key.length() + JsonValues.weight(this.from) + JsonValues.weight(this.to);
	}

}

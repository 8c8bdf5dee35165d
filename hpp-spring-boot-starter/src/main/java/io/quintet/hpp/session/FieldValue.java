package io.quintet.hpp.session;

import java.time.Instant;
import java.util.Objects;

import tools.jackson.databind.JsonNode;

import io.quintet.hpp.internal.json.JsonValues;

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

	/**
	 * Estimates the heap that a field with this value occupies.
	 * @param key key of the field
	 * @return bytes, estimated from above
	 */
	public long weight(String key) {
		return 160 + 2L * key.length() + JsonValues.weight(this.value);
	}

	/** Returns the value itself, which must not be changed. */
	JsonNode shared() {
		return this.value;
	}

	/**
	 * Who a value comes from. An agent may write over {@link #EMPTY} and {@link #AI},
	 * never over the other two; there is no way back.
	 */
	public enum By {

		/** The field is not filled in. */
		EMPTY("empty"),

		/** The agent wrote the value. */
		AI("ai"),

		/** The user wrote the value. */
		USER("user"),

		/** The user changed a value that the agent had written. */
		USER_EDIT("user_edit");

		private final String wire;

		By(String wire) {
			this.wire = wire;
		}

		/**
		 * Returns the name on the wire.
		 * @return {@code empty}, {@code ai}, {@code user} or {@code user_edit}
		 */
		public String wire() {
			return this.wire;
		}

		/**
		 * Tells whether the value belongs to the user, so that no agent may change it.
		 * @return true for {@link #USER} and {@link #USER_EDIT}
		 */
		public boolean isLocked() {
			return this == USER || this == USER_EDIT;
		}

		/**
		 * Returns what an edit by the user makes of this state.
		 * @return {@link #USER_EDIT} after {@link #AI}, else {@link #USER}
		 */
		public By afterUserEdit() {
			return (this == AI) ? USER_EDIT : USER;
		}

		/**
		 * Finds the constant of a wire name.
		 * @param wire name on the wire
		 * @return the constant
		 * @throws IllegalArgumentException when there is none
		 */
		public static By of(String wire) {
			for (By by : values()) {
				if (by.wire.equals(wire)) {
					return by;
				}
			}
			throw new IllegalArgumentException("'" + wire + "' is no state of a value");
		}

	}

}

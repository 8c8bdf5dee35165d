package io.quintet.appcontrol.json;

import org.jspecify.annotations.Nullable;

/**
 * One JSON value, deeply immutable. Two values are equal when they say the same: the
 * order of members is free, numbers are compared by value ({@code 1.0} equals {@code 1}),
 * and {@code true} never equals {@code 1}.
 * <p>
 * No value is nested deeper than {@link JsonLimits#MAX_DEPTH} levels.
 */
public sealed interface JsonValue permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBoolean, JsonNull {

	/**
	 * Converts from Java.
	 * @param value a {@link CharSequence}, {@link Boolean}, {@link Number}, {@link Enum}
	 * (by its name), {@link java.util.Map} with string keys, {@link Iterable},
	 * {@code Object[]}, JSON value, or {@code null}
	 * @return the JSON value
	 * @throws IllegalArgumentException when the value, or one inside it, is something
	 * else, is {@code NaN} or infinite, or is nested too deep or in itself
	 */
	static JsonValue of(@Nullable Object value) {
		return FromJava.convert(value, 1);
	}

	/**
	 * Converts to Java.
	 * @return an unmodifiable {@link java.util.Map} in the order of the members, an
	 * unmodifiable {@link java.util.List}, a {@link String}, a {@link Boolean}, a
	 * {@link Number} as {@link JsonNumber#toJava()} says, or {@code null}
	 */
	@Nullable Object toJava();

	/**
	 * Returns the value as compact JSON text.
	 * @return the text; half surrogates are replaced by U+FFFD
	 */
	@Override
	String toString();

}

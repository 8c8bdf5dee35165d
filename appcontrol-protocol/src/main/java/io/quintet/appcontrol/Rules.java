package io.quintet.appcontrol;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.internal.Json;
import io.quintet.support.PythonSpaces;

/**
 * What members of messages have to be.
 */
final class Rules {

	private Rules() {
	}

	static String text(String field, @Nullable String value) {
		String trimmed = (value != null) ? PythonSpaces.trim(value) : "";
		if (trimmed.isEmpty()) {
			throw new AppControlProtocolException(field, "must be a non-empty string");
		}
		return trimmed;
	}

	static @Nullable String optionalText(String field, @Nullable String value) {
		return (value != null) ? text(field, value) : null;
	}

	static <T> T present(String field, @Nullable T value) {
		if (value == null) {
			throw new AppControlProtocolException(field, "is required");
		}
		return value;
	}

	static ObjectNode object(String field, @Nullable ObjectNode value) {
		if (value == null) {
			throw new AppControlProtocolException(field, "must be an object");
		}
		return Json.copy(value);
	}

	static @Nullable ObjectNode optionalObject(@Nullable ObjectNode value) {
		return (value != null) ? Json.copy(value) : null;
	}

	/**
	 * Fills a member from the error beside it, or compares it.
	 */
	static <T> @Nullable T mirrored(String field, @Nullable T value, @Nullable T ofError) {
		if (value != null && !value.equals(ofError)) {
			throw new AppControlProtocolException(field, "does not match error." + field);
		}
		return ofError;
	}

	static String masked(@Nullable String secret) {
		return (secret != null) ? "***" : "null";
	}

	static String wire(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT);
	}

	static <E extends Enum<E>> E constant(String field, Class<E> type, String wire) {
		for (E constant : type.getEnumConstants()) {
			if (constant.name().equalsIgnoreCase(wire) && wire(constant).equals(wire)) {
				return constant;
			}
		}
		throw new AppControlProtocolException(field, "must be one of "
				+ Arrays.stream(type.getEnumConstants()).map(Rules::wire).collect(Collectors.joining(", ")));
	}

}

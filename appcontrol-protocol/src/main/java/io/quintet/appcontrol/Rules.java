package io.quintet.appcontrol;

import org.jspecify.annotations.Nullable;

import io.quintet.appcontrol.json.JsonObject;

/**
 * What members of messages have to be.
 */
final class Rules {

	private Rules() {
	}

	static String text(String field, @Nullable String value) {
		String trimmed = (value != null) ? AppControlProtocol.trim(value) : "";
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

	static JsonObject object(String field, @Nullable JsonObject value) {
		if (value == null) {
			throw new AppControlProtocolException(field, "must be an object");
		}
		return value;
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

}

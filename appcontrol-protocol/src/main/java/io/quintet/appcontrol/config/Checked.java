package io.quintet.appcontrol.config;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The rules of values, for those that a program gives.
 */
final class Checked {

	private Checked() {
	}

	static String text(ConfigKey key, String value) {
		return (String) ConfigValues.checked(key, value);
	}

	static @Nullable String textOrNull(ConfigKey key, @Nullable String value) {
		return (value != null) ? text(key, value) : null;
	}

	static @Nullable Secret secretOrNull(ConfigKey key, @Nullable Secret value) {
		return (value != null) ? (Secret) ConfigValues.checked(key, value) : null;
	}

	static long positive(ConfigKey key, long value) {
		return (Long) ConfigValues.checked(key, value);
	}

	@SuppressWarnings("unchecked")
	static List<String> list(ConfigKey key, List<String> value) {
		return (List<String>) ConfigValues.checked(key, value);
	}

	@SuppressWarnings("unchecked")
	static Map<String, String> pairs(ConfigKey key, Map<String, String> value) {
		return (Map<String, String>) ConfigValues.checked(key, value);
	}

}

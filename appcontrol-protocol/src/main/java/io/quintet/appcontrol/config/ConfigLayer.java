package io.quintet.appcontrol.config;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What one source sets: a file, or the variables.
 *
 * @param values what is set, checked and trimmed; the types are those of
 * {@link ConfigKey.Kind}
 * @param origins where each value comes from: the path of the file, or the name of the
 * variable
 * @param warnings what is in the source and means nothing, one sentence each
 */
public record ConfigLayer(Map<ConfigKey, Object> values, Map<ConfigKey, String> origins, List<String> warnings) {

	/** Sets nothing. */
	public static final ConfigLayer EMPTY = new ConfigLayer(Map.of(), Map.of(), List.of());

	/**
	 * Copies what it gets.
	 * @param values what is set
	 * @param origins where it comes from
	 * @param warnings what means nothing
	 */
	public ConfigLayer {
		values = copyOf(values);
		origins = copyOf(origins);
		warnings = List.copyOf(warnings);
	}

	private static <V> Map<ConfigKey, V> copyOf(Map<ConfigKey, V> map) {
		Map<ConfigKey, V> copy = new EnumMap<>(ConfigKey.class);
		copy.putAll(map);
		return Collections.unmodifiableMap(copy);
	}

}

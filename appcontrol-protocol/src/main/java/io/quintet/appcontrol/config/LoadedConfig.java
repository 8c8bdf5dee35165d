package io.quintet.appcontrol.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A configuration, and how it came about.
 *
 * @param config what holds
 * @param origins where values come from, for those that are no defaults: the path of the
 * file, or the name of the variable
 * @param warnings unknown sections, keys and variables with the nearest known name, one
 * sentence each; never values
 */
public record LoadedConfig(AppControlConfig config, Map<ConfigKey, String> origins, List<String> warnings) {

	/**
	 * Copies what it gets.
	 * @param config what holds
	 * @param origins where values come from
	 * @param warnings what means nothing
	 */
	public LoadedConfig {
		Map<ConfigKey, String> copy = new EnumMap<>(ConfigKey.class);
		copy.putAll(origins);
		origins = Collections.unmodifiableMap(copy);
		warnings = List.copyOf(warnings);
	}

	/** Puts layers over the defaults; later ones win. */
	static LoadedConfig of(ConfigLayer... layers) {
		Map<ConfigKey, Object> values = new EnumMap<>(ConfigKey.class);
		Map<ConfigKey, String> origins = new EnumMap<>(ConfigKey.class);
		List<String> warnings = new ArrayList<>();
		for (ConfigLayer layer : layers) {
			values.putAll(layer.values());
			origins.putAll(layer.origins());
			warnings.addAll(layer.warnings());
		}
		return new LoadedConfig(AppControlConfig.of(values), origins, warnings);
	}

	/**
	 * Says where a value comes from.
	 * @param key the key
	 * @return the path of the file, the name of the variable, or {@code default}
	 */
	public String origin(ConfigKey key) {
		return this.origins.getOrDefault(key, "default");
	}

}

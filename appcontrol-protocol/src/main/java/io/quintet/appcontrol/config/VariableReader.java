package io.quintet.appcontrol.config;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.quintet.appcontrol.config.AppControlConfigLoader.ConfigLayer;
import io.quintet.support.NearestName;

/**
 * Reads the {@code APP_CONTROL_*} variables.
 */
final class VariableReader {

	private static final int MAX_WARNINGS = 50;

	private VariableReader() {
	}

	static ConfigLayer read(Map<String, String> environment, Set<String> otherVariables) {
		Map<ConfigKey, Object> values = new EnumMap<>(ConfigKey.class);
		Map<ConfigKey, String> origins = new EnumMap<>(ConfigKey.class);
		List<String> warnings = new ArrayList<>();
		Set<String> known = new TreeSet<>(otherVariables);
		for (ConfigKey key : ConfigKey.values()) {
			known.addAll(key.variables());
			for (String variable : key.variables()) {
				String text = environment.get(variable);
				if (text != null && values.containsKey(key)) {
					warnings.add("%s has no effect since %s is set".formatted(variable, origins.get(key)));
				}
				else if (text != null) {
					values.put(key, ConfigValues.fromText(key, variable, text));
					origins.put(key, variable);
				}
			}
		}
		new TreeSet<>(environment.keySet()).stream()
			.filter((name) -> name.startsWith(ConfigKey.VARIABLE_PREFIX) && !known.contains(name))
			.limit(MAX_WARNINGS)
			.forEach((name) -> warnings.add(NearestName.warning(name, UnknownNames.variable(name, known))));
		return new ConfigLayer(values, origins, warnings);
	}

}

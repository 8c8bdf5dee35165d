package io.quintet.appcontrol.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.quintet.support.NearestName;

/**
 * Finds the nearest known name for an unknown section, key or variable.
 */
final class UnknownNames {

	private UnknownNames() {
	}

	/** The nearest section, or where the key at top level belongs. */
	static @Nullable String section(String name, boolean table) {
		if (table) {
			return NearestName.of(name, Arrays.stream(ConfigKey.values()).map(ConfigKey::section).distinct().toList());
		}
		return elsewhere(name);
	}

	/** The nearest key of the section, or the section that has this key. */
	static @Nullable String key(String section, String name) {
		List<String> paths = Arrays.stream(ConfigKey.values())
			.filter((key) -> key.section().equals(section))
			.map(ConfigKey::key)
			.toList();
		String nearest = NearestName.of(name.replace('-', '_'), paths);
		return (nearest != null) ? section + "." + nearest : elsewhere(name);
	}

	private static @Nullable String elsewhere(String name) {
		return Arrays.stream(ConfigKey.values())
			.filter((key) -> key.key().equals(name))
			.map(ConfigKey::path)
			.findFirst()
			.orElse(null);
	}

	/** The nearest variable. */
	static @Nullable String variable(String name, Collection<String> known) {
		int prefix = ConfigKey.VARIABLE_PREFIX.length();
		String nearest = NearestName.of(name.substring(prefix),
				known.stream().map((variable) -> variable.substring(prefix)).toList());
		return (nearest != null) ? ConfigKey.VARIABLE_PREFIX + nearest : null;
	}

}

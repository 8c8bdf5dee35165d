package io.quintet.appcontrol.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

import io.quintet.appcontrol.config.NearestName;

/**
 * Names under {@code app-control} that mean something.
 */
final class KnownProperties {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("app-control");

	private static final int MAX_WARNINGS = 50;

	/** By name, whether further names may follow: an index or the key of a map. */
	private final Map<String, Boolean> properties = new TreeMap<>();

	KnownProperties() {
		collect("app-control", AppControlProperties.class);
	}

	private void collect(String prefix, Class<?> type) {
		for (RecordComponent component : type.getRecordComponents()) {
			String name = prefix + "." + dashed(component.getName());
			if (component.getType().isRecord()) {
				collect(name, component.getType());
			}
			else {
				this.properties.put(name, Collection.class.isAssignableFrom(component.getType())
						|| Map.class.isAssignableFrom(component.getType()));
			}
		}
	}

	private static String dashed(String name) {
		StringBuilder dashed = new StringBuilder();
		for (int i = 0; i < name.length(); i++) {
			char c = name.charAt(i);
			dashed.append(Character.isUpperCase(c) ? "-" + Character.toLowerCase(c) : String.valueOf(c));
		}
		return dashed.toString();
	}

	/** All names, in the form of the documentation. */
	Set<String> names() {
		return this.properties.keySet();
	}

	/**
	 * The variables that relaxed binding knows, and those of the names that are items of
	 * one.
	 */
	Set<String> variables(Collection<String> names) {
		Set<String> known = new TreeSet<>();
		this.properties.forEach((property, container) -> {
			String variable = property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
			known.add(variable);
			if (container) {
				names.stream().filter((name) -> name.startsWith(variable + "_")).forEach(known::add);
			}
		});
		return known;
	}

	/** One sentence for each name of the application's own sources that has no effect. */
	List<String> warnings(MutablePropertySources sources) {
		Set<String> unknown = new TreeSet<>();
		for (PropertySource<?> source : sources) {
			if (source instanceof EnumerablePropertySource<?> names
					&& !source.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)) {
				for (String name : names.getPropertyNames()) {
					addUnknown(name, unknown);
				}
			}
		}
		List<String> warnings = new ArrayList<>();
		unknown.stream()
			.limit(MAX_WARNINGS)
			.forEach((name) -> warnings.add(NearestName.warning(name, NearestName.of(name, names()))));
		return warnings;
	}

	private void addUnknown(String name, Set<String> unknown) {
		if (!name.toLowerCase(Locale.ROOT).startsWith("app")) {
			return;
		}
		ConfigurationPropertyName property = adapted(name);
		if (property != null && PREFIX.isAncestorOf(property) && !isKnown(property)) {
			unknown.add(property.toString());
		}
	}

	private static @Nullable ConfigurationPropertyName adapted(String name) {
		try {
			return ConfigurationPropertyName.adapt(name, '.');
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

	private boolean isKnown(ConfigurationPropertyName name) {
		for (Map.Entry<String, Boolean> property : this.properties.entrySet()) {
			ConfigurationPropertyName known = ConfigurationPropertyName.of(property.getKey());
			if (known.equals(name) || (property.getValue() && known.isAncestorOf(name)) || name.isAncestorOf(known)) {
				return true;
			}
		}
		return false;
	}

}

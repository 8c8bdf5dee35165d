package io.quintet.support.boot;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.PropertySources;
import org.springframework.core.env.StandardEnvironment;

import io.quintet.support.NearestName;

/**
 * The names below a prefix that a record of properties binds.
 */
public final class PropertyNames {

	/** One misplaced block of YAML should not fill the log. */
	private static final int MAX_WARNINGS = 50;

	private final ConfigurationPropertyName prefix;

	/** Prefixes below this one whose names others know. */
	private final List<ConfigurationPropertyName> others;

	/** Types of the values by name. */
	private final Map<String, Class<?>> names = new TreeMap<>();

	/**
	 * Collects the names.
	 * @param prefix the prefix, such as {@code hpp}
	 * @param type the record that is bound to it; its records are followed
	 * @param others prefixes below it that other records are bound to
	 */
	public PropertyNames(String prefix, Class<? extends Record> type, String... others) {
		this.prefix = ConfigurationPropertyName.of(prefix);
		this.others = Stream.of(others).map(ConfigurationPropertyName::of).toList();
		collect(prefix, type);
	}

	private void collect(String prefix, Class<?> type) {
		for (RecordComponent component : type.getRecordComponents()) {
			String name = prefix + "." + DataObjectPropertyName.toDashedForm(component.getName());
			if (component.getType().isRecord()) {
				collect(name, component.getType());
			}
			else {
				this.names.put(name, component.getType());
			}
		}
	}

	/** All names, in the form of the documentation. */
	public Set<String> names() {
		return this.names.keySet();
	}

	/**
	 * The environment variables that relaxed binding maps to the names.
	 * @param candidates names of variables
	 * @return a variable for each name, and those candidates that are items of a list or
	 * map
	 */
	public Set<String> variables(Collection<String> candidates) {
		Set<String> known = new TreeSet<>();
		this.names.forEach((property, type) -> {
			String variable = property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
			known.add(variable);
			if (isList(type) || isMap(type)) {
				candidates.stream().filter((name) -> name.startsWith(variable + "_")).forEach(known::add);
			}
		});
		return known;
	}

	/**
	 * Names below the prefix that nothing binds, with the nearest name that is bound.
	 * Environment variables are left out: other programs may own them.
	 */
	public List<String> warnings(PropertySources sources) {
		Set<String> unknown = new TreeSet<>();
		for (PropertySource<?> source : sources) {
			if (source instanceof EnumerablePropertySource<?> names
					&& !source.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)) {
				for (String name : names.getPropertyNames()) {
					addUnknown(name, unknown);
				}
			}
		}
		return unknown.stream()
			.limit(MAX_WARNINGS)
			.map((name) -> NearestName.warning(name, NearestName.of(name, names())))
			.toList();
	}

	private void addUnknown(String name, Set<String> unknown) {
		// Most names belong to others; this is cheaper than to parse each.
		if (!name.regionMatches(true, 0, this.prefix.toString(), 0, 3)) {
			return;
		}
		ConfigurationPropertyName property = adapted(name);
		if (property != null && this.prefix.isAncestorOf(property) && !isKnown(property)) {
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
		if (this.others.stream().anyMatch((other) -> other.isAncestorOf(name))) {
			return true;
		}
		for (Map.Entry<String, Class<?>> property : this.names.entrySet()) {
			ConfigurationPropertyName known = ConfigurationPropertyName.of(property.getKey());
			if (known.equals(name) || name.isAncestorOf(known)
					|| (known.isAncestorOf(name) && isMember(name, known, property.getValue()))) {
				return true;
			}
		}
		return false;
	}

	private static boolean isMember(ConfigurationPropertyName name, ConfigurationPropertyName known, Class<?> type) {
		return isMap(type) || (isList(type) && name.isNumericIndex(known.getNumberOfElements()));
	}

	private static boolean isList(Class<?> type) {
		return Collection.class.isAssignableFrom(type);
	}

	private static boolean isMap(Class<?> type) {
		return Map.class.isAssignableFrom(type);
	}

}

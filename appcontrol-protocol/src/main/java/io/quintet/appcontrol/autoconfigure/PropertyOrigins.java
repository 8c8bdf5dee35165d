package io.quintet.appcontrol.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;

import io.quintet.appcontrol.config.ConfigKey;

/**
 * Finds the origin of a value of the shared configuration.
 */
record PropertyOrigins(ConfigurableEnvironment environment) {

	static final String DEFAULT = "default";

	String of(ConfigKey key) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(AppControlPropertySource.property(key));
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			ConfigurationProperty property = source.getConfigurationProperty(name);
			if (property != null) {
				return (property.getOrigin() != null) ? property.getOrigin().toString() : nameOf(source);
			}
			// Lists and maps have members, and nothing under their own name.
			if (source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT) {
				return nameOf(source);
			}
		}
		return DEFAULT;
	}

	// The text form of a source has all of its values where its logger is at DEBUG.
	private static String nameOf(ConfigurationPropertySource source) {
		return (source.getUnderlyingSource() instanceof PropertySource<?> named) ? named.getName()
				: source.getClass().getSimpleName();
	}

	List<String> warnings() {
		List<String> warnings = new ArrayList<>();
		for (PropertySource<?> source : this.environment.getPropertySources()) {
			if (source instanceof AppControlPropertySource shared) {
				warnings.addAll(shared.warnings());
			}
		}
		return warnings;
	}

}

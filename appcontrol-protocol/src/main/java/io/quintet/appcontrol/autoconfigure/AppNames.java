package io.quintet.appcontrol.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

import io.quintet.appcontrol.config.ConfigKey;

/**
 * Keeps the names of the allowed apps as they stand in a file. Binding reads
 * {@code Google Chrome: id} as {@code GoogleChrome} and drops {@code 微信} unless names are
 * in brackets, so each source that has such entries gets one above it that has all of
 * them as one value.
 */
final class AppNames {

	private static final String PREFIX = "appControlAppNames: ";

	private static final String PROPERTY = AppControlPropertySource
		.property(ConfigKey.COMPUTER_USE_ALLOWED_APP_BUNDLE_IDS);

	private static final String[] SEGMENTS = plain(PROPERTY).split("\\.", -1);

	private AppNames() {
	}

	static void keep(ConfigurableEnvironment environment) {
		MutablePropertySources sources = environment.getPropertySources();
		for (PropertySource<?> source : sources.stream().toList()) {
			if (source.getName().startsWith(PREFIX)) {
				sources.remove(source.getName());
			}
			else if (source instanceof EnumerablePropertySource<?> names
					&& !source.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)) {
				Map<String, String> apps = apps(names, environment);
				if (!apps.isEmpty()) {
					sources.addBefore(source.getName(),
							new MapPropertySource(PREFIX + source.getName(), Map.of(PROPERTY, new PairsValue(apps))));
				}
			}
		}
	}

	private static Map<String, String> apps(EnumerablePropertySource<?> source, ConfigurableEnvironment environment) {
		Map<String, String> apps = new LinkedHashMap<>();
		for (String name : source.getPropertyNames()) {
			String app = app(name);
			Object value = (app != null) ? source.getProperty(name) : null;
			if (app != null && value != null) {
				apps.put(app, environment.resolvePlaceholders(value.toString()));
			}
		}
		return apps;
	}

	/** What follows the name of the property, or {@code null} where it is another. */
	private static @Nullable String app(String name) {
		int start = 0;
		for (int i = 0; i < SEGMENTS.length; i++) {
			int end = end(name, start);
			if (end < 0 || !plain(name.substring(start, end)).equals(SEGMENTS[i])) {
				return null;
			}
			boolean bracket = name.charAt(end) == '[';
			if (bracket && (i < SEGMENTS.length - 1 || !name.endsWith("]"))) {
				return null;
			}
			start = end + 1;
			if (bracket) {
				return name.substring(start, name.length() - 1);
			}
		}
		return (start < name.length()) ? name.substring(start) : null;
	}

	private static int end(String name, int start) {
		for (int i = start; i < name.length(); i++) {
			if (name.charAt(i) == '.' || name.charAt(i) == '[') {
				return i;
			}
		}
		return -1;
	}

	private static String plain(String name) {
		return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
	}

}

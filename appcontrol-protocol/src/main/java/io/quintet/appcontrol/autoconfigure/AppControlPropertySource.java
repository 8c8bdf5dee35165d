package io.quintet.appcontrol.autoconfigure;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.MapPropertySource;

import io.quintet.appcontrol.config.AppControlConfig.Secret;
import io.quintet.appcontrol.config.AppControlConfigLoader.ConfigLayer;
import io.quintet.appcontrol.config.ConfigKey;

/**
 * The TOML file or the variables as properties, with what was odd about them.
 */
final class AppControlPropertySource extends MapPropertySource implements OriginLookup<String> {

	/** Name of the source of the file. */
	static final String TOML = "appControlToml";

	/** Name of the source of the variables. */
	static final String VARIABLES = "appControlEnvironment";

	private final Map<String, Origin> origins = new HashMap<>();

	private final List<String> warnings;

	AppControlPropertySource(String name, ConfigLayer layer, Function<String, Origin> origin) {
		super(name, properties(layer));
		layer.origins().forEach((key, value) -> this.origins.put(property(key), origin.apply(value)));
		this.warnings = layer.warnings();
	}

	/** The property of a key: {@code computer_use.timeout_ms} with dashes. */
	static String property(ConfigKey key) {
		return "app-control." + key.path().replace('_', '-');
	}

	private static Map<String, Object> properties(ConfigLayer layer) {
		Map<String, Object> properties = new LinkedHashMap<>();
		layer.values().forEach((key, value) -> properties.put(property(key), plain(value)));
		return properties;
	}

	private static Object plain(Object value) {
		if (value instanceof Secret secret) {
			return ExactText.of(secret.reveal());
		}
		if (value instanceof Enum<?> constant) {
			return constant.name().toLowerCase(Locale.ROOT);
		}
		if (value instanceof Map<?, ?> pairs) {
			return pairs.entrySet().stream().map((pair) -> pair(pair.getKey().toString(), pair.getValue())).toList();
		}
		return (value instanceof String text) ? ExactText.of(text) : value;
	}

	private static String pair(String app, Object bundleId) {
		if (app.indexOf('=') >= 0) {
			throw AppControlFailures.appNameWithEquals();
		}
		return app + "=" + bundleId;
	}

	/** Sentences about what has no effect. */
	List<String> warnings() {
		return this.warnings;
	}

	@Override
	public @Nullable Origin getOrigin(String name) {
		return this.origins.get(name);
	}

}

package io.quintet.samples.conformance.appcontrol;

import java.util.HashMap;
import java.util.Map;

import io.quintet.appcontrol.config.AppControlConfigLoader;
import io.quintet.appcontrol.config.LoadedConfig;
import io.quintet.appcontrol.json.JsonObject;

/**
 * Loads a configuration from a text and an environment.
 */
final class ConfigOperation {

	private ConfigOperation() {
	}

	static JsonObject config(JsonObject request) {
		Map<String, String> environment = new HashMap<>();
		JsonObject given = request.object("env");
		if (given != null) {
			given.names().forEach((name) -> environment.put(name, String.valueOf(given.text(name))));
		}
		LoadedConfig loaded = AppControlConfigLoader.parse(request.text("toml"), environment);
		return Answer.ok("config", loaded.config().toRevealedMap()).with("warnings", loaded.warnings());
	}

}

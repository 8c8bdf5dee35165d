package io.quintet.samples.conformance.appcontrol;

import java.util.HashMap;
import java.util.Map;

import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.config.AppControlConfigLoader;
import io.quintet.appcontrol.config.AppControlConfigLoader.LoadedConfig;

/**
 * Loads a configuration from a text and an environment.
 */
final class ConfigOperation {

	private ConfigOperation() {
	}

	static ObjectNode config(ObjectNode request) {
		Map<String, String> environment = new HashMap<>();
		request.path("env").forEachEntry((name, value) -> environment.put(name, value.asString()));
		LoadedConfig loaded = AppControlConfigLoader.parse(request.path("toml").stringValue(null), environment);
		return Answer.ok("config", loaded.config().toRevealedMap(), "warnings", loaded.warnings());
	}

}

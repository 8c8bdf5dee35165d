package io.quintet.appcontrol.autoconfigure;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.FileSystemResource;

import io.quintet.appcontrol.config.AppControlConfigLoader;
import io.quintet.appcontrol.config.AppControlConfigLoader.ConfigLayer;
import io.quintet.support.boot.PropertyNames;

/**
 * Brings the configuration that tools share to Spring: the TOML file that
 * {@code app-control.config} names as properties below the application's files, and the
 * {@code APP_CONTROL_*} variables of the contract as properties just above the other
 * variables. Relaxed binding maps only some of these variables, and parses lists and maps
 * in other ways. What has no effect is logged as a warning.
 */
final class AppControlEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	private static final String SYSTEM = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

	/** Properties that a program sets as defaults; they rank below all others. */
	private static final String DEFAULTS = "defaultProperties";

	private final Log log;

	AppControlEnvironmentPostProcessor(DeferredLogFactory logs) {
		this.log = logs.getLog(AppControlEnvironmentPostProcessor.class);
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		MutablePropertySources sources = environment.getPropertySources();
		sources.remove(AppControlPropertySource.TOML);
		sources.remove(AppControlPropertySource.VARIABLES);
		Binder binder = Binder.get(environment);
		if (Boolean.FALSE.equals(binder.bind("app-control.enabled", Boolean.class).orElse(null))) {
			return;
		}
		PropertyNames known = new PropertyNames("app-control", AppControlProperties.class);
		warn(known.warnings(sources));
		addVariables(sources, known);
		addToml(sources, binder.bind("app-control.config", String.class).orElse(null));
	}

	private void addVariables(MutablePropertySources sources, PropertyNames known) {
		if (sources.get(SYSTEM) instanceof EnumerablePropertySource<?> system) {
			Map<String, String> variables = new HashMap<>();
			for (String name : system.getPropertyNames()) {
				Object value = system.getProperty(name);
				if (value != null) {
					variables.put(name, value.toString());
				}
			}
			ConfigLayer layer = AppControlConfigLoader.readEnvironment(variables, known.variables(variables.keySet()));
			sources.addBefore(SYSTEM, new AppControlPropertySource(AppControlPropertySource.VARIABLES, layer,
					SystemEnvironmentOrigin::new));
			warn(layer.warnings());
		}
	}

	private void addToml(MutablePropertySources sources, @Nullable String file) {
		if (file == null) {
			return;
		}
		ConfigLayer layer = AppControlConfigLoader.readToml(path(file));
		PropertySource<?> source = new AppControlPropertySource(AppControlPropertySource.TOML, layer,
				(origin) -> new TextResourceOrigin(new FileSystemResource(origin), null));
		if (sources.contains(DEFAULTS)) {
			sources.addBefore(DEFAULTS, source);
		}
		else {
			sources.addLast(source);
		}
		warn(layer.warnings());
	}

	private static Path path(String file) {
		try {
			if (!file.isBlank()) {
				return Path.of(file.strip());
			}
		}
		catch (InvalidPathException ex) {
			// Said below, for blank ones too.
		}
		throw new FailureAnalyzedException("The property 'app-control.config' names no file.",
				"Set it to the path of a TOML file, or remove it.");
	}

	private void warn(List<String> warnings) {
		warnings.forEach(this.log::warn);
	}

	/** The application's files have to be known. */
	@Override
	public int getOrder() {
		return ConfigDataEnvironmentPostProcessor.ORDER + 1;
	}

}

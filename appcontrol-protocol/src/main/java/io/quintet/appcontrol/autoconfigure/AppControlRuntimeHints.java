package io.quintet.appcontrol.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

import io.quintet.appcontrol.HelperRequest;
import io.quintet.appcontrol.HelperResponse;
import io.quintet.appcontrol.ServiceEventEnvelope;
import io.quintet.appcontrol.ServiceRequest;
import io.quintet.appcontrol.ServiceResponse;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.config.AppControlConfig;
import io.quintet.appcontrol.service.KillSwitch;

/**
 * Hints for a native image: the answers of the endpoint, the messages, the schemas, the
 * template of the configuration, and the description of the operations over HTTP.
 */
final class AppControlRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), AppControlDescriptor.class,
				KillSwitch.State.class, ServiceRequest.class, ServiceResponse.class, ServiceEventEnvelope.class,
				HelperRequest.class, HelperResponse.class, ToolObservation.class);
		// Names and values are read from the components of these records.
		new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), AppControlProperties.class,
				AppControlConfig.class);
		hints.resources().registerPattern("io/quintet/appcontrol/**/*.json");
		hints.resources().registerPattern("io/quintet/appcontrol/**/*.toml");
		hints.resources().registerPattern("io/quintet/appcontrol/autoconfigure/openapi.yaml");
	}

}

package io.quintet.acp.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * What a native image cannot see by itself: the answer of the endpoint, the script of the
 * schema, and the OpenAPI description.
 */
final class AcpRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(),
				AcpEndpoint.AcpDescriptor.class);
		hints.resources()
			.registerPattern(AcpSchemaInitializer.SCRIPT)
			.registerPattern("io/quintet/acp/autoconfigure/openapi.yaml");
	}

}

package io.quintet.hpp.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

/**
 * Hints for the response of the endpoint, the OpenAPI description, and the two classes
 * that Caffeine loads by name for a cache bounded in size and time.
 */
final class HppRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(),
				HppEndpoint.HppDescriptor.class);
		hints.resources().registerPattern("io/quintet/hpp/autoconfigure/openapi.yaml");
		for (String type : new String[] { "SSMSW", "PSWMS" }) {
			hints.reflection()
				.registerType(TypeReference.of("com.github.benmanes.caffeine.cache." + type),
						MemberCategory.INVOKE_DECLARED_CONSTRUCTORS);
		}
	}

}

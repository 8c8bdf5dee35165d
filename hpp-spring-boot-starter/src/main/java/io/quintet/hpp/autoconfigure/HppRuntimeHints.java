package io.quintet.hpp.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

/**
 * Hints for the response of the endpoint, the OpenAPI description, the tables and rows of
 * sessions, and the two classes that Caffeine loads by name for a cache bounded in size
 * and time.
 */
final class HppRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(),
				HppEndpoint.HppDescriptor.class);
		hints.resources()
			.registerPattern("io/quintet/hpp/autoconfigure/openapi.yaml")
			.registerPattern("io/quintet/hpp/store/r2dbc/V1__hpp_sessions.sql");
		hints.reflection()
			.registerType(TypeReference.of("io.quintet.hpp.store.r2dbc.SessionRow"),
					MemberCategory.INVOKE_DECLARED_CONSTRUCTORS, MemberCategory.INVOKE_DECLARED_METHODS,
					MemberCategory.ACCESS_DECLARED_FIELDS);
		for (String type : new String[] { "SSMSW", "PSWMS" }) {
			hints.reflection()
				.registerType(TypeReference.of("com.github.benmanes.caffeine.cache." + type),
						MemberCategory.INVOKE_DECLARED_CONSTRUCTORS);
		}
	}

}

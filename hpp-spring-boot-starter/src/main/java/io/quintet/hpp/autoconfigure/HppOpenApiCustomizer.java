package io.quintet.hpp.autoconfigure;

import java.util.Map;

import io.swagger.v3.oas.models.OpenAPI;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;

import io.quintet.hpp.internal.web.HandshakeWebSettings;
import io.quintet.support.boot.OpenApiResource;

/**
 * Adds the REST operations, described in {@code openapi.yaml}, with the settings in
 * force.
 */
final class HppOpenApiCustomizer implements OpenApiCustomizer {

	private static final String QUERY_TOKEN = " Where it is absent or empty, the query parameter token counts; prefer the "
			+ "header, queries end up in logs.";

	private static final Resource DESCRIPTION = new ClassPathResource("openapi.yaml", HppOpenApiCustomizer.class);

	private final Map<String, Object> settings;

	HppOpenApiCustomizer(HppProperties properties) {
		String prefix = properties.paths().prefix();
		String wsPrefix = properties.paths().wsPrefix();
		this.settings = Map.ofEntries(Map.entry("version", version()), Map.entry("prefix", prefix),
				Map.entry("prefix-pattern", pattern(prefix)), Map.entry("ws-prefix", wsPrefix),
				Map.entry("ws-prefix-pattern", pattern(wsPrefix)),
				Map.entry("max-body-size", properties.maxBodySize().toBytes()),
				Map.entry("max-depth", HandshakeWebSettings.MAX_DEPTH), Map.entry("max-keys", properties.maxKeys()),
				Map.entry("max-actions", properties.maxActions()),
				Map.entry("stream-interval", properties.stream().defaultInterval().toMillis()),
				Map.entry("query-token", properties.queryToken() ? QUERY_TOKEN : ""));
	}

	@Override
	public void customise(OpenAPI openApi) {
		OpenApiResource.add(openApi, DESCRIPTION, this.settings);
	}

	private static String version() {
		String version = HppOpenApiCustomizer.class.getPackage().getImplementationVersion();
		return (version != null) ? version : HppProtocol.CURRENT.wire();
	}

	// A prefix as part of a regular expression.
	private static String pattern(String path) {
		return path.replaceAll("[^A-Za-z0-9/_-]", "\\\\$0");
	}

}

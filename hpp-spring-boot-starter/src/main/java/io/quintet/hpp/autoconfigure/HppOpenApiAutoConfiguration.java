package io.quintet.hpp.autoconfigure;

import java.util.Map;

import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;

import io.quintet.hpp.internal.service.HandshakeService;
import io.quintet.hpp.internal.web.HandshakeWebSettings;
import io.quintet.support.boot.OpenApiResource;

/**
 * Auto-configuration of the description for springdoc, which cannot see functional
 * routes.
 */
@AutoConfiguration(after = HppAutoConfiguration.class)
@ConditionalOnClass(OpenApiCustomizer.class)
@ConditionalOnBean({ HandshakeService.class, HppProperties.class })
final class HppOpenApiAutoConfiguration {

	private static final String QUERY_TOKEN = " Where it is absent or empty, the query parameter token counts; prefer the "
			+ "header, queries end up in logs.";

	private static final Resource DESCRIPTION = new ClassPathResource("openapi.yaml",
			HppOpenApiAutoConfiguration.class);

	@Bean
	@ConditionalOnMissingBean(name = "hppOpenApiCustomizer")
	OpenApiCustomizer hppOpenApiCustomizer(HppProperties properties) {
		String prefix = properties.paths().prefix();
		String wsPrefix = properties.paths().wsPrefix();
		Map<String, Object> settings = Map.ofEntries(Map.entry("version", version()), Map.entry("prefix", prefix),
				Map.entry("prefix-pattern", pattern(prefix)), Map.entry("ws-prefix", wsPrefix),
				Map.entry("ws-prefix-pattern", pattern(wsPrefix)),
				Map.entry("max-body-size", properties.maxBodySize().toBytes()),
				Map.entry("max-depth", HandshakeWebSettings.MAX_DEPTH), Map.entry("max-keys", properties.maxKeys()),
				Map.entry("max-actions", properties.maxActions()),
				Map.entry("stream-interval", properties.stream().defaultInterval().toMillis()),
				Map.entry("query-token", properties.queryToken() ? QUERY_TOKEN : ""));
		return (openApi) -> OpenApiResource.add(openApi, DESCRIPTION, settings);
	}

	private static String version() {
		String version = HppOpenApiAutoConfiguration.class.getPackage().getImplementationVersion();
		return (version != null) ? version : HppProtocol.CURRENT.wire();
	}

	// A prefix as part of a regular expression.
	private static String pattern(String path) {
		return path.replaceAll("[^A-Za-z0-9/_-]", "\\\\$0");
	}

}

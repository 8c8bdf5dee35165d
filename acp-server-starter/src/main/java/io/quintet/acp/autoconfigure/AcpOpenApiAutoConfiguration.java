package io.quintet.acp.autoconfigure;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;

import io.quintet.acp.AcpLimits;
import io.quintet.acp.internal.json.JsonReader;
import io.quintet.acp.internal.web.AcpRoutes;
import io.quintet.acp.internal.web.AcpWebSettings;
import io.quintet.support.boot.OpenApiResource;

/**
 * Auto-configuration of what springdoc tells of ACP: functional routes document
 * themselves nowhere else.
 */
@AutoConfiguration(after = AcpAutoConfiguration.class)
@ConditionalOnClass(OpenApiCustomizer.class)
@ConditionalOnBean({ AcpRoutes.class, AcpProperties.class })
final class AcpOpenApiAutoConfiguration {

	private static final Resource DESCRIPTION = new ClassPathResource("openapi.yaml",
			AcpOpenApiAutoConfiguration.class);

	@Bean
	@ConditionalOnMissingBean(name = "acpOpenApiCustomizer")
	OpenApiCustomizer acpOpenApiCustomizer(AcpProperties properties) {
		int largestPage = properties.pageLimit();
		AcpLimits limits = AcpAutoConfiguration.limits(properties);
		AcpLimits.Shape shape = limits.shape();
		Map<String, Object> settings = Map.ofEntries(Map.entry("version", version()),
				Map.entry("prefix", AcpWebSettings.path(properties.prefix())),
				Map.entry("namespaces", namespaces(properties.namespaceKeys())),
				Map.entry("max-body-size", properties.maxBodySize().toBytes()),
				Map.entry("max-depth", JsonReader.DEPTH), Map.entry("max-metadata-size", limits.maxMetadata()),
				Map.entry("max-tenant-keys", shape.maxTenantKeys()),
				Map.entry("max-text-length", shape.maxTextLength()), Map.entry("max-assistants", shape.maxAssistants()),
				Map.entry("max-parts", shape.maxParts()), Map.entry("page-limit", largestPage),
				Map.entry("threads-page", Math.min(50, largestPage)),
				Map.entry("events-page", Math.min(100, largestPage)));
		return (openApi) -> OpenApiResource.add(openApi, DESCRIPTION, settings);
	}

	private static String version() {
		String version = AcpOpenApiAutoConfiguration.class.getPackage().getImplementationVersion();
		return (version != null) ? version : AcpNode.PROTOCOL.wire();
	}

	private static String namespaces(@Nullable List<String> keys) {
		return (keys != null) ? " Every caller has a namespace; all paths also answer below /{"
				+ String.join("}/{", keys) + "}, where these are those of the caller." : "";
	}

}

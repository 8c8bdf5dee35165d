package io.quintet.appcontrol.autoconfigure;

import java.util.List;
import java.util.Map;

import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;

import io.quintet.appcontrol.internal.web.AppControlRoutes;
import io.quintet.support.boot.OpenApiResource;

/**
 * Auto-configuration of what springdoc tells of the service over HTTP: functional routes
 * document themselves nowhere else.
 */
@AutoConfiguration(after = AppControlWebAutoConfiguration.class)
@ConditionalOnClass(OpenApiCustomizer.class)
@ConditionalOnBean({ AppControlRoutes.class, AppControlProperties.class })
final class AppControlOpenApiAutoConfiguration {

	private static final String TOKEN = "AppControlToken";

	private static final Map<String, ?> SCHEME = Map.of("type", "http", "scheme", "bearer", "description",
			"The token of the service. A request of at most 64 KiB may have it inside instead.");

	private static final Resource DESCRIPTION = new ClassPathResource("openapi.yaml",
			AppControlOpenApiAutoConfiguration.class);

	// Messages are described by the schemas that the service publishes itself.
	@Bean
	@ConditionalOnMissingBean(name = "appControlOpenApiCustomizer")
	OpenApiCustomizer appControlOpenApiCustomizer(AppControlProperties properties) {
		AppControlProperties.Service service = properties.service();
		AppControlDescriptor.Protocol protocol = AppControlEndpoint.PROTOCOL;
		boolean token = service.token() != null;
		Map<String, Object> settings = Map.of("protocol", protocol.name(), "version", protocol.version(), "base-path",
				service.basePath(), "max-body-size", service.maxLineSize().toBytes(), "security",
				token ? List.of(Map.of(TOKEN, List.of())) : List.of(), "security-schemes",
				token ? Map.of(TOKEN, SCHEME) : Map.of());
		return (openApi) -> OpenApiResource.add(openApi, DESCRIPTION, settings);
	}

}

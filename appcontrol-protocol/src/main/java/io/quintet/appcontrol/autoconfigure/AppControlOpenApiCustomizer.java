package io.quintet.appcontrol.autoconfigure;

import java.util.List;
import java.util.Map;

import io.swagger.v3.oas.models.OpenAPI;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;

import io.quintet.support.boot.OpenApiResource;

/**
 * Adds the operations over HTTP, described in {@code openapi.yaml}, with the settings in
 * force. Messages are described by the schemas that the service publishes itself.
 */
final class AppControlOpenApiCustomizer implements OpenApiCustomizer {

	private static final String TOKEN = "AppControlToken";

	private static final Map<String, ?> SCHEME = Map.of("type", "http", "scheme", "bearer", "description",
			"The token of the service. A request of at most 64 KiB may have it inside instead.");

	private static final Resource DESCRIPTION = new ClassPathResource("openapi.yaml",
			AppControlOpenApiCustomizer.class);

	private final Map<String, Object> settings;

	AppControlOpenApiCustomizer(AppControlProperties.Service service) {
		AppControlDescriptor.Protocol protocol = AppControlEndpoint.PROTOCOL;
		boolean token = service.token() != null;
		this.settings = Map.of("protocol", protocol.name(), "version", protocol.version(), "base-path",
				service.basePath(), "max-body-size", service.maxLineSize().toBytes(), "security",
				token ? List.of(Map.of(TOKEN, List.of())) : List.of(), "security-schemes",
				token ? Map.of(TOKEN, SCHEME) : Map.of());
	}

	@Override
	public void customise(OpenAPI openApi) {
		OpenApiResource.add(openApi, DESCRIPTION, this.settings);
	}

}

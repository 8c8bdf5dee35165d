package io.quintet.appcontrol.autoconfigure;

import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.quintet.appcontrol.internal.web.AppControlRoutes;

/**
 * Auto-configuration of what springdoc tells of the service over HTTP: functional routes
 * document themselves nowhere else.
 */
@AutoConfiguration(after = AppControlWebAutoConfiguration.class)
@ConditionalOnClass(OpenApiCustomizer.class)
@ConditionalOnBean({ AppControlRoutes.class, AppControlProperties.class })
final class AppControlOpenApiAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "appControlOpenApiCustomizer")
	AppControlOpenApiCustomizer appControlOpenApiCustomizer(AppControlProperties properties) {
		return new AppControlOpenApiCustomizer(properties.service());
	}

}

package io.quintet.acp.autoconfigure;

import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.quintet.acp.internal.web.AcpRoutes;

/**
 * Auto-configuration of what springdoc tells of ACP: functional routes document
 * themselves nowhere else.
 */
@AutoConfiguration(after = AcpAutoConfiguration.class)
@ConditionalOnClass(OpenApiCustomizer.class)
@ConditionalOnBean({ AcpRoutes.class, AcpProperties.class })
final class AcpOpenApiAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "acpOpenApiCustomizer")
	AcpOpenApiCustomizer acpOpenApiCustomizer(AcpProperties properties) {
		return new AcpOpenApiCustomizer(properties);
	}

}

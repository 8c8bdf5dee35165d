package io.quintet.hpp.autoconfigure;

import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.quintet.hpp.internal.service.HandshakeService;

/**
 * Auto-configuration of the description for springdoc, which cannot see functional
 * routes.
 */
@AutoConfiguration(after = HppAutoConfiguration.class)
@ConditionalOnClass(OpenApiCustomizer.class)
@ConditionalOnBean({ HandshakeService.class, HppProperties.class })
final class HppOpenApiAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "hppOpenApiCustomizer")
	HppOpenApiCustomizer hppOpenApiCustomizer(HppProperties properties) {
		return new HppOpenApiCustomizer(properties);
	}

}

package io.quintet.hpp.autoconfigure;

import io.quintet.hpp.internal.service.HandshakeService;

import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of what springdoc tells of HPP: functional routes document
 * themselves nowhere else.
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

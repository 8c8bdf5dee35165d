package io.quintet.hpp.autoconfigure;

import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.quintet.hpp.Handshake;

/**
 * Auto-configuration of what springdoc tells of HPP: functional routes document
 * themselves nowhere else.
 */
@AutoConfiguration(after = HppAutoConfiguration.class)
@ConditionalOnClass(OpenApiCustomizer.class)
@ConditionalOnBean({ Handshake.class, HppProperties.class })
public final class HppOpenApiAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "hppOpenApiCustomizer")
	HppOpenApiCustomizer hppOpenApiCustomizer(HppProperties properties) {
		return new HppOpenApiCustomizer(properties);
	}

}

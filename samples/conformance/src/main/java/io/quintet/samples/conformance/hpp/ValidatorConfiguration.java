package io.quintet.samples.conformance.hpp;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

import io.quintet.hpp.hook.TypeValidator;

/**
 * Profile {@code validator} of the vectors.
 */
@Configuration(proxyBeanMethods = false)
@Profile("hpp-validator")
class ValidatorConfiguration {

	@Bean
	TypeValidator anythingButBad() {
		return (value, type) -> !"bad".equals(value.stringValue(null));
	}

}

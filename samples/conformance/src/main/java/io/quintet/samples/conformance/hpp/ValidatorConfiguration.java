package io.quintet.samples.conformance.hpp;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

import io.quintet.hpp.hook.TypeValidator;
import io.quintet.hpp.json.Json;

/**
 * Profile {@code validator} of the vectors.
 */
@Configuration(proxyBeanMethods = false)
@Profile("hpp-validator")
class ValidatorConfiguration {

	@Bean
	TypeValidator anythingButBad() {
		return (value, type) -> !value.equals(Json.of("bad"));
	}

}

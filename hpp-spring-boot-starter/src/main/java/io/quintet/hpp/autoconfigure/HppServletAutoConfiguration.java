package io.quintet.hpp.autoconfigure;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.annotation.Bean;

/**
 * Fails the start of a servlet application with an explanation.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBooleanProperty(name = "hpp.enabled", matchIfMissing = true)
final class HppServletAutoConfiguration {

	// Before any bean is created, so that this explanation comes before a missing-bean
	// error.
	@Bean
	static BeanFactoryPostProcessor hppServletCheck() {
		return (beans) -> {
			throw servlet();
		};
	}

	private static FailureAnalyzedException servlet() {
		return new FailureAnalyzedException(
				"HPP needs a reactive web application, and this one runs on servlets: "
						+ "Spring MVC is on the class path beside WebFlux, and then Spring Boot chooses MVC.",
				"Set the property 'spring.main.web-application-type=reactive', or remove Spring MVC "
						+ "(spring-boot-starter-webmvc, spring-boot-starter-web) from the class path, "
						+ "or switch HPP off with 'hpp.enabled=false'.");
	}

}

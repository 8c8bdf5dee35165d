package io.quintet.samples.console;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.quintet.samples.pages.GuardedPath;
import io.quintet.samples.pages.PagesConfiguration;

/**
 * The whole console below {@code /console/}: the page, what it asks for, what keeps pages
 * of other sites away, and a simulation of the server where no real one is named. Needs
 * nothing but the Happy starter and WebFlux.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "happy.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ConsoleSettings.class)
@Import({ ConsoleController.class, SimulationConfiguration.class, PagesConfiguration.class })
public class ConsoleConfiguration {

	@Bean
	GuardedPath consolePage() {
		return GuardedPath.page("/console");
	}

}

package io.quintet.samples.conformance.happy;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The facade. It builds its clients itself: the starter's own would stop the start where
 * the configuration is missing, and could not be replaced.
 */
@Configuration(proxyBeanMethods = false)
@Profile("happy")
class HappyProfileConfiguration {

	@Bean
	CurrentClient currentClient(Environment environment) {
		return new CurrentClient(environment);
	}

	@Bean
	RouterFunction<ServerResponse> happyFacade(CurrentClient client) {
		return new HappyFacade(client).routes();
	}

}

package io.quintet.samples.login;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.quintet.lime.autoconfigure.LimeConnectionDetails;
import io.quintet.lime.autoconfigure.LimeProperties;
import io.quintet.lime.test.SimulatedLimePlatform;

/**
 * A platform in this process and an agent at the push of a button. With a real platform
 * nothing of it is there.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(OnSimulation.class)
@Import(SimulationController.class)
class SimulationConfiguration {

	@Bean
	SimulatedLimePlatform simulatedLimePlatform(LoginSettings settings) {
		SimulatedLimePlatform platform = SimulatedLimePlatform.start();
		platform.requestLife(settings.simulation().requestLife());
		return platform;
	}

	@Bean
	LimeConnectionDetails limeConnectionDetails(SimulatedLimePlatform platform) {
		return LimeConnectionDetails.of(platform.apiBase(), platform.siteToken());
	}

	@Bean
	SimulatedAgent simulatedAgent(SimulatedLimePlatform platform, LimeProperties properties) {
		return new SimulatedAgent(platform, properties.maxRetries());
	}

}

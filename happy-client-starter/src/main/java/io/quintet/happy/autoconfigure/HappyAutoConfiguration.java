package io.quintet.happy.autoconfigure;

import java.nio.file.Path;
import java.time.Clock;

import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;

import io.quintet.happy.BlockingHappyClient;
import io.quintet.happy.HappyClient;
import io.quintet.happy.HappyMeters;
import io.quintet.happy.HappyWebClientCustomizer;
import io.quintet.happy.observation.HappyObservationConvention;

/**
 * Auto-configuration of a client of Happy, in any kind of application. Needs
 * {@code happy.server-url} and credentials, or a bean of {@link HappyConnectionDetails}.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "happy.enabled", matchIfMissing = true)
@EnableConfigurationProperties(HappyProperties.class)
@ImportRuntimeHints(HappyRuntimeHints.class)
public final class HappyAutoConfiguration {

	// An application with its own client needs no credentials.
	@Bean
	@ConditionalOnMissingBean({ HappyConnectionDetails.class, HappyClient.class })
	HappyConnectionDetails happyConnectionDetails(HappyProperties properties) {
		return new PropertiesConnection(properties, Path.of(System.getProperty("user.home"))).details();
	}

	@Bean
	@ConditionalOnMissingBean(HappyClient.class)
	HappyClient happyClient(HappyProperties properties, HappyConnectionDetails details,
			ObjectProvider<HappyMeters> meters, ObjectProvider<HappyWebClientCustomizer> customizers,
			ObjectProvider<Clock> clock, ObjectProvider<ObservationRegistry> observations,
			ObjectProvider<HappyObservationConvention> convention) {
		return HappyClient.builder()
			.serverUrl(details.serverUrl())
			.credentials(details.credentials())
			.settings(properties::apply)
			.meters(meters.getIfUnique(() -> HappyMeters.NONE))
			.webClientCustomizers(customizers.orderedStream().toList())
			.observations(observations.getIfUnique(() -> ObservationRegistry.NOOP), convention.getIfUnique())
			.clock(clock.getIfUnique(Clock::systemUTC))
			.build();
	}

	// The client is a bean of its own and is closed after its users.
	@Bean(destroyMethod = "")
	@ConditionalOnMissingBean
	@ConditionalOnSingleCandidate(HappyClient.class)
	BlockingHappyClient blockingHappyClient(HappyClient client) {
		return new BlockingHappyClient(client);
	}

	@Bean
	@ConditionalOnSingleCandidate(HappyClient.class)
	@ConditionalOnBean(HappyConnectionDetails.class)
	HappyLifecycle happyLifecycle(HappyClient client, HappyConnectionDetails details, HappyProperties properties) {
		return new HappyLifecycle(client, details, properties.checkKeys());
	}

}

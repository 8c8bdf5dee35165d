package io.quintet.appcontrol.autoconfigure;

import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.quintet.appcontrol.internal.observer.MicrometerCommandObservations;
import io.quintet.appcontrol.observer.AppControlObservationConvention;
import io.quintet.appcontrol.observer.CommandObservations;

/**
 * Auto-configuration of the observations of commands.
 */
@AutoConfiguration(after = AppControlAutoConfiguration.class)
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(AppControlProperties.class)
final class AppControlObservationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	CommandObservations appControlObservations(ObjectProvider<ObservationRegistry> registry,
			ObjectProvider<AppControlObservationConvention> convention) {
		return new MicrometerCommandObservations(registry.getIfUnique(() -> ObservationRegistry.NOOP),
				convention.getIfUnique());
	}

}

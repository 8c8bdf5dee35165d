package io.quintet.appcontrol.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

import io.quintet.appcontrol.config.AppControlConfig;
import io.quintet.appcontrol.internal.observer.ObserverChain;
import io.quintet.appcontrol.schema.AppControlSchemas;
import io.quintet.appcontrol.service.AppControlService;
import io.quintet.appcontrol.service.KillSwitch;

/**
 * Auto-configuration of the actuator endpoint of app-control.
 */
@AutoConfiguration(after = AppControlServiceAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(AppControlProperties.class)
@ConditionalOnAvailableEndpoint(AppControlEndpoint.class)
final class AppControlEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	AppControlEndpoint appControlEndpoint(AppControlProperties properties, AppControlState state,
			AppControlSchemas schemas, AppControlConfig config, ObserverChain observers,
			ConfigurableEnvironment environment, ObjectProvider<AppControlService> service,
			ObjectProvider<KillSwitch> killSwitch) {
		return new AppControlEndpoint(properties, state, schemas, config, new PropertyOrigins(environment), observers,
				service.getIfAvailable(), killSwitch.getIfAvailable());
	}

}

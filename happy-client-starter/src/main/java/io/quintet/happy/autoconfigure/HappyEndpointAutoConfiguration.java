package io.quintet.happy.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

import io.quintet.happy.HappyClient;

/** Auto-configuration of the actuator endpoint of Happy. */
@AutoConfiguration(after = HappyAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "happy.enabled", matchIfMissing = true)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnSingleCandidate(HappyClient.class)
@ConditionalOnAvailableEndpoint(HappyEndpoint.class)
final class HappyEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	HappyEndpoint happyEndpoint(HappyClient client, HappyProperties properties,
			ObjectProvider<HappyConnectionDetails> details) {
		return new HappyEndpoint(new HappyProbe(client, properties.health().machine()), details.getIfUnique(),
				properties);
	}

}

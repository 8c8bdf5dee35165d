package io.quintet.acp.autoconfigure;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the actuator endpoint of ACP.
 */
@AutoConfiguration(after = AcpAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(AcpNode.class)
@ConditionalOnAvailableEndpoint(AcpEndpoint.class)
final class AcpEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	AcpEndpoint acpEndpoint(AcpNode node) {
		return new AcpEndpoint(node);
	}

}

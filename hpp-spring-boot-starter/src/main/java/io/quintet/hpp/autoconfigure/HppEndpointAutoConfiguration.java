package io.quintet.hpp.autoconfigure;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.quintet.hpp.internal.service.HandshakeService;
import io.quintet.hpp.session.HandshakeSessionStore;
import io.quintet.support.TypeName;

/**
 * Auto-configuration of the actuator endpoint of HPP.
 */
@AutoConfiguration(after = HppAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean({ HandshakeService.class, HppProperties.class })
@ConditionalOnAvailableEndpoint(HppEndpoint.class)
final class HppEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	HppEndpoint hppEndpoint(HandshakeService handshake, HppProperties properties, HandshakeSessionStore store) {
		return new HppEndpoint(handshake, properties, TypeName.of(store));
	}

}

package io.quintet.hpp.autoconfigure;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.quintet.hpp.Handshake;
import io.quintet.hpp.session.HandshakeSessionStore;
import io.quintet.support.TypeName;

/**
 * Auto-configuration of the actuator endpoint of HPP.
 */
@AutoConfiguration(after = HppAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean({ Handshake.class, HppProperties.class })
@ConditionalOnAvailableEndpoint(HppEndpoint.class)
public final class HppEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	HppEndpoint hppEndpoint(Handshake handshake, HppProperties properties, HandshakeSessionStore store) {
		return new HppEndpoint(handshake, properties, TypeName.of(store));
	}

}

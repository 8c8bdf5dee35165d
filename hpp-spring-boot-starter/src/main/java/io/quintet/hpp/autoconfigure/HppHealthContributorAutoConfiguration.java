package io.quintet.hpp.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;

import io.quintet.hpp.internal.nodes.SignalHandshakeEventBus;
import io.quintet.hpp.internal.service.HandshakeService;

/**
 * Auto-configuration of the health of HPP.
 */
@AutoConfiguration(after = HppAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
@ConditionalOnBean({ HandshakeService.class, HppProperties.class })
@ConditionalOnEnabledHealthIndicator("hpp")
final class HppHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "hppHealthIndicator", "hppHealthContributor" })
	HppHealthIndicator hppHealthIndicator(HandshakeService handshake, HppProperties properties,
			ObjectProvider<SignalHandshakeEventBus> bus) {
		return new HppHealthIndicator(handshake, properties.maxSessions(), bus.getIfUnique());
	}

}

package io.quintet.hpp.autoconfigure;

import java.util.Map;

import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.quintet.hpp.internal.service.HandshakeService;
import io.quintet.hpp.session.HandshakeSessionStore;
import io.quintet.support.TypeName;

/**
 * Auto-configuration of the info contributor of HPP.
 */
@AutoConfiguration(after = HppAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnEnabledInfoContributor.class)
@ConditionalOnBean({ HandshakeService.class, HppProperties.class })
@ConditionalOnEnabledInfoContributor("hpp")
final class HppInfoContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "hppInfoContributor")
	InfoContributor hppInfoContributor(HppProperties properties, HandshakeSessionStore store) {
		HppProtocol protocol = HppProtocol.CURRENT;
		Map<String, Object> details = Map.of("protocol", protocol.wire(), "compatibleWith",
				protocol.name() + " " + protocol.version(), "store", TypeName.of(store), "prefix", properties.prefix(),
				"wsPrefix", properties.wsPrefix(), "broadcastUserEdits", properties.broadcastUserEdits());
		return (builder) -> builder.withDetail("hpp", details);
	}

}

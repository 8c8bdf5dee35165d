package io.quintet.hpp.autoconfigure;

import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
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
	@ConditionalOnMissingBean
	HppInfoContributor hppInfoContributor(HppProperties properties, HandshakeSessionStore store) {
		return new HppInfoContributor(properties, TypeName.of(store));
	}

}

package io.quintet.hpp.autoconfigure;

import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.quintet.hpp.internal.nodes.SignalHandshakeEventBus;
import io.quintet.hpp.internal.service.HandshakeService;

/**
 * Auto-configuration of the meters of HPP.
 */
@AutoConfiguration(after = HppAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean({ HandshakeService.class, HppProperties.class })
final class HppMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	HppMeterBinder hppMeterBinder(HandshakeService handshake, ObjectProvider<SignalHandshakeEventBus> bus) {
		return new HppMeterBinder(handshake, bus.getIfUnique());
	}

}

package io.quintet.acp.autoconfigure;

import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the meters of ACP.
 */
@AutoConfiguration(after = AcpAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean(AcpNode.class)
final class AcpMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	AcpMeterBinder acpMeterBinder(AcpNode node) {
		return new AcpMeterBinder(node);
	}

}

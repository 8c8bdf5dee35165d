package io.quintet.happy.autoconfigure;

import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.quintet.happy.HappyMeters;

/** Auto-configuration of the meters of Happy, which the client counts in. */
@AutoConfiguration(before = HappyAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBooleanProperty(name = "happy.enabled", matchIfMissing = true)
final class HappyMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(HappyMeters.class)
	HappyMeterBinder happyMeterBinder() {
		return new HappyMeterBinder();
	}

}

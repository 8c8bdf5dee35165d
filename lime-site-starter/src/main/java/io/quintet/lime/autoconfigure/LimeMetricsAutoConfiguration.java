package io.quintet.lime.autoconfigure;

import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

import io.quintet.lime.LimeSiteClient;

/**
 * Auto-configuration of the meters of LIME.
 */
@AutoConfiguration(after = LimeAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnSingleCandidate(LimeSiteClient.class)
final class LimeMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	LimeMeterBinder limeMeterBinder(LimeSiteClient site) {
		return new LimeMeterBinder(site);
	}

}

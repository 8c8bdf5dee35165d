package io.quintet.lime.autoconfigure;

import java.time.Clock;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;

import io.quintet.lime.LimeSiteClient;

/**
 * Auto-configuration of the health of LIME.
 */
@AutoConfiguration(after = LimeAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
@ConditionalOnSingleCandidate(LimeSiteClient.class)
@ConditionalOnEnabledHealthIndicator("lime")
final class LimeHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "limeHealthIndicator", "limeHealthContributor" })
	LimeHealthIndicator limeHealthIndicator(LimeSiteClient site, ObjectProvider<Clock> clock) {
		return new LimeHealthIndicator(site, clock.getIfUnique(Clock::systemUTC));
	}

}

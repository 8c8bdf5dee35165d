package io.quintet.happy.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;

import io.quintet.happy.HappyClient;

/** Auto-configuration of the health of Happy. */
@AutoConfiguration(after = HappyAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "happy.enabled", matchIfMissing = true)
@ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
@ConditionalOnSingleCandidate(HappyClient.class)
@ConditionalOnEnabledHealthIndicator("happy")
final class HappyHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "happyHealthIndicator", "happyHealthContributor" })
	HappyHealthIndicator happyHealthIndicator(HappyClient client, HappyProperties properties) {
		return new HappyHealthIndicator(new HappyProbe(client, properties.health().machine()));
	}

}

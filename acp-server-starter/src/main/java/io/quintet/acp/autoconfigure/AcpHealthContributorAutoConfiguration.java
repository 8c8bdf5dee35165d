package io.quintet.acp.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the health of ACP.
 */
@AutoConfiguration(after = AcpAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
@ConditionalOnBean(AcpNode.class)
@ConditionalOnEnabledHealthIndicator("acp")
final class AcpHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "acpHealthIndicator", "acpHealthContributor" })
	AcpHealthIndicator acpHealthIndicator(AcpNode node) {
		return new AcpHealthIndicator(node);
	}

}

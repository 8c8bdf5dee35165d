package io.quintet.acp.autoconfigure;

import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of what the info endpoint tells of ACP.
 */
@AutoConfiguration(after = AcpAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnEnabledInfoContributor.class)
@ConditionalOnBean(AcpNode.class)
@ConditionalOnEnabledInfoContributor("acp")
final class AcpInfoContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	AcpInfoContributor acpInfoContributor(AcpNode node) {
		return new AcpInfoContributor(node);
	}

}

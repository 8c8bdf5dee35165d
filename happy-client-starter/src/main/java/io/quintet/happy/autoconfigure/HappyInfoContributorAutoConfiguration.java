package io.quintet.happy.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

import io.quintet.happy.HappyClient;

/** Auto-configuration of the info contributor of Happy. */
@AutoConfiguration(after = HappyAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "happy.enabled", matchIfMissing = true)
@ConditionalOnClass(ConditionalOnEnabledInfoContributor.class)
@ConditionalOnSingleCandidate(HappyClient.class)
@ConditionalOnEnabledInfoContributor("happy")
final class HappyInfoContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "happyInfoContributor")
	InfoContributor happyInfoContributor(ObjectProvider<HappyConnectionDetails> details) {
		Map<String, Object> happy = new LinkedHashMap<>();
		happy.put("compatibleWith", HappyEndpoint.REFERENCE.toString());
		details.ifUnique((unique) -> happy.put("server", unique.address()));
		return (builder) -> builder.withDetail("happy", happy);
	}

}

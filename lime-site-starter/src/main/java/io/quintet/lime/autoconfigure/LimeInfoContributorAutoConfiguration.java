package io.quintet.lime.autoconfigure;

import java.util.Map;

import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

import io.quintet.lime.LimeSiteClient;
import io.quintet.lime.login.PendingLoginStore;
import io.quintet.support.TypeName;

/**
 * Auto-configuration of what the info endpoint tells of LIME.
 */
@AutoConfiguration(after = LimeAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnEnabledInfoContributor.class)
@ConditionalOnSingleCandidate(LimeSiteClient.class)
@ConditionalOnEnabledInfoContributor("lime")
final class LimeInfoContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "limeInfoContributor")
	InfoContributor limeInfoContributor(LimeSiteClient site, PendingLoginStore store) {
		Map<String, Object> details = Map.of("compatibleWith", LimeEndpoint.REFERENCE.toString(), "platform",
				site.platform().toString(), "store", TypeName.of(store));
		return (builder) -> builder.withDetail("lime", details);
	}

}

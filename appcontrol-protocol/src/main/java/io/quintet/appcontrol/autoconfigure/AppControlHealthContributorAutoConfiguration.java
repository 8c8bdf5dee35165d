package io.quintet.appcontrol.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;

import io.quintet.appcontrol.schema.AppControlSchemas;
import io.quintet.appcontrol.service.KillSwitch;

/**
 * Auto-configuration of the health of app-control.
 */
@AutoConfiguration(after = AppControlServiceAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
@ConditionalOnBean(AppControlProperties.class)
@ConditionalOnEnabledHealthIndicator("appControl")
final class AppControlHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "appControlHealthIndicator", "appControlHealthContributor" })
	AppControlHealthIndicator appControlHealthIndicator(AppControlSchemas schemas,
			ObjectProvider<KillSwitch> killSwitch, AppControlState state) {
		return new AppControlHealthIndicator(schemas, killSwitch.getIfAvailable(), state);
	}

}

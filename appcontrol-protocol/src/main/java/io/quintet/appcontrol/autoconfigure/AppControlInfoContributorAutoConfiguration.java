package io.quintet.appcontrol.autoconfigure;

import java.util.Map;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import io.quintet.appcontrol.service.AppControlService;

/**
 * Auto-configuration of what the info endpoint tells of app-control.
 */
@AutoConfiguration(after = AppControlServiceAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnEnabledInfoContributor.class)
@ConditionalOnBean(AppControlProperties.class)
@ConditionalOnEnabledInfoContributor("app-control")
final class AppControlInfoContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "appControlInfoContributor")
	InfoContributor appControlInfoContributor(ObjectProvider<AppControlService> service) {
		AppControlDescriptor.Protocol protocol = AppControlEndpoint.PROTOCOL;
		Map<String, ?> details = Map.of("compatibleWith", protocol.name() + " " + protocol.version(), "wire", "v1",
				"service", service.getIfAvailable() != null);
		return (builder) -> builder.withDetail("appControl", details);
	}

}

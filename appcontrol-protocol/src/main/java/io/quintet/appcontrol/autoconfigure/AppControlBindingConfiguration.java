package io.quintet.appcontrol.autoconfigure;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * What binding {@link AppControlProperties} needs. Imported where they are enabled.
 */
@Configuration(proxyBeanMethods = false)
class AppControlBindingConfiguration {

	@Bean
	static PairsConverter appControlPairsConverter() {
		return new PairsConverter();
	}

	@Bean
	static BundleIdsBindHandlerAdvisor appControlBundleIdsBindHandlerAdvisor(Environment environment) {
		return new BundleIdsBindHandlerAdvisor(environment);
	}

}

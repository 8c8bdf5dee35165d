package io.quintet.samples.conformance.appcontrol;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/**
 * The scripted client as the application's own, which makes it a service.
 */
@Configuration(proxyBeanMethods = false)
@Profile("app-control")
class AppControlProfileConfiguration {

	@Bean
	ScriptedClient scriptedClient() {
		return new ScriptedClient();
	}

}

package io.quintet.samples.login;

import java.time.Clock;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.quintet.lime.LimeSite;
import io.quintet.samples.pages.GuardedPath;
import io.quintet.samples.pages.PagesConfiguration;

/**
 * The whole site below {@code /login/}: logins, sessions, the page, and a simulation of
 * the platform where no real one is named. Needs nothing but the LIME starter.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "lime.enabled", matchIfMissing = true)
@EnableConfigurationProperties(LoginSettings.class)
@Import({ LoginController.class, SimulationConfiguration.class, PagesConfiguration.class })
public class LoginConfiguration {

	@Bean
	LoginAttempts loginAttempts(LimeSite site, LoginSettings settings, ObjectProvider<Clock> clock) {
		return new LoginAttempts(site, settings, clock.getIfUnique(Clock::systemUTC));
	}

	@Bean
	AgentSessions agentSessions(LoginSettings settings, ObjectProvider<Clock> clock) {
		return new AgentSessions(settings, clock.getIfUnique(Clock::systemUTC));
	}

	@Bean
	GuardedPath loginPage() {
		return GuardedPath.page("/login");
	}

}

package io.quintet.samples.appcontrol;

import java.time.Clock;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import reactor.core.scheduler.Schedulers;

import io.quintet.appcontrol.autoconfigure.AppControlProperties;
import io.quintet.samples.appcontrol.client.DesktopClient;
import io.quintet.samples.appcontrol.client.Pace;
import io.quintet.samples.appcontrol.desktop.Desktop;
import io.quintet.samples.pages.GuardedPath;
import io.quintet.samples.pages.PagesConfiguration;

/**
 * The whole demo below {@code /desktop/}: the desktop, the client that makes the
 * application a service, the page, and what keeps pages of other sites away from both.
 * Needs nothing but the protocol module and WebFlux.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "app-control.enabled", matchIfMissing = true)
@EnableConfigurationProperties(DesktopSettings.class)
@Import({ DesktopController.class, PagesConfiguration.class })
public class DesktopConfiguration {

	private static final String ACTUATOR = "${management.endpoints.web.base-path:/actuator}";

	@Bean
	Desktop desktop() {
		return new Desktop();
	}

	@Bean
	DesktopClient desktopClient(Desktop desktop, DesktopSettings settings, AppControlProperties properties,
			ObjectProvider<Clock> clock) {
		return new DesktopClient(desktop, new Pace(settings.step(), Schedulers.parallel()),
				properties.computerUse().allowCoordinateClick(), clock.getIfUnique(Clock::systemUTC));
	}

	@Bean
	DesktopFeed desktopFeed(Desktop desktop, DesktopSettings settings, ObjectProvider<Clock> clock) {
		return new DesktopFeed(desktop, settings, clock.getIfUnique(Clock::systemUTC));
	}

	@Bean
	Links desktopLinks(AppControlProperties properties, ObjectProvider<PathMappedEndpoints> endpoints) {
		return new Links(properties, endpoints);
	}

	@Bean
	GuardedPath desktopPage() {
		return GuardedPath.page("/desktop");
	}

	@Bean
	GuardedPath desktopService(AppControlProperties properties) {
		return GuardedPath.api(properties.service().basePath());
	}

	@Bean
	GuardedPath desktopKillSwitch(@Value(ACTUATOR) String actuator) {
		return GuardedPath.api(killSwitch(actuator));
	}

	private static String killSwitch(String actuator) {
		return (actuator.equals("/") ? "" : actuator) + "/" + Links.ENDPOINT;
	}

}

package io.quintet.appcontrol.autoconfigure;

import java.time.Duration;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.ApplicationContext;

import io.quintet.appcontrol.AppControlClient;
import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.JsonObjects;
import io.quintet.appcontrol.ServiceRequest;
import io.quintet.appcontrol.ServiceResponse;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolError;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.ToolStatus;
import io.quintet.appcontrol.service.AppControlService;
import io.quintet.appcontrol.service.Caller;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All auto-configurations, a client, and commands to its service.
 */
final class AppControlContexts {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	static final AutoConfigurations ALL = AutoConfigurations.of(ValidationAutoConfiguration.class,
			AppControlAutoConfiguration.class, AppControlServiceAutoConfiguration.class,
			AppControlSocketAutoConfiguration.class, AppControlWebAutoConfiguration.class,
			AppControlClientAutoConfiguration.class, AppControlHealthContributorAutoConfiguration.class,
			AppControlMetricsAutoConfiguration.class, AppControlInfoContributorAutoConfiguration.class,
			AppControlEndpointAutoConfiguration.class, AppControlSanitizingAutoConfiguration.class,
			AppControlObservationAutoConfiguration.class);

	private AppControlContexts() {
	}

	static ApplicationContextRunner runner() {
		return new ApplicationContextRunner().withConfiguration(ALL)
			.withPropertyValues("management.endpoints.web.exposure.include=appcontrol",
					"app-control.logging.event-sink=logger");
	}

	static AppControlClient client() {
		return (command, observer) -> {
			observer.onEvent(ToolEvent.started(command));
			if (command.operation().equals("readiness") && command.tool().equals("not.ready")) {
				return ToolObservation.failure(command, ToolStatus.PERMISSION_MISSING,
						ToolError.of("missing_accessibility", "Accessibility permission is missing."));
			}
			return ToolObservation.ok(command, "Done.");
		};
	}

	static ServiceResponse run(ApplicationContext context, String operation) {
		ToolCommand command = ToolCommand.of("c1", "demo", operation, JsonObjects.of("app", "Notes"));
		byte[] request = context.getBean(AppControlCodec.class).write(ServiceRequest.run(command, null));
		return (ServiceResponse) context.getBean(AppControlService.class)
			.handle(request, Caller.PLAIN)
			.blockLast(TIMEOUT);
	}

	static ToolObservation observation(ServiceResponse response) {
		assertThat(response.observation()).as(response.toString()).isNotNull();
		return response.toolObservation();
	}

	static Health health(AssertableApplicationContext context) {
		return context.getBean("appControlHealthIndicator", ReactiveHealthIndicator.class).health().block(TIMEOUT);
	}

}

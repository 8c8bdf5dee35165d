package io.quintet.appcontrol.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.quintet.appcontrol.AppControlClient;
import io.quintet.appcontrol.JsonObjects;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.service.KillSwitch;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Endpoint, health, meters and sanitizing.
 */
class AppControlActuatorTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final ApplicationContextRunner runner = AppControlContexts.runner();

	@Test
	void theKillSwitchIsInTheEndpoint() {
		this.runner.withBean(AppControlClient.class, AppControlContexts::client).run((context) -> {
			AppControlEndpoint endpoint = context.getBean(AppControlEndpoint.class);
			assertThat(endpoint.setKillSwitch(true, "maintenance").tripped()).isTrue();
			assertThat(AppControlContexts.observation(AppControlContexts.run(context, "observe")).failureKind())
				.isEqualTo("blocked");
			assertThat(AppControlContexts.health(context).getDetails()).containsEntry("killSwitch", "tripped");
			endpoint.setKillSwitch(false, null);
			assertThat(AppControlContexts.observation(AppControlContexts.run(context, "observe")).success()).isTrue();
			assertThat(context.getBean(KillSwitch.class).state().tripped()).isFalse();
		});
	}

	@Test
	void theEndpointShowsValuesWithTheirOriginsAndNoSecret() {
		this.runner
			.withPropertyValues("app-control.helper.token=top-secret", "app-control.computer-use.allowed-apps=Notes",
					"app-control.logging.json=true")
			.run((context) -> {
				AppControlDescriptor descriptor = Objects
					.requireNonNull(context.getBean(AppControlEndpoint.class).appControl().block(TIMEOUT));
				assertThat(descriptor.protocol().name()).isEqualTo("app-control-protocol");
				assertThat(descriptor.protocol().version()).isEqualTo("0.1.0");
				assertThat(descriptor.state()).isEqualTo(AppControlState.Word.UP);
				assertThat(descriptor.limits().maxConcurrent()).isEqualTo(16);
				assertThat(
						Arrays.stream(AppControlDescriptor.class.getRecordComponents()).map(RecordComponent::getName))
					.startsWith("protocol", "state", "limits");
				assertThat(descriptor.toString()).doesNotContain("top-secret");
				assertThat(descriptor.schemas()).hasSize(9);
				assertThat(descriptor.service()).isNull();
				assertThat(descriptor.configuration().get("logging").get("json").value()).isEqualTo(true);
				assertThat(descriptor.configuration().get("logging").get("json").origin()).contains("logging.json");
				assertThat(descriptor.configuration().get("computer_use").get("allowed_apps").value())
					.isEqualTo(List.of("Notes"));
				assertThat(descriptor.configuration().get("wechat").get("app_name").origin()).isEqualTo("default");
			});
	}

	@Test
	void readinessDecidesTheHealthWhereThatIsWanted() {
		ApplicationContextRunner service = this.runner.withBean(AppControlClient.class, AppControlContexts::client);
		service.withPropertyValues("app-control.health.readiness-tool=macos.computer_use")
			.run((context) -> assertThat(AppControlContexts.health(context).getDetails()).containsEntry("readiness",
					"ok"));
		service.withPropertyValues("app-control.health.readiness-tool=not.ready").run((context) -> {
			assertThat(AppControlContexts.health(context).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
			assertThat(AppControlContexts.health(context).getDetails()).containsEntry("failureKind",
					"missing_accessibility");
			assertThat(context.getBean(AppControlEndpoint.class).appControl().map(AppControlDescriptor::state))
				.satisfies((state) -> assertThat(state.block(TIMEOUT)).isEqualTo(AppControlState.Word.OUT_OF_SERVICE));
		});
		service.run((context) -> assertThat(AppControlContexts.health(context).getStatus()).isEqualTo(Status.UP));
	}

	@Test
	void readinessIsAskedOnceInItsTime() {
		AtomicInteger asked = new AtomicInteger();
		this.runner
			.withBean(AppControlClient.class,
					() -> (command, observer) -> ToolObservation.ok(command, "Ready " + asked.incrementAndGet() + ".",
							JsonObjects.of()))
			.withPropertyValues("app-control.health.readiness-tool=macos.computer_use")
			.run((context) -> {
				AppControlContexts.health(context);
				AppControlContexts.health(context);
				assertThat(asked).hasValue(1);
			});
	}

	@Test
	void metersTellOfCommandsAndTheService() {
		this.runner.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withBean(AppControlClient.class, AppControlContexts::client)
			.run((context) -> {
				AppControlContexts.run(context, "observe");
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				context.getBean(AppControlMeterBinder.class).bindTo(registry);
				assertThat(registry.get("app.control.events").counters()).isNotEmpty();
				assertThat(registry.get("app.control.commands.running").gauge().value()).isZero();
				assertThat(registry.get("app.control.observer.failures").functionCounter().count()).isZero();
			});
	}

	@Test
	void actuatorIsNotNeeded() {
		this.runner
			.withClassLoader(new FilteredClassLoader(ConditionalOnEnabledHealthIndicator.class, MeterRegistry.class,
					SanitizingFunction.class))
			.withBean(AppControlClient.class, AppControlContexts::client)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AppControlHealthIndicator.class));
	}

	@Test
	void tokensAreSanitized() {
		this.runner.run((context) -> {
			SanitizingFunction function = context.getBean("appControlSanitizingFunction", SanitizingFunction.class);
			for (String key : List.of("app-control.service.token", "app-control.helper.token",
					"app-control.client.token", "APP_CONTROL_HELPER_TOKEN", "APP_CONTROL_SERVICE_TOKEN")) {
				assertThat(function.apply(new SanitizableData(null, key, "s")).getValue())
					.isEqualTo(SanitizableData.SANITIZED_VALUE);
			}
			assertThat(function.apply(new SanitizableData(null, "app-control.helper.endpoint", "e")).getValue())
				.isEqualTo("e");
		});
	}

}

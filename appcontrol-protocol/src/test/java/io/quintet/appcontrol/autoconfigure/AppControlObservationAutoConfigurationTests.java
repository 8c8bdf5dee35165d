package io.quintet.appcontrol.autoconfigure;

import java.time.Duration;

import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import io.quintet.appcontrol.AppControlClient;
import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.ServiceRequest;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.observer.AppControlObservationConvention;
import io.quintet.appcontrol.observer.CommandObservations;
import io.quintet.appcontrol.service.AppControlService;
import io.quintet.appcontrol.service.Caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class AppControlObservationAutoConfigurationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AppControlAutoConfiguration.class,
				AppControlObservationAutoConfiguration.class, AppControlServiceAutoConfiguration.class))
		.withBean(AppControlClient.class, () -> (command, observer) -> ToolObservation.ok(command, "Done."));

	private static void run(ApplicationContext context) {
		ToolCommand command = ToolCommand.of("c1", "demo", "observe");
		byte[] request = context.getBean(AppControlCodec.class).write(ServiceRequest.run(command, null));
		context.getBean(AppControlService.class).handle(request, Caller.PLAIN).blockLast(TIMEOUT);
	}

	@Test
	void commandsAreObservedWhereThereIsARegistry() {
		this.runner.withBean(ObservationRegistry.class, () -> this.registry).run((context) -> {
			run(context);
			// It ends when its answer is on its way already.
			await().atMost(TIMEOUT)
				.untilAsserted(() -> TestObservationRegistryAssert.assertThat(this.registry)
					.hasSingleObservationThat()
					.hasNameEqualTo("app-control.operation")
					.hasContextualNameEqualTo("app-control observe")
					.hasLowCardinalityKeyValue("outcome", "ok"));
		});
	}

	@Test
	void aBeanNamesThemOtherwise() {
		AppControlObservationConvention convention = new AppControlObservationConvention() {

			@Override
			public String getName() {
				return "desktop";
			}

		};
		this.runner.withBean(ObservationRegistry.class, () -> this.registry)
			.withBean(AppControlObservationConvention.class, () -> convention)
			.run((context) -> {
				run(context);
				TestObservationRegistryAssert.assertThat(this.registry)
					.hasSingleObservationThat()
					.hasNameEqualTo("desktop");
			});
	}

	@Test
	void neitherRegistryNorLibraryIsNeeded() {
		this.runner.run(AppControlObservationAutoConfigurationTests::run);
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer")).run((context) -> {
			assertThat(context).doesNotHaveBean(CommandObservations.class);
			run(context);
		});
	}

}

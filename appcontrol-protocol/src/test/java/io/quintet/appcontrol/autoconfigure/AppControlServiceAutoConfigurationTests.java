package io.quintet.appcontrol.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.context.assertj.ApplicationContextAssertProvider;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.quintet.appcontrol.AppControlClient;
import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.JsonObjects;
import io.quintet.appcontrol.ServiceMessage;
import io.quintet.appcontrol.ServiceRequest;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.service.AppControlService;
import io.quintet.appcontrol.service.Caller;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a first set-up of a service shows.
 */
@ExtendWith(OutputCaptureExtension.class)
class AppControlServiceAutoConfigurationTests {

	private static final AutoConfigurations ALL = AutoConfigurations.of(AppControlAutoConfiguration.class,
			AppControlServiceAutoConfiguration.class, AppControlWebAutoConfiguration.class);

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(ALL)
		.withBean(AppControlClient.class, AppControlServiceAutoConfigurationTests::client);

	private static AppControlClient client() {
		return (command, observer) -> ToolObservation.ok(command, "Done.");
	}

	@Test
	void aTokenOutOfAVariableThatIsNotSetIsNoToken() {
		String property = "app-control.service.token=x${NO_VARIABLE_HAS_THIS_NAME}";
		this.runner.withPropertyValues(property).run(AppControlServiceAutoConfigurationTests::explained);
		new ReactiveWebApplicationContextRunner().withConfiguration(ALL)
			.withBean(AppControlClient.class, AppControlServiceAutoConfigurationTests::client)
			.withPropertyValues(property)
			.run(AppControlServiceAutoConfigurationTests::explained);
	}

	private static void explained(ApplicationContextAssertProvider<?> context) {
		assertThat(context.getStartupFailure()).rootCause()
			.isInstanceOfSatisfying(FailureAnalyzedException.class,
					(failure) -> assertThat(failure.analysis().getDescription() + failure.analysis().getAction())
						.contains("app-control.service.token", "NO_VARIABLE_HAS_THIS_NAME")
						.doesNotContain("x$"));
	}

	@Test
	void aTokenThatNothingServesIsExplained(CapturedOutput output) {
		this.runner.withPropertyValues("app-control.service.token=secret").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).contains("WARN", "Add spring-boot-starter-webflux", "app-control.service.socket-path")
				.doesNotContain("secret");
		});
	}

	@Test
	void aTokenInAServletApplicationIsExplained(CapturedOutput output) {
		new WebApplicationContextRunner().withConfiguration(ALL)
			.withBean(AppControlClient.class, AppControlServiceAutoConfigurationTests::client)
			.withPropertyValues("app-control.service.token=secret")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(output)
					.contains("WARN", "Set spring.main.web-application-type=reactive",
							"app-control.service.socket-path")
					.doesNotContain("secret", "Add spring-boot-starter-webflux");
			});
	}

	@Test
	void blockingCommandsHaveThreadsOfTheirOwn() {
		int commands = Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE + 20;
		CountDownLatch running = new CountDownLatch(commands);
		CountDownLatch end = new CountDownLatch(1);
		AppControlClient blocking = (command, observer) -> {
			running.countDown();
			await(end);
			return ToolObservation.ok(command, "Done.");
		};
		new ApplicationContextRunner().withConfiguration(ALL)
			.withBean(AppControlClient.class, () -> blocking)
			.withPropertyValues("app-control.service.max-concurrent=" + commands)
			.run((context) -> {
				AppControlService service = context.getBean(AppControlService.class);
				Flux<ServiceMessage> answers = Flux.range(0, commands).flatMap((number) -> {
					ToolCommand command = ToolCommand.of("c" + number, "demo", "hold", JsonObjects.of());
					return service.handle(AppControlCodec.standard().write(ServiceRequest.run(command, null)),
							Caller.PLAIN);
				}, commands).replay().autoConnect(0);
				assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
				String unrelated = Mono.fromCallable(() -> "done")
					.subscribeOn(Schedulers.boundedElastic())
					.block(Duration.ofSeconds(20));
				assertThat(unrelated).isEqualTo("done");
				end.countDown();
				assertThat(answers.count().block(Duration.ofSeconds(20))).isEqualTo(commands);
			});
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void aClientThatIsNoServiceYetSaysWhatWouldMakeItOne(CapturedOutput output) {
		this.runner.run((context) -> assertThat(output)
			.contains("App-control is configured", "app-control.service.socket-path", "app-control.service.token")
			.doesNotContain("WARN"));
	}

}

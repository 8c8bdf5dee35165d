package io.quintet.appcontrol.autoconfigure;

import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.reactive.function.server.RouterFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.appcontrol.AppControlClient;
import io.quintet.appcontrol.AppControlClients;
import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.ReactiveAppControlClient;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.ToolObserver;
import io.quintet.appcontrol.ToolStatus;
import io.quintet.appcontrol.client.HelperAppControlClient;
import io.quintet.appcontrol.client.HttpAppControlClient;
import io.quintet.appcontrol.client.UnixSocketAppControlClient;
import io.quintet.appcontrol.config.AppControlConfig;
import io.quintet.appcontrol.internal.web.AppControlRoutes;
import io.quintet.appcontrol.observer.LoggingToolObserver;
import io.quintet.appcontrol.schema.AppControlSchemas;
import io.quintet.appcontrol.service.AppControlService;
import io.quintet.appcontrol.service.CommandPolicy;
import io.quintet.appcontrol.service.KillSwitch;
import io.quintet.appcontrol.socket.UnixSocketServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the auto-configurations.
 */
@ExtendWith(OutputCaptureExtension.class)
class AppControlAutoConfigurationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final ApplicationContextRunner runner = AppControlContexts.runner();

	private final ReactiveWebApplicationContextRunner reactive = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AppControlContexts.ALL);

	@TempDir
	private Path directory;

	@Test
	void nothingIsNeeded() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(AppControlCodec.class)
				.hasSingleBean(AppControlSchemas.class)
				.hasSingleBean(AppControlConfig.class)
				.hasSingleBean(LoggingToolObserver.class)
				.doesNotHaveBean(AppControlService.class)
				.doesNotHaveBean(AppControlClient.class)
				.doesNotHaveBean(UnixSocketServer.class);
			assertThat(AppControlContexts.health(context).getStatus()).isEqualTo(Status.UP);
		});
	}

	@Test
	void itCanBeSwitchedOff() {
		this.runner.withPropertyValues("app-control.enabled=false")
			.withBean(AppControlClient.class, AppControlContexts::client)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(AppControlProperties.class)
				.doesNotHaveBean(AppControlCodec.class)
				.doesNotHaveBean(AppControlService.class)
				.doesNotHaveBean(AppControlHealthIndicator.class)
				.doesNotHaveBean(AppControlEndpoint.class));
	}

	@Test
	void aClientMakesAServiceAndTellsItsObservers() {
		AtomicInteger seen = new AtomicInteger();
		this.runner.withBean(AppControlClient.class, AppControlContexts::client)
			.withBean(ToolObserver.class, () -> (event) -> seen.incrementAndGet())
			.run((context) -> {
				assertThat(context).hasSingleBean(AppControlService.class).hasSingleBean(AppControlClient.class);
				assertThat(AppControlContexts.observation(AppControlContexts.run(context, "observe")).status())
					.isEqualTo(ToolStatus.OK);
				assertThat(seen).hasPositiveValue();
			});
	}

	@Test
	void aReactiveClientDoesToo() {
		ReactiveAppControlClient client = new ReactiveAppControlClient() {

			@Override
			public Mono<ToolObservation> run(ToolCommand command, ToolObserver observer) {
				return Mono.just(ToolObservation.ok(command, "Done."));
			}

			@Override
			public Flux<ToolEvent> stream(ToolCommand command) {
				return Flux.just(ToolEvent.started(command));
			}

		};
		this.runner.withBean(ReactiveAppControlClient.class, () -> client)
			.run((context) -> assertThat(
					AppControlContexts.observation(AppControlContexts.run(context, "observe")).success())
				.isTrue());
	}

	@Test
	void severalClientsAreExplained() {
		this.runner.withBean("one", AppControlClient.class, AppControlContexts::client)
			.withBean("two", AppControlClient.class, AppControlContexts::client)
			.run((context) -> assertThat(analysis(context)).contains("@Primary"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "app-control.service.socket-path=some.sock", "app-control.service.token=secret",
			"app-control.service.allow-unauthenticated=true" })
	void aServiceWithoutClientIsExplained(String property) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(analysis(context)).contains(property.split("=", 2)[0], "AppControlClient")
				.doesNotContain("secret"));
	}

	@Test
	void theSocketIsServedWhileTheApplicationRuns() {
		Path socket = this.directory.resolve("service.sock");
		this.runner.withBean(AppControlClient.class, AppControlContexts::client)
			.withPropertyValues("app-control.service.socket-path=" + socket)
			.run((context) -> {
				assertThat(socket).exists();
				assertThat(AppControlContexts.health(context).getDetails()).containsEntry("socket", "bound");
				try (UnixSocketAppControlClient caller = new UnixSocketAppControlClient(socket)) {
					ToolCommand command = ToolCommand.of("c1", "demo", "observe");
					assertThat(caller.run(command).block(TIMEOUT).status()).isEqualTo(ToolStatus.OK);
				}
				context.getBean(UnixSocketServer.class).stop(Duration.ZERO);
				assertThat(AppControlContexts.health(context).getStatus()).isEqualTo(Status.DOWN);
				assertThat(AppControlContexts.health(context).toString()).doesNotContain(this.directory.toString());
			});
		assertThat(socket).doesNotExist();
	}

	@Test
	void anEmptyPathIsNoSocket() {
		this.runner.withPropertyValues("app-control.service.socket-path=")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(UnixSocketServer.class));
		this.runner.withBean(AppControlClient.class, AppControlContexts::client)
			.withPropertyValues("app-control.service.socket-path= ")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(UnixSocketServer.class));
	}

	@Test
	void aPathThatHoldsSomethingElseEndsTheStart() throws Exception {
		Path file = Files.writeString(this.directory.resolve("precious.txt"), "precious");
		this.runner.withBean(AppControlClient.class, AppControlContexts::client)
			.withPropertyValues("app-control.service.socket-path=" + file)
			.run((context) -> assertThat(analysis(context)).contains("app-control.service.socket-path"));
		assertThat(file).hasContent("precious");
	}

	@Test
	void httpIsServedWhereItIsSettledWhoMayAsk() {
		ReactiveWebApplicationContextRunner service = this.reactive.withBean(AppControlClient.class,
				AppControlContexts::client);
		service.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AppControlRoutes.class));
		service.withPropertyValues("app-control.service.token=secret")
			.run((context) -> assertThat(context).hasSingleBean(AppControlRoutes.class)
				.hasSingleBean(RouterFunction.class));
		service.withPropertyValues("app-control.service.allow-unauthenticated=true")
			.run((context) -> assertThat(context).hasSingleBean(AppControlRoutes.class));
		service.withPropertyValues("app-control.service.allow-unauthenticated=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AppControlRoutes.class));
	}

	@Test
	void servletApplicationsStartToo() {
		new WebApplicationContextRunner().withConfiguration(AppControlContexts.ALL)
			.withBean(AppControlClient.class, AppControlContexts::client)
			.withPropertyValues("app-control.service.token=secret")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(AppControlService.class)
				.doesNotHaveBean(AppControlRoutes.class));
	}

	@Test
	void policiesAndBudgetAreAskedInThisOrder() {
		this.runner.withBean(AppControlClient.class, AppControlContexts::client)
			.withBean(CommandPolicy.class,
					() -> (command) -> command.operation().equals("click")
							? CommandPolicy.Refusal.of("blocked", "No clicks.", "Do not click.") : null)
			.withPropertyValues("app-control.policy.allowed-operations=observe,click",
					"app-control.policy.commands-per-minute=1")
			.run((context) -> {
				assertThat(AppControlContexts.observation(AppControlContexts.run(context, "hotkey")).failureKind())
					.isEqualTo("blocked");
				assertThat(AppControlContexts.observation(AppControlContexts.run(context, "click")).message())
					.isEqualTo("No clicks.");
				assertThat(AppControlContexts.observation(AppControlContexts.run(context, "observe")).status())
					.isEqualTo(ToolStatus.OK);
				assertThat(AppControlContexts.observation(AppControlContexts.run(context, "observe")).failureKind())
					.isEqualTo("rate_limited");
			});
	}

	@Test
	void anOperationThatLooksLikeASlipStopsTheStart() {
		ApplicationContextRunner service = this.runner.withBean(AppControlClient.class, AppControlContexts::client);
		service.withPropertyValues("app-control.policy.allowed-operations=click,obsrve")
			.run((context) -> assertThat(analysis(context)).contains("app-control.policy.allowed-operations",
					"'obsrve'", "Did you mean 'observe'?", "AllowList"));
		service.withPropertyValues("app-control.policy.allowed-operations=observe,send_invoice").run((context) -> {
			assertThat(AppControlContexts.observation(AppControlContexts.run(context, "send_invoice")).status())
				.isEqualTo(ToolStatus.OK);
			assertThat(AppControlContexts.observation(AppControlContexts.run(context, "click")).failureKind())
				.isEqualTo("blocked");
		});
	}

	@Test
	void eventsGoToTheApplicationsLogUnlessToldOtherwise(CapturedOutput output) {
		new ApplicationContextRunner().withConfiguration(AppControlContexts.ALL)
			.withBean(AppControlClient.class, AppControlContexts::client)
			.run((context) -> {
				AppControlContexts.run(context, "observe");
				assertThat(context.getBean(AppControlConfig.class).logging().eventSink()).isEqualTo("stderr");
				assertThat(output.getErr()).doesNotContain("c1 | observe");
				assertThat(output.getOut().lines()).anyMatch((line) -> line.contains("INFO")
						&& line.contains("app_control") && line.contains("observation | c1 | observe"));
			});
	}

	@Test
	void anEmptyListOfAppsLetsNothingThrough() {
		this.runner.withBean(AppControlClient.class, AppControlContexts::client)
			.withPropertyValues("app-control.policy.allowed-apps=")
			.run((context) -> assertThat(
					AppControlContexts.observation(AppControlContexts.run(context, "observe")).failureKind())
				.isEqualTo("app_not_allowlisted"));
	}

	@Test
	void clientsOfOtherServicesDoNotStartAService() {
		this.runner.withPropertyValues("app-control.client.type=unix-socket", "app-control.client.socket-path=a.sock")
			.run((context) -> assertThat(context).hasSingleBean(UnixSocketAppControlClient.class)
				.hasSingleBean(AppControlClient.class)
				.doesNotHaveBean(AppControlService.class));
		this.runner.withPropertyValues("app-control.client.type=http", "app-control.client.url=http://127.0.0.1:1/a")
			.run((context) -> assertThat(context).hasSingleBean(HttpAppControlClient.class)
				.doesNotHaveBean(AppControlService.class));
	}

	@Test
	void theHelperIsFoundByItsManifest() throws Exception {
		Path manifest = Files.writeString(this.directory.resolve("helper.json"), """
				{"bundleId":"org.example.helper","transport":"unix_socket","socketPath":"%s"}"""
			.formatted(this.directory.resolve("helper.sock")));
		this.runner.withPropertyValues("app-control.client.type=helper", "app-control.helper.manifest-path=" + manifest)
			.run((context) -> assertThat(context).hasSingleBean(HelperAppControlClient.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix-socket:app-control.client.socket-path", "http:app-control.client.url",
			"helper:app-control.helper.manifest-path" })
	void aClientWithoutItsAddressIsExplained(String typeAndProperty) {
		String[] parts = typeAndProperty.split(":", 2);
		this.runner.withPropertyValues("app-control.client.type=" + parts[0])
			.run((context) -> assertThat(analysis(context)).contains(parts[1]));
	}

	@Test
	void theApplicationsBeansWin() {
		AppControlService service = AppControlService.builder(AppControlClients.reactive(AppControlContexts.client()))
			.build();
		KillSwitch killSwitch = new KillSwitch(Clock.systemUTC());
		this.runner.withBean(AppControlClient.class, AppControlContexts::client)
			.withBean(AppControlService.class, () -> service)
			.withBean(KillSwitch.class, () -> killSwitch)
			.withBean(LoggingToolObserver.class, () -> LoggingToolObserver.of(AppControlConfig.DEFAULTS.logging()))
			.run((context) -> {
				assertThat(context.getBean(AppControlService.class)).isSameAs(service);
				assertThat(context.getBean(KillSwitch.class)).isSameAs(killSwitch);
				assertThat(context).hasSingleBean(LoggingToolObserver.class);
			});
	}

	@Test
	void noBeanStandsForOneOfTheApplication() {
		this.runner.withPropertyValues("spring.threads.virtual.enabled=true")
			.withBean(AppControlClient.class, AppControlContexts::client)
			.run((context) -> {
				for (Class<?> type : List.of(Supplier.class, Function.class, Consumer.class, Executor.class,
						Scheduler.class, Clock.class, HttpClient.class)) {
					assertThat(context.getBeanNamesForType(type)).as(type.getName()).isEmpty();
				}
			});
	}

	private static String analysis(AssertableApplicationContext context) {
		assertThat(context).hasFailed();
		Throwable failure = context.getStartupFailure();
		while (failure != null && !(failure instanceof FailureAnalyzedException)) {
			failure = failure.getCause();
		}
		assertThat(failure).isInstanceOf(FailureAnalyzedException.class);
		var analysis = ((FailureAnalyzedException) failure).analysis();
		return analysis.getDescription() + " " + analysis.getAction();
	}

}

package io.quintet.appcontrol.service;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.ReactiveAppControlClient;
import io.quintet.appcontrol.ServiceMessage;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.ToolObserver;
import io.quintet.appcontrol.internal.observer.MicrometerCommandObservations;
import io.quintet.appcontrol.observer.AppControlObservationContext;

import static io.quintet.appcontrol.service.Asking.TIMEOUT;
import static io.quintet.appcontrol.service.Asking.begin;
import static io.quintet.appcontrol.service.Asking.command;
import static io.quintet.appcontrol.service.Asking.last;
import static io.quintet.appcontrol.service.Asking.run;
import static io.quintet.appcontrol.service.Asking.stream;
import static io.quintet.appcontrol.service.Asking.submit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ServiceObservationTests extends ServiceTestCase {

	private final TestObservationRegistry registry = TestObservationRegistry.create();

	private AppControlService observing(ReactiveAppControlClient client, ServiceSettings settings) {
		return opened(AppControlService.builder(client)
			.settings(settings)
			.policy((command) -> command.operation().equals("forbidden")
					? CommandPolicy.Refusal.of(FailureKinds.BLOCKED, "no", "wait") : null)
			.observations(new MicrometerCommandObservations(this.registry, null)));
	}

	private AppControlService observing(ReactiveAppControlClient client) {
		return observing(client, ServiceSettings.DEFAULT);
	}

	private void assertObserved(String operation, String outcome) {
		await().atMost(TIMEOUT)
			.untilAsserted(() -> TestObservationRegistryAssert.assertThat(this.registry)
				.hasSingleObservationThat()
				.hasNameEqualTo("app-control.operation")
				.hasLowCardinalityKeyValue("operation", operation)
				.hasLowCardinalityKeyValue("outcome", outcome)
				.hasBeenStarted()
				.hasBeenStopped());
	}

	@ParameterizedTest
	@CsvSource({ "echo, ok", "deny, permission_missing", "boom, error", "bad-input, error", "forbidden, refused" })
	void eachCommandIsOneObservationHoweverItIsSent(String operation, String outcome) {
		AppControlService service = observing(new ScriptedClient());
		for (byte[] request : List.of(run(command(operation)), submit(command(operation)), stream(command(operation)),
				run(command(operation).withIdempotencyKey("a")), stream(command(operation).withIdempotencyKey("b")))) {
			last(service, request);
			assertObserved(operation, outcome);
			this.registry.clear();
		}
	}

	@Test
	void aCommandThatRunsHasNoOutcomeYet() throws Exception {
		SimpleMeterRegistry meters = new SimpleMeterRegistry();
		this.registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
		HeldClient client = new HeldClient();
		AppControlService service = observing(client);
		CompletableFuture<List<ServiceMessage>> answer = begin(service, run(command("observe")));
		await().atMost(TIMEOUT).until(() -> client.calls.size() == 1);
		assertThat(meters.get("app-control.operation.active").longTaskTimer().getId().getTags())
			.contains(Tag.of("operation", "observe"))
			.extracting(Tag::getKey)
			.doesNotContain("outcome");
		client.calls.get(0).finish();
		assertThat(answer.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).hasSize(1);
		await().atMost(TIMEOUT)
			.untilAsserted(() -> assertThat(meters.get("app-control.operation").tag("outcome", "ok").timer().count())
				.isEqualTo(1));
	}

	@Test
	void aStreamWithoutObservationEndsUnknown() {
		last(observing(new ScriptedClient()), stream(command("silent")));
		assertObserved("silent", "unknown");
	}

	@Test
	void aFailureOfTheClientIsInTheObservationAndNotInTheAnswer() {
		assertThat(last(observing(new ScriptedClient()), run(command("boom"))).toString()).doesNotContain("boom");
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasSingleObservationThat()
			.thenError()
			.hasMessage("boom");
	}

	@Test
	void aCommandThatIsStoppedEndsAsItsObservationSays() throws Exception {
		AppControlService service = observing(this.held);
		CompletableFuture<List<ServiceMessage>> answer = begin(service, run(command("slow").withTimeoutMs(500L)));
		call(0);
		this.timer.advanceTimeBy(Duration.ofMillis(500));
		response(answer);
		assertObserved("slow", "timeout");
	}

	@Test
	void aCallerThatLeavesHasCancelled() {
		AppControlService service = observing(this.held);
		Disposable caller = service.handle(run(command("slow")), Caller.PLAIN).subscribe();
		call(0);
		caller.dispose();
		assertObserved("slow", "cancelled");
	}

	@Test
	void aCommandThatFindsNoPlaceIsRefused() {
		AppControlService service = observing(this.held,
				ServiceSettings.DEFAULT.withCommands(new ServiceSettings.Commands(1, 0, Duration.ofMinutes(1))));
		begin(service, run(command("first")));
		call(0);
		last(service, run(command("second")));
		await().atMost(TIMEOUT)
			.untilAsserted(() -> TestObservationRegistryAssert.assertThat(this.registry)
				.hasAnObservationWithAKeyValue("outcome", "refused"));
	}

	@Test
	void commandsThatShareAnExecutionShareTheObservation() {
		AppControlService service = observing(new ScriptedClient());
		last(service, run(command("echo").withIdempotencyKey("k")));
		last(service, run(command("echo").withIdempotencyKey("k")));
		assertObserved("echo", "ok");
	}

	@Test
	void whatTheClientDoesIsPartOfIt() {
		List<Observation> seen = new CopyOnWriteArrayList<>();
		AppControlService service = observing(new ReactiveAppControlClient() {
			@Override
			public Mono<ToolObservation> run(ToolCommand command, ToolObserver observer) {
				return Mono.deferContextual((view) -> {
					seen.add(view.get(ObservationThreadLocalAccessor.KEY));
					return Mono.just(ToolObservation.ok(command, "Done."));
				});
			}

			@Override
			public Flux<ToolEvent> stream(ToolCommand command) {
				return run(command).map((observation) -> ToolEvent.observation(observation, 0)).flux();
			}
		});
		last(service, run(command("echo")));
		last(service, stream(command("echo")));
		assertThat(seen).hasSize(2)
			.allSatisfy((observation) -> assertThat(observation.getContext()).isInstanceOfSatisfying(
					AppControlObservationContext.class,
					(context) -> assertThat(context.command()).isEqualTo(command("echo"))));
	}

	@Test
	void callersCannotMakeTagsWithoutBound() {
		AppControlService service = observing(new ScriptedClient());
		for (int i = 0; i < 110; i++) {
			last(service, run(command("op" + i)));
		}
		TestObservationRegistryAssert.assertThat(this.registry)
			.hasNumberOfObservationsWithNameEqualTo("app-control.operation", 110)
			.hasAnObservationWithAKeyValue("operation", "op99")
			.hasAnObservationWithAKeyValue("operation", "other")
			.doesNotHaveAnyRemainingCurrentObservation();
	}

}

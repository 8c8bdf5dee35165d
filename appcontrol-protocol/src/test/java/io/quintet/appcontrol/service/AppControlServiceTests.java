package io.quintet.appcontrol.service;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.appcontrol.AppControlClient;
import io.quintet.appcontrol.AppControlClientException;
import io.quintet.appcontrol.AppControlClientException.Reason;
import io.quintet.appcontrol.AppControlClients;
import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.JsonObjects;
import io.quintet.appcontrol.ReactiveAppControlClient;
import io.quintet.appcontrol.ServiceEventEnvelope;
import io.quintet.appcontrol.ServiceMessage;
import io.quintet.appcontrol.ServiceResponse;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolError;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolEventType;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.ToolObserver;
import io.quintet.appcontrol.service.HeldClient.Call;

import static io.quintet.appcontrol.service.Asking.TIMEOUT;
import static io.quintet.appcontrol.service.Asking.all;
import static io.quintet.appcontrol.service.Asking.begin;
import static io.quintet.appcontrol.service.Asking.command;
import static io.quintet.appcontrol.service.Asking.kind;
import static io.quintet.appcontrol.service.Asking.last;
import static io.quintet.appcontrol.service.Asking.run;
import static io.quintet.appcontrol.service.Asking.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

class AppControlServiceTests extends ServiceTestCase {

	@Test
	void anUnexpectedFailureIsAnEnvelopeAndTellsNothingOfTheInside() {
		ServiceResponse response = last(service(new ScriptedClient()), run(command("boom")));
		assertThat(kind(response)).isEqualTo(FailureKinds.INTERNAL_ERROR);
		assertThat(response.requestId()).isEqualTo("r");
		assertThat(response.toString()).doesNotContain("boom", "IllegalState");
		assertThat(this.observed).extracting(ToolEvent::type).containsExactly(ToolEventType.ERROR);
	}

	@Test
	void anUnexpectedFailureFollowsTheEventsOfAStream() {
		List<ServiceMessage> messages = all(service(new ScriptedClient()), stream(command("boom")), Caller.PLAIN);
		assertThat(shape(messages)).containsExactly("started 0", "failed");
		assertThat(this.observed).extracting(ToolEvent::type)
			.containsExactly(ToolEventType.STARTED, ToolEventType.ERROR);
	}

	@Test
	void whatReactorTakesForFatalIsAFailureToo() {
		AppControlService service = service(new ReactiveAppControlClient() {
			@Override
			public Mono<ToolObservation> run(ToolCommand command, ToolObserver observer) {
				return Mono.fromCallable(() -> {
					throw command.operation().equals("stack") ? new StackOverflowError()
							: new NoClassDefFoundError("x");
				});
			}

			@Override
			public Flux<ToolEvent> stream(ToolCommand command) {
				throw new AssertionError("broken");
			}
		});
		assertThat(kind(last(service, run(command("stack"))))).isEqualTo(FailureKinds.INTERNAL_ERROR);
		assertThat(kind(last(service, run(command("link"))))).isEqualTo(FailureKinds.INTERNAL_ERROR);
		assertThat(kind(last(service, stream(command("any"))))).isEqualTo(FailureKinds.INTERNAL_ERROR);
		assertThat(service.statistics().running()).isZero();
	}

	@Test
	void aClientWithoutObservationFailsTheCall() {
		AppControlService service = service(new ReactiveAppControlClient() {
			@Override
			@SuppressWarnings("NullAway")
			public Mono<ToolObservation> run(ToolCommand command, ToolObserver observer) {
				return command.operation().equals("null") ? null : Mono.empty();
			}

			@Override
			public Flux<ToolEvent> stream(ToolCommand command) {
				return Flux.empty();
			}
		});
		assertThat(kind(last(service, run(command("null"))))).isEqualTo(FailureKinds.INTERNAL_ERROR);
		assertThat(kind(last(service, run(command("empty"))))).isEqualTo(FailureKinds.INTERNAL_ERROR);
		assertThat(last(service, stream(command("empty")))).isEqualTo(ServiceResponse.complete(null, "r"));
	}

	@Test
	void aPeerThatAClientCannotReachIsNamedAndNotALackOfOurOwn() {
		AppControlClient gone = (command, observer) -> {
			throw new AppControlClientException(Reason.NOT_RUNNING, "Nothing listens at /x", null);
		};
		ServiceResponse response = last(service(AppControlClients.reactive(gone)), run(command("any")));
		assertThat(response.error())
			.isEqualTo(ToolError.of(FailureKinds.NOT_AVAILABLE, "Nothing listens at /x").withRetryable(true));
		AppControlClient refused = (command, observer) -> {
			throw new AppControlClientException(ToolError.of(FailureKinds.UNAUTHORIZED, "wrong"));
		};
		assertThat(kind(last(service(AppControlClients.reactive(refused)), run(command("any")))))
			.isEqualTo(FailureKinds.NOT_AVAILABLE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\u00a0", "\u0000" })
	void aFailureWithoutATextGetsOne(String text) {
		AppControlClient client = (command, observer) -> {
			throw new IllegalArgumentException(text);
		};
		ServiceResponse response = last(service(AppControlClients.reactive(client)), run(command("any")));
		assertThat(kind(response)).isEqualTo(FailureKinds.INVALID_REQUEST);
		assertThat(Objects.requireNonNull(response.error()).message()).isEqualTo("The request is not valid.");
	}

	@Test
	void anObserverThatFailsDoesNotReachTheCommand() {
		AppControlService service = AppControlService.builder(new ScriptedClient()).observer((event) -> {
			throw new IllegalStateException("broken");
		}).build();
		this.services.add(service);
		assertThat(last(service, run(command("echo"))).success()).isTrue();
		assertThat(shape(all(service, stream(command("echo")), Caller.PLAIN))).hasSize(3);
	}

	@Test
	void observersGetTheObservationOfARunThatDoesNotTellItItself() throws Exception {
		AppControlService service = service(this.held);
		int calls = 0;
		for (ToolCommand command : List.of(command("slow"), command("slow").withIdempotencyKey("k"))) {
			this.observed.clear();
			CompletableFuture<List<ServiceMessage>> answer = begin(service, run(command));
			Call call = call(calls++);
			call.observer.onEvent(ToolEvent.started(command));
			call.finish();
			ToolObservation observation = observation(response(answer));
			assertThat(this.observed).extracting(ToolEvent::type)
				.containsExactly(ToolEventType.STARTED, ToolEventType.OBSERVATION);
			assertThat(this.observed.get(1).seq()).isEqualTo(1);
			assertThat(this.observed.get(1).toolObservation()).isEqualTo(observation);
		}
	}

	@Test
	void observersGetEveryEventOfAStreamInOrder() {
		AppControlService service = service(new ScriptedClient());
		List<ServiceMessage> streamed = all(service, stream(command("steps").withInput(JsonObjects.of("steps", 500))),
				Caller.PLAIN);
		assertThat(streamed).hasSize(503);
		assertThat(this.observed).isEqualTo(streamed.stream()
			.filter(ServiceEventEnvelope.class::isInstance)
			.map((message) -> ((ServiceEventEnvelope) message).event())
			.toList());
	}

	@Test
	void closingEndsWhatRunsWithAnObservation() throws Exception {
		AppControlService service = service(this.held);
		CompletableFuture<List<ServiceMessage>> running = begin(service, run(command("slow")));
		CompletableFuture<List<ServiceMessage>> streaming = begin(service, stream(command("slow")));
		call(1);
		service.close();
		service.close();
		assertThat(observation(response(running)).failureKind()).isEqualTo(FailureKinds.NOT_AVAILABLE);
		assertThat(observation(response(streaming)).failureKind()).isEqualTo(FailureKinds.NOT_AVAILABLE);
		await().atMost(TIMEOUT).untilAtomic(this.held.cancelled, is(2));
		assertThat(kind(last(service, run(command("new"))))).isEqualTo(FailureKinds.NOT_AVAILABLE);
	}

}

package io.quintet.appcontrol.service;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.quintet.appcontrol.AppControlClient;
import io.quintet.appcontrol.AppControlClientException;
import io.quintet.appcontrol.AppControlClientException.Reason;
import io.quintet.appcontrol.AppControlClients;
import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.ReactiveAppControlClient;
import io.quintet.appcontrol.ServiceAction;
import io.quintet.appcontrol.ServiceEventEnvelope;
import io.quintet.appcontrol.ServiceMessage;
import io.quintet.appcontrol.ServiceResponse;
import io.quintet.appcontrol.ServiceResponseStatus;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolError;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolEventType;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.ToolObserver;
import io.quintet.appcontrol.ToolStatus;
import io.quintet.appcontrol.json.JsonLimits;
import io.quintet.appcontrol.json.JsonObject;
import io.quintet.appcontrol.service.HeldClient.Call;

import static io.quintet.appcontrol.service.Asking.TIMEOUT;
import static io.quintet.appcontrol.service.Asking.all;
import static io.quintet.appcontrol.service.Asking.begin;
import static io.quintet.appcontrol.service.Asking.bytes;
import static io.quintet.appcontrol.service.Asking.command;
import static io.quintet.appcontrol.service.Asking.kind;
import static io.quintet.appcontrol.service.Asking.last;
import static io.quintet.appcontrol.service.Asking.poll;
import static io.quintet.appcontrol.service.Asking.run;
import static io.quintet.appcontrol.service.Asking.stream;
import static io.quintet.appcontrol.service.Asking.submit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

class AppControlServiceTests {

	private final List<AppControlService> services = new ArrayList<>();

	private final List<ToolEvent> observed = new CopyOnWriteArrayList<>();

	private final HeldClient held = new HeldClient();

	private final TestClock clock = new TestClock();

	private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	@AfterEach
	void close() {
		this.services.forEach(AppControlService::close);
		this.timer.dispose();
	}

	private AppControlService service(ReactiveAppControlClient client, ServiceSettings settings) {
		return opened(AppControlService.builder(client).settings(settings));
	}

	private AppControlService service(ReactiveAppControlClient client) {
		return service(client, ServiceSettings.DEFAULT);
	}

	private AppControlService opened(AppControlService.Builder builder) {
		AppControlService service = builder.observer(this.observed::add).clock(this.clock).timer(this.timer).build();
		this.services.add(service);
		return service;
	}

	private Call call(int number) {
		await().atMost(TIMEOUT).until(() -> this.held.calls.size() > number);
		return this.held.calls.get(number);
	}

	private static ServiceResponse response(CompletableFuture<List<ServiceMessage>> answer) throws Exception {
		List<ServiceMessage> messages = answer.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
		return (ServiceResponse) messages.get(messages.size() - 1);
	}

	private static ToolObservation observation(ServiceResponse response) {
		assertThat(response.error()).isNull();
		return Objects.requireNonNull(response.toolObservation());
	}

	private static List<String> shape(List<ServiceMessage> messages) {
		return messages.stream()
			.map((message) -> (message instanceof ServiceEventEnvelope event)
					? event.event().type().wire() + " " + event.event().seq()
					: ((ServiceResponse) message).status().wire())
			.toList();
	}

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
		assertThat(last(service, stream(command("empty")))).isEqualTo(ServiceResponse.complete((JsonObject) null, "r"));
	}

	@Test
	void aPeerThatAClientCannotReachIsNamedAndNotALackOfOurOwn() {
		AppControlClient gone = (command, observer) -> {
			throw new AppControlClientException(Reason.NOT_RUNNING, "Nobody listens at /x", null);
		};
		ServiceResponse response = last(service(AppControlClients.reactive(gone)), run(command("any")));
		assertThat(response.error())
			.isEqualTo(ToolError.of(FailureKinds.NOT_AVAILABLE, "Nobody listens at /x").withRetryable(true));
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
	void aRequestIsRefusedByTheFirstLayerThatFails() {
		AppControlService service = service(new ScriptedClient());
		assertThat(kind(last(service, ""))).isEqualTo(FailureKinds.EMPTY_REQUEST);
		assertThat(kind(last(service, "\n"))).isEqualTo(FailureKinds.INVALID_JSON);
		assertThat(kind(last(service, "{"))).isEqualTo(FailureKinds.INVALID_JSON);
		assertThat(kind(last(service, new byte[] { '"', (byte) 0xC3, '"' }))).isEqualTo(FailureKinds.INVALID_JSON);
		assertThat(kind(last(service, "[]"))).isEqualTo(FailureKinds.INVALID_REQUEST);
		assertThat(kind(last(service, "{\"a\":1,\"a\":1}"))).isEqualTo(FailureKinds.INVALID_REQUEST);
		assertThat(kind(last(service, "[".repeat(5000)))).isEqualTo(FailureKinds.INVALID_REQUEST);
		assertThat(Objects.requireNonNull(last(service, "{\"requestId\":\" x \",\"y\":1}").error()).message())
			.contains("$.schema", "$.action", "$.y");
		assertThat(last(service, "{\"requestId\":\" x \",\"y\":1}").requestId()).isEqualTo("x");
		assertThat(last(service, "{\"requestId\":\" \"}").requestId()).isNull();
		assertThat(last(service, "{\"requestId\":7}").requestId()).isNull();
	}

	@Test
	void aRequestMayBeDeepAndNotTooDeep() {
		AppControlService service = service(new ScriptedClient());
		assertThat(last(service, deep(900)).success()).isTrue();
		assertThat(kind(last(service, deep(1100)))).isEqualTo(FailureKinds.INVALID_REQUEST);
		assertThat(kind(last(service, deep(100_000)))).isEqualTo(FailureKinds.INVALID_REQUEST);
	}

	private static String deep(int levels) {
		return new String(run(command("echo")), StandardCharsets.UTF_8).replace("\"input\":{}",
				"\"input\":{\"a\":" + "[".repeat(levels) + "]".repeat(levels) + "}");
	}

	@Test
	void aRequestMayBeAsLongAsTheCodecReads() {
		AppControlService service = opened(AppControlService.builder(new ScriptedClient())
			.codec(new AppControlCodec(JsonLimits.DEFAULT.withMaxBytes(1000))));
		ToolCommand fits = command("echo").withInput(JsonObject.of("t", "x".repeat(600)));
		assertThat(last(service, run(fits)).success()).isTrue();
		assertThat(kind(last(service, run(fits.withInput(JsonObject.of("t", "x".repeat(1000)))))))
			.isEqualTo(FailureKinds.INVALID_REQUEST);
	}

	@Test
	void aStreamNeedsATransportForIt() {
		List<ServiceMessage> messages = all(service(new ScriptedClient()), stream(command("echo")),
				Caller.PLAIN.withStreams(false));
		assertThat(messages).hasSize(1);
		assertThat(kind((ServiceResponse) messages.get(0))).isEqualTo(FailureKinds.STREAM_REQUIRES_EVENT_LINES);
		assertThat(messages.get(0).requestId()).isEqualTo("r");
		assertThat(this.observed).isEmpty();
	}

	@Test
	void anIdIsChosenThatNobodyGuesses() {
		AppControlService service = service(new ScriptedClient());
		String first = last(service, bytes(ServiceAction.RUN, null, command("echo"))).requestId();
		String second = last(service, bytes(ServiceAction.RUN, null, command("echo"))).requestId();
		assertThat(first).matches("req_[0-9a-f]{32}").isNotEqualTo(second);
	}

	@Test
	void aTokenMayComeInsideOrBesideAndHasToBeRightInBoth() {
		AppControlService service = service(new ScriptedClient(), ServiceSettings.DEFAULT.withToken("k"));
		Caller right = Caller.PLAIN.withToken("k");
		Caller wrong = Caller.PLAIN.withToken("K");
		assertThat(answered(service, "\"k\"", Caller.PLAIN)).isEqualTo("complete");
		assertThat(answered(service, "\"k\"", right)).isEqualTo("complete");
		assertThat(answered(service, "null", right)).isEqualTo("complete");
		for (String token : List.of("null", "\"\"", "\"x\"", "\" k\"", "7", "[\"k\"]")) {
			assertThat(answered(service, token, Caller.PLAIN)).as(token).isEqualTo(FailureKinds.UNAUTHORIZED);
		}
		assertThat(answered(service, "\"k\"", wrong)).isEqualTo(FailureKinds.UNAUTHORIZED);
		assertThat(answered(service, "\"x\"", right)).isEqualTo(FailureKinds.UNAUTHORIZED);
		assertThat(answered(service, "null", wrong)).isEqualTo(FailureKinds.UNAUTHORIZED);
		assertThat(kind((ServiceResponse) Objects.requireNonNull(service.poll("r", wrong).block(TIMEOUT))))
			.isEqualTo(FailureKinds.UNAUTHORIZED);
		assertThat(service.poll("r", right).block(TIMEOUT)).isEqualTo(ServiceResponse.notFound("r"));
		assertThat(kind((ServiceResponse) Objects
			.requireNonNull(service.resume(new ResumePoint("r", -1), wrong).blockLast(TIMEOUT))))
			.isEqualTo(FailureKinds.UNAUTHORIZED);
	}

	private static String answered(AppControlService service, String token, Caller caller) {
		String request = new String(run(command("echo")), StandardCharsets.UTF_8).replace("{\"schema\"",
				"{\"token\":" + token + ",\"schema\"");
		List<ServiceMessage> messages = all(service, request.getBytes(StandardCharsets.UTF_8), caller);
		ServiceResponse response = (ServiceResponse) messages.get(0);
		assertThat(response.requestId()).isEqualTo("r");
		return (response.error() != null) ? kind(response) : response.status().wire();
	}

	@Test
	void withoutATokenAnyTokenIsIgnoredAndNullIsNone() {
		AppControlService service = service(new ScriptedClient());
		assertThat(answered(service, "null", Caller.PLAIN)).isEqualTo("complete");
		assertThat(answered(service, "\"x\"", Caller.PLAIN.withToken("y"))).isEqualTo("complete");
		assertThat(answered(service, "7", Caller.PLAIN)).isEqualTo(FailureKinds.INVALID_REQUEST);
	}

	@Test
	void theTokenIsNotShown() {
		assertThat(ServiceSettings.DEFAULT.withToken("secret").toString()).doesNotContain("secret").contains("***");
		assertThat(Caller.PLAIN.withToken("secret").toString()).doesNotContain("secret").contains("***");
	}

	@Test
	void aCommandThatTakesTooLongIsCancelledAndObservedAsTimeout() throws Exception {
		AppControlService service = service(this.held);
		CompletableFuture<List<ServiceMessage>> answer = begin(service, run(command("slow").withTimeoutMs(500L)));
		Call call = call(0);
		call.observer.onEvent(ToolEvent.started(call.command));
		this.timer.advanceTimeBy(Duration.ofMillis(499));
		assertThat(answer).isNotDone();
		this.timer.advanceTimeBy(Duration.ofMillis(1));
		ToolObservation observation = observation(response(answer));
		assertThat(observation.status()).isEqualTo(ToolStatus.TIMEOUT);
		assertThat(observation.failureKind()).isEqualTo(FailureKinds.TIMEOUT);
		assertThat(observation.commandId()).isEqualTo("c1");
		await().atMost(TIMEOUT).untilAtomic(this.held.cancelled, is(1));
		call.observer.onEvent(ToolEvent.progress(call.command, 1, "late", "late"));
		assertThat(this.observed).extracting((event) -> event.type().wire() + " " + event.seq())
			.containsExactly("started 0", "observation 1");
	}

	@Test
	void aStreamThatTakesTooLongEndsWithAnObservation() throws Exception {
		AppControlService service = service(this.held);
		CompletableFuture<List<ServiceMessage>> answer = begin(service, stream(command("slow").withTimeoutMs(500L)));
		call(0).emit(7);
		await().atMost(TIMEOUT).until(() -> this.observed.size() == 1);
		this.timer.advanceTimeBy(Duration.ofMillis(500));
		ToolObservation observation = observation(response(answer));
		assertThat(observation.status()).isEqualTo(ToolStatus.TIMEOUT);
		assertThat(shape(answer.get())).containsExactly("progress 7", "observation 8", "complete");
		assertThat(this.observed).hasSize(2);
	}

	@Test
	void theServiceBoundsWhatACommandAsksFor() throws Exception {
		AppControlService service = service(this.held,
				ServiceSettings.DEFAULT.withCommands(new ServiceSettings.Commands(4, 4, Duration.ofSeconds(2))));
		CompletableFuture<List<ServiceMessage>> patient = begin(service,
				run(command("slow").withTimeoutMs(1_000_000_000_000L)));
		CompletableFuture<List<ServiceMessage>> silent = begin(service, run(command("slow")));
		call(1);
		this.timer.advanceTimeBy(Duration.ofSeconds(2));
		assertThat(observation(response(patient)).status()).isEqualTo(ToolStatus.TIMEOUT);
		assertThat(observation(response(silent)).status()).isEqualTo(ToolStatus.TIMEOUT);
	}

	@Test
	void aBlockingClientIsInterrupted() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		AppControlClient client = (command, observer) -> {
			begun.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
			}
			throw new IllegalStateException("interrupted");
		};
		AppControlService service = service(AppControlClients.reactive(client));
		CompletableFuture<List<ServiceMessage>> answer = begin(service, run(command("slow").withTimeoutMs(500L)));
		assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
		this.timer.advanceTimeBy(Duration.ofMillis(500));
		assertThat(observation(response(answer)).status()).isEqualTo(ToolStatus.TIMEOUT);
		assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void resultsExpire() {
		AppControlService service = service(new ScriptedClient());
		assertThat(last(service, submit(command("echo"))).success()).isTrue();
		this.clock.advance(ServiceSettings.Results.DEFAULT.ttl().minusMillis(1));
		assertThat(poll(service, "r").success()).isTrue();
		assertThat(service.statistics().results()).isEqualTo(1);
		this.clock.advance(Duration.ofMillis(1));
		assertThat(poll(service, "r")).isEqualTo(ServiceResponse.notFound("r"));
		assertThat(service.statistics().results()).isZero();
		assertThat(service.statistics().resultBytes()).isZero();
	}

	@Test
	void theOldestResultsGoWhenThereAreTooManyOrTooLargeOnes() {
		AppControlService service = service(new ScriptedClient(),
				ServiceSettings.DEFAULT.withResults(new ServiceSettings.Results(Duration.ofMinutes(1), 2, 3000)));
		for (String id : List.of("a", "b", "c")) {
			last(service, bytes(ServiceAction.SUBMIT, id, command("echo")));
		}
		assertThat(poll(service, "a").success()).isFalse();
		assertThat(poll(service, "b").success()).isTrue();
		ToolCommand large = command("echo").withInput(JsonObject.of("t", "x".repeat(2500)));
		last(service, bytes(ServiceAction.SUBMIT, "d", large));
		assertThat(poll(service, "b").success()).isFalse();
		assertThat(poll(service, "c").success()).isFalse();
		assertThat(poll(service, "d").success()).isTrue();
		assertThat(service.statistics().resultBytes()).isBetween(2500L, 3000L);
	}

	@Test
	void aResultThatIsTooLargeToKeepIsAnsweredOnceAndExplainedLater() {
		AppControlService service = service(new ScriptedClient(),
				ServiceSettings.DEFAULT.withResults(new ServiceSettings.Results(Duration.ofMinutes(1), 2, 1000)));
		ToolCommand large = command("echo").withInput(JsonObject.of("t", "x".repeat(2500)));
		assertThat(last(service, submit(large)).success()).isTrue();
		assertThat(poll(service, "r").error()).isNotNull();
		assertThat(kind(poll(service, "r"))).isEqualTo(FailureKinds.NOT_AVAILABLE);
	}

	@Test
	void anAsynchronousSubmitAnswersAtOnceAndIsPolled() throws Exception {
		AppControlService service = service(this.held, ServiceSettings.DEFAULT.withSubmitMode(SubmitMode.ASYNC));
		assertThat(last(service, submit(command("slow")))).isEqualTo(ServiceResponse.complete((JsonObject) null, "r"));
		Call call = call(0);
		assertThat(poll(service, "r")).isEqualTo(ServiceResponse.notFound("r"));
		call.finish();
		await().atMost(TIMEOUT).until(() -> poll(service, "r").success());
		assertThat(observation(poll(service, "r"))).isEqualTo(call.observation());
	}

	@Test
	void aCommandChoosesHowItIsSubmitted() throws Exception {
		AppControlService service = service(this.held);
		ToolCommand async = command("slow").withMetadata(JsonObject.of("submitMode", "async"));
		assertThat(last(service, submit(async)).observation()).isNull();
		AppControlService other = service(new ScriptedClient(),
				ServiceSettings.DEFAULT.withSubmitMode(SubmitMode.ASYNC));
		ToolCommand sync = command("echo").withMetadata(JsonObject.of("submitMode", "sync"));
		assertThat(last(other, submit(sync)).observation()).isNotNull();
		ServiceResponse wrong = last(other, submit(sync.withMetadata(JsonObject.of("submitMode", "later"))));
		assertThat(kind(wrong)).isEqualTo(FailureKinds.INVALID_REQUEST);
		assertThat(wrong.requestId()).isEqualTo("r");
	}

	@Test
	void whatFailsAfterTheAnswerIsPolled() {
		AppControlService service = service(new ScriptedClient(),
				ServiceSettings.DEFAULT.withSubmitMode(SubmitMode.ASYNC));
		last(service, submit(command("bad-input")));
		await().atMost(TIMEOUT).until(() -> poll(service, "r").status() == ServiceResponseStatus.FAILED);
		assertThat(kind(poll(service, "r"))).isEqualTo(FailureKinds.INVALID_REQUEST);
	}

	@Test
	void aFailedSubmitKeepsWhatWasThere() {
		AppControlService service = service(new ScriptedClient());
		last(service, submit(command("echo")));
		assertThat(kind(last(service, submit(command("boom"))))).isEqualTo(FailureKinds.INTERNAL_ERROR);
		assertThat(observation(poll(service, "r")).operation()).isEqualTo("echo");
	}

	@Test
	void ofTwoSubmitsUnderOneIdTheLaterCounts() throws Exception {
		AppControlService service = service(this.held, ServiceSettings.DEFAULT.withSubmitMode(SubmitMode.ASYNC));
		last(service, submit(command("first")));
		call(0);
		last(service, submit(command("second")));
		call(1).finish();
		await().atMost(TIMEOUT).until(() -> poll(service, "r").success());
		call(0).finish();
		await().atMost(TIMEOUT).until(() -> service.statistics().running() == 0);
		assertThat(observation(poll(service, "r")).operation()).isEqualTo("second");
	}

	@Test
	void aSubmittedCommandGoesOnWhenItsCallerLeaves() {
		AppControlService service = service(this.held);
		Disposable caller = service.handle(submit(command("slow")), Caller.PLAIN).subscribe();
		Call call = call(0);
		caller.dispose();
		call.finish();
		await().atMost(TIMEOUT).until(() -> poll(service, "r").success());
		assertThat(this.held.cancelled).hasValue(0);
	}

	@Test
	void aCommandThatNobodyWaitsForIsCancelled() {
		AppControlService service = service(this.held);
		Disposable running = service.handle(run(command("slow")), Caller.PLAIN).subscribe();
		Disposable streaming = service.handle(stream(command("slow")), Caller.PLAIN).subscribe();
		call(1);
		running.dispose();
		streaming.dispose();
		await().atMost(TIMEOUT).untilAtomic(this.held.cancelled, is(2));
		await().atMost(TIMEOUT).until(() -> service.statistics().running() == 0);
	}

	@Test
	void commandsWaitInOrderAndTooManyAreRefused() throws Exception {
		AppControlService service = service(this.held,
				ServiceSettings.DEFAULT.withCommands(new ServiceSettings.Commands(1, 1, Duration.ofMinutes(1))));
		CompletableFuture<List<ServiceMessage>> first = begin(service, run(command("first")));
		Call running = call(0);
		CompletableFuture<List<ServiceMessage>> second = begin(service, run(command("second")));
		await().atMost(TIMEOUT).until(() -> service.statistics().waiting() == 1);
		ServiceResponse third = last(service, run(command("third")));
		assertThat(kind(third)).isEqualTo(FailureKinds.NOT_AVAILABLE);
		assertThat(Objects.requireNonNull(third.error()).retryable()).isTrue();
		assertThat(this.held.calls).hasSize(1);
		running.finish();
		assertThat(observation(response(first)).operation()).isEqualTo("first");
		call(1).finish();
		assertThat(observation(response(second)).operation()).isEqualTo("second");
		await().atMost(TIMEOUT).until(() -> service.statistics().running() == 0);
	}

	@Test
	void aCommandThatWaitsCanLeaveTheQueueOrBeLate() throws Exception {
		AppControlService service = service(this.held,
				ServiceSettings.DEFAULT.withCommands(new ServiceSettings.Commands(1, 2, Duration.ofMinutes(1))));
		begin(service, run(command("first")));
		call(0);
		Disposable leaving = service.handle(run(command("second")), Caller.PLAIN).subscribe();
		CompletableFuture<List<ServiceMessage>> late = begin(service, run(command("third").withTimeoutMs(100L)));
		await().atMost(TIMEOUT).until(() -> service.statistics().waiting() == 2);
		leaving.dispose();
		await().atMost(TIMEOUT).until(() -> service.statistics().waiting() == 1);
		this.timer.advanceTimeBy(Duration.ofMillis(100));
		assertThat(observation(response(late)).status()).isEqualTo(ToolStatus.TIMEOUT);
		await().atMost(TIMEOUT).until(() -> service.statistics().waiting() == 0);
		assertThat(this.held.calls).hasSize(1);
	}

	@Test
	void aSlowReaderMakesTheCommandWait() {
		AtomicLong produced = new AtomicLong();
		AppControlService service = service(new ReactiveAppControlClient() {
			@Override
			public Mono<ToolObservation> run(ToolCommand command, ToolObserver observer) {
				return Mono.empty();
			}

			@Override
			public Flux<ToolEvent> stream(ToolCommand command) {
				return Flux.range(0, 100_000)
					.doOnNext((seq) -> produced.incrementAndGet())
					.map((seq) -> ToolEvent.progress(command, seq, "step", "s"));
			}
		});
		List<ServiceMessage> received = new CopyOnWriteArrayList<>();
		BaseSubscriber<ServiceMessage> reader = new BaseSubscriber<>() {
			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				request(3);
			}

			@Override
			protected void hookOnNext(ServiceMessage message) {
				received.add(message);
			}
		};
		service.handle(stream(command("many")), Caller.PLAIN).subscribe(reader);
		await().atMost(TIMEOUT).until(() -> received.size() == 3);
		assertThat(produced.get()).isLessThanOrEqualTo(3L + 2L * ServiceSettings.Streams.DEFAULT.buffer());
		reader.requestUnbounded();
		await().atMost(TIMEOUT).until(() -> received.size() == 100_001);
	}

	@Test
	void aClientThatBlocksWhileItEmitsIsHeardAtOnce() throws Exception {
		SynchronousQueue<Long> heard = new SynchronousQueue<>();
		AppControlService service = service(new ReactiveAppControlClient() {
			@Override
			public Mono<ToolObservation> run(ToolCommand command, ToolObserver observer) {
				return Mono.empty();
			}

			@Override
			public Flux<ToolEvent> stream(ToolCommand command) {
				return Flux.create((sink) -> {
					for (long seq = 0; seq < 200; seq++) {
						sink.next(ToolEvent.progress(command, seq, "step", "s"));
						try {
							if (heard.poll(20, TimeUnit.SECONDS) == null) {
								throw new IllegalStateException("event " + seq + " was not heard");
							}
						}
						catch (InterruptedException ex) {
							throw new IllegalStateException(ex);
						}
					}
					sink.complete();
				});
			}
		});
		List<ServiceMessage> messages = service.handle(stream(command("many")), Caller.PLAIN).doOnNext((message) -> {
			if (message instanceof ServiceEventEnvelope event) {
				try {
					heard.offer(event.event().seq(), 20, TimeUnit.SECONDS);
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			}
		}).collectList().block(Duration.ofSeconds(60));
		assertThat(messages).hasSize(201);
		assertThat(((ServiceResponse) messages.get(200)).success()).isTrue();
	}

	@Test
	void aKeyRunsACommandOnce() {
		AppControlService service = service(new ScriptedClient());
		ToolCommand command = command("echo").withIdempotencyKey("k");
		ServiceResponse first = last(service, bytes(ServiceAction.RUN, "r1", command));
		ToolCommand again = new ToolCommand("c2", command.tool(), command.operation(), command.input(), null, "k",
				JsonObject.EMPTY);
		ServiceResponse second = last(service, bytes(ServiceAction.SUBMIT, "r2", again));
		assertThat(this.observed).hasSize(2);
		assertThat(second.requestId()).isEqualTo("r2");
		assertThat(observation(second).commandId()).isEqualTo("c2");
		assertThat(observation(second).observation()).isEqualTo(observation(first).observation());
		assertThat(poll(service, "r2")).isEqualTo(second);
		List<ServiceMessage> streamed = all(service, bytes(ServiceAction.STREAM, "r3", again), Caller.PLAIN);
		assertThat(shape(streamed)).containsExactly("started 0", "observation 1", "complete");
		assertThat(streamed).extracting(ServiceMessage::requestId).containsOnly("r3");
		assertThat(((ServiceEventEnvelope) streamed.get(1)).event().toolObservation()).isEqualTo(observation(second));
		assertThat(this.observed).hasSize(2);
		assertThat(service.statistics().keys()).isEqualTo(1);
	}

	@Test
	void aKeyIsForgottenAfterAWhile() {
		AppControlService service = service(new ScriptedClient());
		ToolCommand command = command("echo").withIdempotencyKey("k");
		last(service, run(command));
		this.clock.advance(ServiceSettings.Results.DEFAULT.ttl());
		last(service, run(command));
		assertThat(this.observed).hasSize(4);
	}

	@Test
	void simultaneousRequestsWithOneKeyShareAnExecution() throws Exception {
		AppControlService service = service(this.held);
		ToolCommand command = command("slow").withIdempotencyKey("k");
		CompletableFuture<List<ServiceMessage>> streaming = begin(service, bytes(ServiceAction.STREAM, "s", command));
		Call call = call(0);
		CompletableFuture<List<ServiceMessage>> running = begin(service, bytes(ServiceAction.RUN, "r", command));
		call.emit(0);
		call.finishStream(1);
		assertThat(observation(response(running))).isEqualTo(call.observation());
		assertThat(shape(streaming.get(20, TimeUnit.SECONDS))).containsExactly("progress 0", "observation 1",
				"complete");
		assertThat(this.held.calls).hasSize(1);
	}

	@Test
	void aKeyedCommandGoesOnWhenItsCallerLeaves() throws Exception {
		AppControlService service = service(this.held);
		ToolCommand command = command("slow").withIdempotencyKey("k");
		Disposable caller = service.handle(run(command), Caller.PLAIN).subscribe();
		Call call = call(0);
		caller.dispose();
		CompletableFuture<List<ServiceMessage>> retry = begin(service, run(command));
		call.finish();
		assertThat(observation(response(retry))).isEqualTo(call.observation());
		assertThat(this.held.calls).hasSize(1);
		assertThat(this.held.cancelled).hasValue(0);
	}

	@Test
	void aKeyCannotBeUsedForAnotherInput() {
		AppControlService service = service(new ScriptedClient());
		ToolCommand command = command("echo").withIdempotencyKey("k");
		last(service, run(command));
		for (byte[] request : List.of(run(command.withInput(JsonObject.of("x", 1))),
				stream(command.withInput(JsonObject.of("x", 1))), submit(command.withInput(JsonObject.of("x", 1))))) {
			ServiceResponse response = last(service, request);
			assertThat(kind(response)).isEqualTo(FailureKinds.INVALID_REQUEST);
			assertThat(Objects.requireNonNull(response.error()).message()).contains("idempotencyKey");
			assertThat(response.requestId()).isEqualTo("r");
		}
		assertThat(last(service, run(command("other").withIdempotencyKey("k"))).success()).isTrue();
	}

	@Test
	void whatWasRefusedIsNotRememberedAndWhatFailedIs() {
		AtomicBoolean open = new AtomicBoolean();
		AppControlService service = opened(AppControlService.builder(new ScriptedClient())
			.policy((command) -> open.get() ? null : CommandPolicy.Refusal.of(FailureKinds.BLOCKED, "no", "wait")));
		ToolCommand command = command("echo").withIdempotencyKey("k");
		assertThat(observation(last(service, run(command))).failureKind()).isEqualTo(FailureKinds.BLOCKED);
		open.set(true);
		await().atMost(TIMEOUT).until(() -> observation(last(service, run(command))).success());
		ToolCommand failing = command("boom").withIdempotencyKey("k");
		assertThat(kind(last(service, run(failing)))).isEqualTo(FailureKinds.INTERNAL_ERROR);
		int told = this.observed.size();
		assertThat(kind(last(service, run(failing)))).isEqualTo(FailureKinds.INTERNAL_ERROR);
		assertThat(this.observed).hasSize(told);
	}

	@Test
	void aRefusedCommandIsAnObservationAndOnRecord() {
		AppControlService service = opened(
				AppControlService.builder(new ScriptedClient()).policy(new AllowList(null, null, Set.of("A"))));
		ToolCommand command = command("echo").withInput(JsonObject.of("app", "B"));
		ToolObservation observation = observation(last(service, run(command)));
		assertThat(observation.status()).isEqualTo(ToolStatus.FAILED);
		assertThat(observation.failureKind()).isEqualTo(FailureKinds.APP_NOT_ALLOWLISTED);
		assertThat(this.observed).extracting((event) -> event.type().wire() + " " + event.seq())
			.containsExactly("warning 0", "observation 1");
		assertThat(this.observed).extracting(ToolEvent::commandId).containsOnly("c1");
		assertThat(this.observed.get(0).data().text("failureKind")).isEqualTo(FailureKinds.APP_NOT_ALLOWLISTED);
		List<ServiceMessage> streamed = all(service, stream(command), Caller.PLAIN);
		assertThat(shape(streamed)).containsExactly("warning 0", "observation 1", "complete");
		assertThat(this.observed).hasSize(4);
		assertThat(service.statistics().running()).isZero();
	}

	@Test
	void aPolicyThatFailsRefuses() {
		AppControlService service = opened(AppControlService.builder(new ScriptedClient()).policy((command) -> {
			throw new IllegalStateException("broken");
		}));
		ToolObservation observation = observation(last(service, run(command("echo"))));
		assertThat(observation.failureKind()).isEqualTo(FailureKinds.BLOCKED);
		assertThat(observation.toString()).doesNotContain("broken");
	}

	@Test
	void aBudgetThatIsUsedUpRefuses() {
		AppControlService service = opened(
				AppControlService.builder(new ScriptedClient()).policy(new CommandBudget(2, this.clock)));
		assertThat(observation(last(service, run(command("echo")))).success()).isTrue();
		assertThat(observation(last(service, run(command("echo")))).success()).isTrue();
		ToolObservation refused = observation(last(service, run(command("echo"))));
		assertThat(refused.failureKind()).isEqualTo(FailureKinds.RATE_LIMITED);
		assertThat(refused.retryable()).isTrue();
		assertThat(refused.recoveryHint()).contains("30 s");
		this.clock.advance(Duration.ofSeconds(30));
		assertThat(observation(last(service, run(command("echo")))).success()).isTrue();
	}

	@Test
	void theKillSwitchCancelsWhatRunsAndWaitsAndRefusesTheRest() throws Exception {
		KillSwitch killSwitch = new KillSwitch(this.clock);
		AppControlService service = opened(AppControlService.builder(this.held)
			.killSwitch(killSwitch)
			.settings(ServiceSettings.DEFAULT.withCommands(new ServiceSettings.Commands(2, 4, Duration.ofMinutes(1)))));
		CompletableFuture<List<ServiceMessage>> running = begin(service, run(command("slow")));
		call(0);
		CompletableFuture<List<ServiceMessage>> streaming = begin(service, stream(command("slow")));
		call(1).emit(0);
		CompletableFuture<List<ServiceMessage>> waiting = begin(service, run(command("slow")));
		await().atMost(TIMEOUT).until(() -> service.statistics().waiting() == 1 && this.observed.size() == 1);
		killSwitch.trip("fire in the hall");
		for (CompletableFuture<List<ServiceMessage>> answer : List.of(running, streaming, waiting)) {
			ToolObservation observation = observation(response(answer));
			assertThat(observation.failureKind()).isEqualTo(FailureKinds.BLOCKED);
			assertThat(observation.message()).contains("fire in the hall");
		}
		assertThat(shape(streaming.get())).containsExactly("progress 0", "observation 1", "complete");
		await().atMost(TIMEOUT).untilAtomic(this.held.cancelled, is(2));
		assertThat(observation(last(service, run(command("new")))).failureKind()).isEqualTo(FailureKinds.BLOCKED);
		assertThat(this.held.calls).hasSize(2);
		assertThat(poll(service, "r").status()).isEqualTo(ServiceResponseStatus.NOT_FOUND);
		killSwitch.reset();
		begin(service, run(command("new")));
		call(2).finish();
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
	void observersGetEveryEventOfAStreamInOrder() {
		AppControlService service = service(new ScriptedClient());
		List<ServiceMessage> streamed = all(service, stream(command("steps").withInput(JsonObject.of("steps", 500))),
				Caller.PLAIN);
		assertThat(streamed).hasSize(503);
		assertThat(this.observed).isEqualTo(streamed.stream()
			.filter(ServiceEventEnvelope.class::isInstance)
			.map((message) -> ((ServiceEventEnvelope) message).event())
			.toList());
	}

	@Test
	void aStreamGoesOnBehindTheLastEnvelope() throws Exception {
		AppControlService service = service(this.held);
		Caller resumable = Caller.PLAIN.withResumable(true);
		List<ServiceMessage> before = new CopyOnWriteArrayList<>();
		Disposable caller = service.handle(stream(command("slow")), resumable).subscribe(before::add);
		Call call = call(0);
		call.emit(0);
		call.emit(1);
		await().atMost(TIMEOUT).until(() -> before.size() == 2);
		caller.dispose();
		call.emit(2);
		assertThat(service.isResumable("r")).isTrue();
		CompletableFuture<List<ServiceMessage>> after = service.resume(new ResumePoint("r", 0), Caller.PLAIN)
			.collectList()
			.toFuture();
		call.finishStream(3);
		assertThat(shape(after.get(20, TimeUnit.SECONDS))).containsExactly("progress 1", "progress 2", "observation 3",
				"complete");
		assertThat(this.held.cancelled).hasValue(0);
		assertThat(service.resume(new ResumePoint("r", 4), Caller.PLAIN).collectList().block(TIMEOUT)).isEmpty();
		assertThat(shape(Objects
			.requireNonNull(service.resume(new ResumePoint("r", 3), Caller.PLAIN).collectList().block(TIMEOUT))))
			.containsExactly("complete");
		assertThat(shape(all(service, stream(command("slow")), resumable.withResume(new ResumePoint("r", 2)))))
			.containsExactly("observation 3", "complete");
		assertThat(this.held.calls).hasSize(1);
		this.clock.advance(ServiceSettings.Streams.DEFAULT.resumeWindow());
		assertThat(service.resume(new ResumePoint("r", 0), Caller.PLAIN).blockLast(TIMEOUT))
			.isEqualTo(ServiceResponse.notFound("r"));
	}

	@Test
	void whatIsNotKeptAnyMoreFailsTheResumption() throws Exception {
		AppControlService service = service(this.held, ServiceSettings.DEFAULT
			.withStreams(new ServiceSettings.Streams(4, 3, 1_000_000, Duration.ofSeconds(5))));
		CompletableFuture<List<ServiceMessage>> first = service
			.handle(stream(command("slow")), Caller.PLAIN.withResumable(true))
			.collectList()
			.toFuture();
		Call call = call(0);
		for (int i = 0; i < 10; i++) {
			call.emit(i);
			int seen = i;
			await().atMost(TIMEOUT).until(() -> this.observed.size() > seen);
		}
		call.finishStream(10);
		response(first);
		ServiceResponse gap = (ServiceResponse) Objects
			.requireNonNull(service.resume(new ResumePoint("r", 2), Caller.PLAIN).blockLast(TIMEOUT));
		assertThat(kind(gap)).isEqualTo(FailureKinds.NOT_AVAILABLE);
		assertThat(shape(Objects
			.requireNonNull(service.resume(new ResumePoint("r", 8), Caller.PLAIN).collectList().block(TIMEOUT))))
			.containsExactly("progress 9", "observation 10", "complete");
	}

	@Test
	void aStreamThatNobodyComesBackToIsCancelled() {
		AppControlService service = service(this.held);
		Caller resumable = Caller.PLAIN.withResumable(true);
		service.handle(stream(command("slow")), resumable).subscribe().dispose();
		Disposable caller = service.handle(bytes(ServiceAction.STREAM, "x", command("slow")), resumable).subscribe();
		await().atMost(TIMEOUT).until(() -> service.isResumable("x"));
		caller.dispose();
		this.timer.advanceTimeBy(ServiceSettings.Streams.DEFAULT.resumeWindow());
		ServiceResponse end = (ServiceResponse) Objects
			.requireNonNull(service.resume(new ResumePoint("x", -1), Caller.PLAIN).blockLast(TIMEOUT));
		assertThat(kind(end)).isEqualTo(FailureKinds.CANCELLED);
		await().atMost(TIMEOUT).until(() -> service.statistics().running() == 0);
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

package io.quintet.lime.login;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.quintet.lime.MovableClock;
import io.quintet.lime.error.LimeApiException;
import io.quintet.lime.error.LimeException;
import io.quintet.lime.error.LimeInvalidPassportException;
import io.quintet.lime.error.LimeLoginTimeoutException;
import io.quintet.lime.error.LimeRequestExpiredException;
import io.quintet.lime.observation.LimeObservations;
import io.quintet.lime.passport.KeySettings;
import io.quintet.lime.passport.PassportSettings;
import io.quintet.lime.passport.PassportVerifier;
import io.quintet.lime.passport.PlatformKeys;
import io.quintet.lime.transport.Backoff;
import io.quintet.lime.transport.EventStream;
import io.quintet.lime.transport.PlatformAddress;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The dispatcher in virtual time: handlers run at once unless they wait for something.
 */
class LoginDispatcherTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final Duration LEASE = Duration.ofSeconds(15);

	private final AtomicInteger nodes = new AtomicInteger();

	private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	private final MovableClock clock = new MovableClock(Instant.ofEpochSecond(1000));

	private final StreamScript script = new StreamScript(this.timer);

	private final List<String> calls = new ArrayList<>();

	private final List<NamedHandler> handlers = new ArrayList<>();

	private final Map<String, Mono<String>> statuses = new HashMap<>();

	private final PendingLoginStore store = new InMemoryPendingLoginStore(this.clock, 100, Duration.ofMinutes(10));

	private final LoginDispatcher dispatcher = dispatcher(DispatcherSettings.DEFAULTS);

	private LoginDispatcher dispatcher(DispatcherSettings settings) {
		return dispatcher(settings, this.store);
	}

	private LoginDispatcher dispatcher(DispatcherSettings settings, PendingLoginStore store) {
		EventStream stream = new EventStream(WebClient.builder().exchangeFunction(this.script).build(),
				PlatformAddress.of("http://lime.test"), "st_1", 1 << 16, Duration.ofSeconds(310), this.timer,
				this.clock);
		Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(8), Duration.ofSeconds(30), () -> 1);
		PlatformKeys keys = new PlatformKeys(() -> Mono.error(new LimeException("no keys")), KeySettings.DEFAULTS,
				this.clock, this.timer);
		return new LoginDispatcher(stream, backoff,
				(id) -> this.statuses.getOrDefault(id, Mono.error(new LimeException("unknown"))), store,
				new LoginNode("site", "node-" + this.nodes.incrementAndGet()), () -> this.handlers,
				new PassportVerifier(keys, PassportSettings.DEFAULTS, URI.create("http://lime.test"), this.clock),
				settings, LimeObservations.NOOP, Schedulers.immediate(), this.timer, this.clock);
	}

	private void handler(String name) {
		handler(name, (event) -> Mono.empty());
	}

	private void handler(String name, LimeLoginHandler handler) {
		this.handlers.add(NamedHandler.of(name, (event) -> {
			this.calls.add(name + ":" + event.requestId() + ":" + event.passport());
			return handler.onLogin(event);
		}));
	}

	private void pass(Duration time) {
		this.timer.advanceTimeBy(time);
	}

	@Test
	void handlersAreCalledInOrderAndOncePerRequest() {
		handler("first");
		handler("second");
		this.dispatcher.start();
		this.script.approved("a");
		this.script.expired("b");
		this.script.approved("a");
		assertThat(this.calls).containsExactly("first:a:jwt-a", "second:a:jwt-a", "first:b:null", "second:b:null");
		assertThat(this.dispatcher.statistics().skipped("duplicate")).isOne();
		assertThat(this.dispatcher.statistics().events("approved")).isEqualTo(2);
		assertThat(this.dispatcher.state()).isEqualTo(ConnectionState.CONNECTED);
	}

	@Test
	void theFirstEndOfARequestWins() {
		handler("only");
		this.dispatcher.start();
		this.script.approved("a");
		this.script.expired("a");
		assertThat(this.calls).containsExactly("only:a:jwt-a");
		assertThat(this.dispatcher.statistics().skipped("superseded")).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "AAEEA", "EAEAE", "AEAEE", "EEAA" })
	void eventsInAnyOrderAndNumberHaveOneEffect(String events) {
		handler("first");
		handler("second");
		this.dispatcher.start();
		for (char event : events.toCharArray()) {
			if (event == 'A') {
				this.script.approved("a");
			}
			else {
				this.script.expired("a");
			}
		}
		String passport = events.startsWith("A") ? "jwt-a" : "null";
		assertThat(this.calls).containsExactly("first:a:" + passport, "second:a:" + passport);
	}

	@Test
	void aRepeatedEventIsOfferedOnlyToTheHandlerThatFailed() {
		AtomicInteger tries = new AtomicInteger();
		handler("first",
				(event) -> (tries.getAndIncrement() == 0) ? Mono.error(new IOException("once")) : Mono.empty());
		handler("second");
		this.dispatcher.start();
		this.script.approved("a");
		assertThat(this.calls).containsExactly("first:a:jwt-a", "second:a:jwt-a");
		this.script.approved("a");
		this.script.approved("a");
		assertThat(this.calls).containsExactly("first:a:jwt-a", "second:a:jwt-a", "first:a:jwt-a");
		assertThat(this.dispatcher.statistics().handled("failed")).isOne();
	}

	@Test
	void memoryOfHandledRequestsEnds() {
		handler("only");
		this.dispatcher.start();
		this.script.approved("a");
		this.clock.advance(Duration.ofMinutes(10));
		this.script.approved("a");
		assertThat(this.calls).hasSize(2);
	}

	@Test
	void whatAHandlerThrowsGoesNoFurther() {
		handler("runtime", (event) -> {
			throw new IllegalStateException("thrown");
		});
		handler("error", (event) -> {
			throw new NoClassDefFoundError("gone");
		});
		handler("nothing", (event) -> null);
		handler("cancelled", (event) -> Mono.error(new CancellationException()));
		handler("last");
		this.dispatcher.start();
		this.script.approved("a");
		this.script.approved("b");
		assertThat(this.calls).filteredOn((call) -> call.startsWith("last")).hasSize(2);
		assertThat(this.script.connects).hasSize(1);
		assertThat(this.dispatcher.statistics().handled("failed")).isEqualTo(8);
	}

	@ParameterizedTest
	@ValueSource(classes = { NoClassDefFoundError.class, StackOverflowError.class, AssertionError.class,
			CancellationException.class })
	void whatAHandlerThrowsWhenItIsSubscribedToGoesNoFurther(Class<? extends Throwable> type) {
		handler("broken", (event) -> Mono.fromCallable(() -> {
			throw sneaky(type);
		}));
		handler("last");
		this.dispatcher.start();
		this.script.approved("a");
		this.script.approved("b");
		assertThat(this.calls).containsExactly("broken:a:jwt-a", "last:a:jwt-a", "broken:b:jwt-b", "last:b:jwt-b");
		assertThat(this.dispatcher.statistics().handled("failed")).isEqualTo(2);
		assertThat(this.dispatcher.active()).isZero();
	}

	private static Exception sneaky(Class<? extends Throwable> type) throws Exception {
		Throwable thrown = type.getDeclaredConstructor().newInstance();
		if (thrown instanceof Error error) {
			throw error;
		}
		return (Exception) thrown;
	}

	@Test
	void aHandlerThatTakesTooLongIsCancelledAndOfferedTheEventAgain() {
		AtomicInteger cancelled = new AtomicInteger();
		handler("slow", (event) -> Mono.<Void>never().doOnCancel(cancelled::incrementAndGet));
		handler("second");
		this.dispatcher.start();
		this.script.approved("a");
		assertThat(this.calls).containsExactly("slow:a:jwt-a");
		pass(Duration.ofSeconds(30));
		assertThat(this.calls).containsExactly("slow:a:jwt-a", "second:a:jwt-a");
		assertThat(cancelled).hasValue(1);
		assertThat(this.dispatcher.statistics().handled("timeout")).isOne();
		this.script.approved("a");
		assertThat(this.calls).hasSize(3).endsWith("slow:a:jwt-a");
	}

	@Test
	void eachCallHasItsOwnTime() {
		handler("slow", (event) -> event.requestId().equals("b") ? Mono.delay(Duration.ofSeconds(29), this.timer).then()
				: Mono.never());
		handler("second");
		this.dispatcher.start();
		this.script.approved("a");
		pass(Duration.ofSeconds(10));
		this.script.approved("b");
		this.script.approved("c");
		pass(Duration.ofSeconds(19));
		assertThat(this.calls).noneMatch((call) -> call.startsWith("second"));
		pass(Duration.ofSeconds(1));
		assertThat(this.calls).contains("second:a:jwt-a").doesNotContain("second:b:jwt-b", "second:c:jwt-c");
		pass(Duration.ofSeconds(9));
		assertThat(this.calls).contains("second:b:jwt-b").doesNotContain("second:c:jwt-c");
		pass(Duration.ofSeconds(1));
		assertThat(this.calls).contains("second:c:jwt-c");
		assertThat(this.dispatcher.statistics().handled("timeout")).isEqualTo(2);
	}

	@Test
	void aHandlerCanBeTriedAgainAtOnce() {
		LoginDispatcher retrying = dispatcher(new DispatcherSettings(16, 256, Duration.ofSeconds(30), 2,
				Duration.ofSeconds(1), 100, Duration.ofMinutes(10), 10, Duration.ofSeconds(1), LEASE));
		AtomicInteger tries = new AtomicInteger();
		handler("only", (event) -> (tries.incrementAndGet() < 3) ? Mono.error(new IOException("twice")) : Mono.empty());
		retrying.start();
		this.script.approved("a");
		pass(Duration.ofSeconds(10));
		assertThat(tries).hasValue(3);
		assertThat(retrying.statistics().handled("ok")).isOne();
	}

	@Test
	void eventsOfOneRequestKeepTheirOrderAndOthersAreParallel() {
		Map<String, Sinks.Empty<Void>> ends = new HashMap<>();
		handler("only", (event) -> ends.computeIfAbsent(event.requestId(), (id) -> Sinks.empty()).asMono());
		this.dispatcher.start();
		this.script.approved("a");
		this.script.approved("a");
		this.script.approved("b");
		assertThat(this.calls).containsExactly("only:a:jwt-a", "only:b:jwt-b");
		assertThat(this.dispatcher.active()).isEqualTo(2);
		assertThat(this.dispatcher.queued()).isOne();
		ends.get("a").tryEmitEmpty();
		assertThat(this.dispatcher.queued()).isZero();
		assertThat(this.dispatcher.statistics().skipped("duplicate")).isOne();
	}

	@Test
	void nothingIsReadWhileThereIsNoRoomAndNothingIsLost() {
		LoginDispatcher small = dispatcher(new DispatcherSettings(2, 1, Duration.ofHours(1), 0, Duration.ZERO, 100,
				Duration.ofMinutes(10), 10, Duration.ofSeconds(1), LEASE));
		Sinks.Empty<Void> end = Sinks.empty();
		handler("only", (event) -> end.asMono());
		AtomicInteger read = new AtomicInteger();
		Flux<DataBuffer> body = Flux.range(0, 100)
			.map((number) -> StreamScript
				.buffer("data: {\"type\":\"expired\",\"login_request_id\":\"" + number + "\"}\n\n"))
			.doOnNext((buffer) -> read.incrementAndGet())
			.concatWith(Flux.never());
		this.script.answer = (number) -> StreamScript.answer(200, "text/event-stream", body);
		small.start();
		assertThat(this.calls).containsExactly("only:0:null", "only:1:null");
		// Two run, one waits, one is offered, and at most two are in between.
		assertThat(read.get()).isBetween(4, 6);
		pass(Duration.ofMinutes(30));
		assertThat(this.script.connects).hasSize(1);
		end.tryEmitEmpty();
		assertThat(this.calls).hasSize(100);
	}

	@Test
	void aStreamThatEndsAtOnceIsOpenedLessAndLessOften() {
		this.script.answer = (number) -> {
			TestPublisher<DataBuffer> body = TestPublisher.createCold();
			body.complete();
			return StreamScript.answer(200, "text/event-stream", body);
		};
		this.dispatcher.start();
		pass(Duration.ofSeconds(40));
		assertThat(this.script.gaps()).startsWith(500L, 1000L, 2000L, 4000L, 8000L, 8000L);
	}

	static Stream<Arguments> ends() {
		Supplier<Mono<ClientResponse>> reset = () -> broken(new IOException("Connection reset by peer"));
		Supplier<Mono<ClientResponse>> truncated = () -> broken(
				new IllegalStateException("Connection prematurely closed DURING response"));
		Supplier<Mono<ClientResponse>> silent = () -> StreamScript.answer(200, "text/event-stream", Flux.never());
		Supplier<Mono<ClientResponse>> unreachable = () -> Mono.error(new IOException("Connection refused"));
		return Stream.of(
				Arguments.of("clean",
						(Supplier<?>) () -> StreamScript.answer(200, "text/event-stream", Flux.<DataBuffer>empty()),
						List.of(500L, 1000L, 2000L, 4000L, 8000L, 8000L)),
				Arguments.of("reset", reset, List.of(500L, 1000L, 2000L, 4000L, 8000L, 8000L)),
				Arguments.of("truncated", truncated, List.of(500L, 1000L, 2000L, 4000L, 8000L, 8000L)),
				Arguments.of("refused", unreachable, List.of(500L, 1000L, 2000L, 4000L, 8000L, 8000L)),
				Arguments.of("500", status(500), List.of(500L, 1000L, 2000L, 4000L, 8000L, 8000L)),
				Arguments.of("404", status(404), List.of(500L, 1000L, 2000L, 4000L, 8000L, 8000L)),
				Arguments.of("401", status(401), List.of(500L, 1000L, 2000L, 4000L, 8000L, 16000L, 30000L, 30000L)),
				Arguments.of("403", status(403), List.of(500L, 1000L, 2000L, 4000L, 8000L, 16000L, 30000L, 30000L)),
				// Who lived for so long was healthy.
				Arguments.of("silent", silent, List.of(310_500L, 310_500L, 310_500L)));
	}

	private static Supplier<?> status(int status) {
		return () -> StreamScript.refusal(status, "{}");
	}

	private static Mono<ClientResponse> broken(Throwable failure) {
		return StreamScript.answer(200, "text/event-stream", Flux.<DataBuffer>error(failure));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("ends")
	void afterEachEndThereIsAPauseThatGrowsUntilTheStreamIsHealthy(String name, Supplier<Mono<ClientResponse>> end,
			List<Long> gaps) {
		handler("only");
		this.script.answer = (number) -> end.get();
		this.dispatcher.start();
		pass(Duration.ofMillis(gaps.stream().mapToLong(Long::longValue).sum()));
		assertThat(this.script.gaps()).isEqualTo(gaps);
		this.script.answer = (number) -> this.script.stream();
		pass(Duration.ofSeconds(341));
		this.script.approved("a");
		assertThat(this.calls).containsExactly("only:a:jwt-a");
		this.script.body.complete();
		long ended = this.script.connects.size();
		pass(Duration.ofMillis(500));
		assertThat(this.script.connects).hasSize((int) ended + 1);
	}

	@Test
	void anEventProvesHealth() {
		this.dispatcher.start();
		for (int i = 0; i < 4; i++) {
			this.script.keepalive();
			this.script.body.complete();
			pass(Duration.ofMillis(500));
		}
		assertThat(this.script.gaps()).containsOnly(500L);
	}

	@Test
	void fiveSecondsProveHealthAndRubbishDoesNot() {
		this.dispatcher.start();
		this.script.body.error(new IOException("reset"));
		pass(Duration.ofMillis(500));
		this.script.send("data: rubbish\n\n");
		this.script.body.error(new IOException("reset"));
		pass(Duration.ofMillis(1000));
		assertThat(this.script.gaps()).containsExactly(500L, 1000L);
		pass(Duration.ofSeconds(5));
		this.script.body.error(new IOException("reset"));
		long before = this.script.connects.get(2);
		pass(Duration.ofMillis(500));
		assertThat(this.script.connects.get(3) - before).isEqualTo(5500L);
	}

	@ParameterizedTest
	@CsvSource({ "401,{}", "403,{}", "400,'{\"ok\":false,\"error\":{\"code\":\"SITE_SUSPENDED\"}}'" })
	void aTokenThatIsNotAcceptedIsShownAndRecoversByItself(int status, String body) {
		this.script.answer = (number) -> (number < 9) ? StreamScript.refusal(status, body) : this.script.stream();
		this.dispatcher.start();
		assertThat(this.dispatcher.state()).isEqualTo(ConnectionState.AUTH_FAILED);
		pass(Duration.ofSeconds(121));
		assertThat(this.script.gaps()).startsWith(500L, 1000L, 2000L, 4000L, 8000L, 16000L, 30000L, 30000L);
		assertThat(this.dispatcher.state()).isEqualTo(ConnectionState.CONNECTED);
		assertThat(this.dispatcher.lastProblem()).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "429,20,20000", "503,20,20000", "503,3600,60000", "500,20,500" })
	void whatThePlatformAsksForIsTheLeast(int status, String seconds, long gap) {
		this.script.answer = (number) -> StreamScript.refusal(status, "", "Retry-After", seconds);
		this.dispatcher.start();
		pass(Duration.ofSeconds(61));
		assertThat(this.script.gaps().get(0)).isEqualTo(gap);
	}

	@ParameterizedTest
	@CsvSource({ "200,text/html", "200,application/json", "200,text/event-streams", "200,nonsense",
			"201,text/event-stream", "204,text/event-stream", "302,text/event-stream" })
	void onlyAnEventStreamIsOne(int status, String type) {
		handler("only");
		this.script.answer = (number) -> {
			this.script.body = TestPublisher.createCold();
			this.script.approved("a");
			return StreamScript.answer(status, type, this.script.body);
		};
		this.dispatcher.start();
		pass(Duration.ofSeconds(6));
		assertThat(this.calls).isEmpty();
		assertThat(this.dispatcher.state()).isEqualTo(ConnectionState.CONNECTING);
		assertThat(this.script.connects).hasSizeGreaterThan(1);
	}

	@Test
	void theNextConnectionGoesOnWhereTheLastOneWas() {
		this.dispatcher.start();
		assertThat(this.script.headers.get(0).getFirst("Last-Event-ID")).isNull();
		this.script.send("id: 7\nretry: 3000\ndata: {\"type\":\"keepalive\"}\n\n");
		this.script.body.complete();
		pass(Duration.ofSeconds(3));
		assertThat(this.script.gaps()).containsExactly(3000L);
		assertThat(this.script.headers.get(1).getFirst("Last-Event-ID")).isEqualTo("7");
	}

	@Test
	void whatArrivedBeforeABreakIsDelivered() {
		handler("only");
		this.dispatcher.start();
		this.script.send("data: {\"type\":\"expired\",\"login_request_id\":\"a\"}\n\n"
				+ "data: {\"type\":\"expired\",\"login_request_id\":\"b\"}\ndata: unfin");
		this.script.body.error(new IOException("reset"));
		assertThat(this.calls).containsExactly("only:a:null", "only:b:null");
	}

	@Test
	void aSilentStreamIsReopened() {
		this.dispatcher.start();
		pass(Duration.ofSeconds(300));
		this.script.keepalive();
		pass(Duration.ofSeconds(300));
		assertThat(this.script.connects).hasSize(1);
		pass(Duration.ofSeconds(11));
		assertThat(this.script.connects).hasSize(2);
	}

	@Test
	void aPlatformThatNeverAnswersIsGivenUp() {
		this.script.answer = (number) -> Mono.never();
		this.dispatcher.start();
		pass(Duration.ofSeconds(311));
		assertThat(this.script.connects).hasSize(2);
	}

	@Test
	void aBadEventHarmsNothing() {
		handler("only");
		this.dispatcher.start();
		this.script.send("data: {\n\ndata: {\"type\":\"approved\",\"login_request_id\":\"x\"}\n\ndata: "
				+ "y".repeat(70_000) + "\n\ndata: {\"type\":\"error\",\"code\":\"DOWN\"}\n\n");
		this.script.approved("a");
		assertThat(this.calls).containsExactly("only:a:jwt-a");
		for (String reason : List.of("malformed", "no-passport", "too-large")) {
			assertThat(this.dispatcher.statistics().skipped(reason)).as(reason).isOne();
		}
		assertThat(this.script.connects).hasSize(1);
	}

	@Test
	void stoppingWaitsForHandlersAndConnectsNoMore() {
		Sinks.Empty<Void> end = Sinks.empty();
		handler("only", (event) -> end.asMono());
		this.dispatcher.start();
		this.script.approved("a");
		this.script.approved("b");
		StepVerifier.create(this.dispatcher.stop(Duration.ofSeconds(10)))
			.expectSubscription()
			.then(() -> this.script.body.assertCancelled())
			.then(end::tryEmitEmpty)
			.expectComplete()
			.verify(TIMEOUT);
		pass(Duration.ofHours(1));
		assertThat(this.script.connects).hasSize(1);
		assertThat(this.calls).hasSize(2);
		assertThat(this.dispatcher.state()).isEqualTo(ConnectionState.STOPPED);
	}

	@Test
	void stoppingCancelsHandlersThatDoNotFinish() {
		AtomicInteger cancelled = new AtomicInteger();
		handler("only", (event) -> Mono.<Void>never().doOnCancel(cancelled::incrementAndGet));
		this.dispatcher.start();
		this.script.approved("a");
		this.script.approved("a");
		StepVerifier.create(this.dispatcher.stop(Duration.ofSeconds(10)))
			.expectSubscription()
			.then(() -> pass(Duration.ofSeconds(10)))
			.expectComplete()
			.verify(TIMEOUT);
		assertThat(cancelled).hasValue(1);
		assertThat(this.dispatcher.active() + this.dispatcher.queued()).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void stoppingWorksWhileThereIsNoConnection(boolean waiting) {
		this.script.answer = (number) -> waiting ? Mono.error(new IOException("refused")) : Mono.never();
		this.dispatcher.start();
		StepVerifier.create(this.dispatcher.stop(Duration.ZERO)).expectComplete().verify(TIMEOUT);
		pass(Duration.ofHours(1));
		assertThat(this.script.connects).hasSize(1);
	}

	@Test
	void itCanBeStartedAgain() {
		this.dispatcher.start();
		this.dispatcher.start();
		this.dispatcher.stop(Duration.ZERO).block(TIMEOUT);
		this.dispatcher.start();
		assertThat(this.script.connects).hasSize(2);
		assertThat(this.dispatcher.state()).isEqualTo(ConnectionState.CONNECTED);
	}

	@Test
	void whoWaitsIsToldOfTheEndAlsoWhenItCameFirst() {
		this.dispatcher.start();
		this.script.expired("a");
		StepVerifier.create(this.dispatcher.await("a", Duration.ofMinutes(1)))
			.expectError(LimeRequestExpiredException.class)
			.verify(TIMEOUT);
		StepVerifier.create(this.dispatcher.await("b", Duration.ofMinutes(1)))
			.expectSubscription()
			.then(() -> this.script.expired("b"))
			.expectError(LimeRequestExpiredException.class)
			.verify(TIMEOUT);
		StepVerifier.create(this.dispatcher.await("c", Duration.ofMinutes(1)))
			.expectSubscription()
			.then(() -> this.script.approved("c"))
			.expectError(LimeInvalidPassportException.class)
			.verify(TIMEOUT);
	}

	@Test
	void whoWaitsGivesUpAfterTheirTimeOrThatOfTheRequest() {
		this.dispatcher.start();
		StepVerifier.create(this.dispatcher.await("a", Duration.ofMinutes(1)))
			.expectSubscription()
			.then(() -> pass(Duration.ofMinutes(1)))
			.expectError(LimeLoginTimeoutException.class)
			.verify(TIMEOUT);
		this.store.add("b", this.clock.instant().plusSeconds(20)).block(TIMEOUT);
		StepVerifier.create(this.dispatcher.await("b", Duration.ofMinutes(1)))
			.expectSubscription()
			.then(() -> pass(Duration.ofSeconds(25)))
			.expectError(LimeRequestExpiredException.class)
			.verify(TIMEOUT);
	}

	@Test
	void thoseWhoWaitHaveABound() {
		LoginDispatcher small = dispatcher(new DispatcherSettings(1, 1, Duration.ofSeconds(30), 0, Duration.ZERO, 100,
				Duration.ofMinutes(10), 1, Duration.ofSeconds(1), LEASE));
		small.await("a", Duration.ofMinutes(1)).subscribe((passport) -> {
		}, (failure) -> {
		});
		StepVerifier.create(small.await("b", Duration.ofMinutes(1))).expectError(LimeException.class).verify(TIMEOUT);
		pass(Duration.ofMinutes(1));
		StepVerifier.create(small.await("b", Duration.ofMinutes(1)))
			.expectSubscription()
			.then(() -> pass(Duration.ofMinutes(1)))
			.expectError(LimeLoginTimeoutException.class)
			.verify(TIMEOUT);
	}

	@Test
	void afterAGapThePlatformIsAskedForWhatWasMissed() {
		handler("only");
		this.dispatcher.start();
		for (String id : List.of("gone", "expired", "pending", "approved")) {
			this.store.add(id, this.clock.instant().plusSeconds(300)).block(TIMEOUT);
		}
		this.statuses.put("gone",
				Mono.error(new LimeApiException("gone", "SITE_LOGIN_REQUEST_NOT_FOUND", 404, null, null)));
		this.statuses.put("expired", Mono.just("EXPIRED"));
		this.statuses.put("pending", Mono.just("PENDING"));
		this.statuses.put("approved", Mono.just("APPROVED"));
		this.script.body.complete();
		pass(Duration.ofSeconds(6));
		assertThat(this.calls).containsExactlyInAnyOrder("only:gone:null", "only:expired:null");
	}

	@Test
	void anApprovalThatIsOnItsWayIsWorthMoreThanAGuess() {
		handler("only");
		this.dispatcher.start();
		this.store.add("a", this.clock.instant().plusSeconds(300)).block(TIMEOUT);
		this.statuses.put("a",
				Mono.error(new LimeApiException("gone", "SITE_LOGIN_REQUEST_NOT_FOUND", 404, null, null)));
		this.script.body.complete();
		pass(Duration.ofSeconds(1));
		this.script.approved("a");
		pass(Duration.ofSeconds(10));
		assertThat(this.calls).containsExactly("only:a:jwt-a");
		assertThat(this.dispatcher.statistics().skipped("superseded")).isZero();
	}

	@Test
	void whatIsPendingIsAskedForAlsoAfterAStart() {
		handler("only");
		this.store.add("a", this.clock.instant().plusSeconds(300)).block(TIMEOUT);
		this.statuses.put("a", Mono.just("EXPIRED"));
		this.dispatcher.start();
		pass(Duration.ofSeconds(6));
		assertThat(this.calls).containsExactly("only:a:null");
	}

	@Test
	void anotherNodeTakesOverWhatADeadOneLeft() {
		SharedStore shared = new SharedStore(this.store);
		LoginDispatcher dying = dispatcher(DispatcherSettings.DEFAULTS, shared.of(this.timer));
		Sinks.Empty<Void> never = Sinks.empty();
		handler("first");
		handler("second",
				(event) -> (event.receivedAt() != null && this.calls.size() < 3) ? never.asMono() : Mono.empty());
		dying.start();
		this.script.approved("a");
		assertThat(this.calls).containsExactly("first:a:jwt-a", "second:a:jwt-a");
		shared.dead.add("node-2");
		LoginDispatcher other = dispatcher(DispatcherSettings.DEFAULTS, shared.of(this.timer));
		other.start();
		this.clock.advance(Duration.ofSeconds(14));
		pass(Duration.ofSeconds(5));
		assertThat(this.calls).hasSize(2);
		this.clock.advance(Duration.ofSeconds(1));
		pass(Duration.ofSeconds(5));
		assertThat(this.calls).containsExactly("first:a:jwt-a", "second:a:jwt-a", "second:a:jwt-a");
		other.stop(Duration.ZERO).block(TIMEOUT);
	}

	@Test
	void whoStopsInTheMiddleLeavesItsLoginsToOthers() {
		SharedStore shared = new SharedStore(this.store);
		LoginDispatcher stopping = dispatcher(new DispatcherSettings(1, 10, Duration.ofSeconds(30), 0, Duration.ZERO,
				100, Duration.ofMinutes(10), 10, Duration.ofSeconds(1), LEASE), shared.of(this.timer));
		AtomicInteger calls = new AtomicInteger();
		handler("only", (event) -> (calls.getAndIncrement() == 0) ? Mono.never() : Mono.empty());
		stopping.start();
		this.script.approved("a");
		this.script.approved("b");
		stopping.stop(Duration.ZERO).block(TIMEOUT);
		LoginDispatcher other = dispatcher(DispatcherSettings.DEFAULTS, shared.of(this.timer));
		other.start();
		pass(Duration.ofSeconds(1));
		assertThat(this.calls).containsExactly("only:a:jwt-a", "only:a:jwt-a", "only:b:jwt-b");
		other.stop(Duration.ZERO).block(TIMEOUT);
	}

	@Test
	void aRepeatReachesTheHandlerThatFailedOnAnotherNode() {
		SharedStore shared = new SharedStore(this.store);
		AtomicInteger tries = new AtomicInteger();
		handler("first", (event) -> (tries.getAndIncrement() == 0) ? Mono.error(new IOException()) : Mono.empty());
		handler("second");
		LoginDispatcher one = dispatcher(DispatcherSettings.DEFAULTS, shared.of(this.timer));
		one.start();
		this.script.approved("a");
		one.stop(Duration.ZERO).block(TIMEOUT);
		LoginDispatcher other = dispatcher(DispatcherSettings.DEFAULTS, shared.of(this.timer));
		other.start();
		this.script.approved("a");
		this.script.approved("a");
		assertThat(this.calls).containsExactly("first:a:jwt-a", "second:a:jwt-a", "first:a:jwt-a");
		other.stop(Duration.ZERO).block(TIMEOUT);
	}

	@Test
	void aNodeWithoutHandlersLeavesLoginsToThoseThatHaveSome() {
		SharedStore shared = new SharedStore(this.store);
		LoginDispatcher idle = dispatcher(DispatcherSettings.DEFAULTS, shared.of(this.timer));
		idle.start();
		this.script.approved("a");
		handler("only");
		LoginDispatcher other = dispatcher(DispatcherSettings.DEFAULTS, shared.of(this.timer));
		other.start();
		pass(Duration.ofSeconds(1));
		assertThat(this.calls).containsExactly("only:a:jwt-a");
		other.stop(Duration.ZERO).block(TIMEOUT);
		idle.stop(Duration.ZERO).block(TIMEOUT);
	}

	@Test
	void aStoreThatDoesNotAnswerHoldsUpNoLogin() {
		SharedStore shared = new SharedStore(this.store);
		shared.hanging = true;
		handler("only");
		LoginDispatcher patient = dispatcher(DispatcherSettings.DEFAULTS, shared.of(this.timer));
		patient.start();
		this.script.approved("a");
		assertThat(this.calls).isEmpty();
		pass(Duration.ofSeconds(5));
		assertThat(this.calls).containsExactly("only:a:jwt-a");
		StepVerifier.create(patient.await("b", Duration.ofMinutes(1)))
			.expectSubscription()
			.then(() -> this.script.expired("b"))
			.then(() -> pass(Duration.ofSeconds(5)))
			.expectError(LimeRequestExpiredException.class)
			.verify(TIMEOUT);
	}

	@Test
	void aStoreOutOfReachDoesNotEndAWait() {
		SharedStore shared = new SharedStore(this.store);
		shared.failing = true;
		LoginDispatcher waiting = dispatcher(DispatcherSettings.DEFAULTS, shared.of(this.timer));
		waiting.start();
		StepVerifier.create(waiting.await("a", Duration.ofMinutes(1)))
			.expectSubscription()
			.then(() -> this.script.expired("a"))
			.expectError(LimeRequestExpiredException.class)
			.verify(TIMEOUT);
	}

	@Test
	void whoWaitsIsToldTheFirstEndWhereverItArrived() {
		SharedStore shared = new SharedStore(this.store);
		LoginDispatcher waiting = dispatcher(DispatcherSettings.DEFAULTS, shared.of(this.timer));
		waiting.start();
		StepVerifier.create(waiting.await("a", Duration.ofMinutes(1)))
			.expectSubscription()
			.then(() -> this.store
				.finish(LimeLoginEvent.approved("a", "jwt", this.clock.instant()), new LoginNode("site", "x"), LEASE)
				.block(TIMEOUT))
			.then(() -> this.script.expired("a"))
			.expectError(LimeInvalidPassportException.class)
			.verify(TIMEOUT);
	}

	@Test
	void aSecondStopWaitsAsTheFirstOneDid() {
		Map<String, Sinks.Empty<Void>> ends = Map.of("a", Sinks.empty(), "b", Sinks.empty());
		handler("only", (event) -> ends.get(event.requestId()).asMono());
		for (String id : List.of("a", "b")) {
			this.dispatcher.start();
			this.script.approved(id);
			StepVerifier.create(this.dispatcher.stop(Duration.ofSeconds(10)))
				.expectSubscription()
				.expectNoEvent(Duration.ofMillis(1))
				.then(() -> ends.get(id).tryEmitEmpty())
				.expectComplete()
				.verify(TIMEOUT);
			assertThat(this.dispatcher.active()).isZero();
		}
		assertThat(this.dispatcher.statistics().handled("ok")).isEqualTo(2);
	}

	@Test
	void anErrorWhileConnectingIsNotTheEnd() {
		this.script.answer = (number) -> {
			if (number == 1) {
				throw new NoClassDefFoundError("filter");
			}
			return this.script.stream();
		};
		this.dispatcher.start();
		pass(Duration.ofSeconds(1));
		assertThat(this.dispatcher.state()).isEqualTo(ConnectionState.CONNECTED);
	}

	@Test
	void anErrorOutOfAResultIsNoTimeout() {
		handler("only", (event) -> Mono.fromRunnable(() -> {
			throw new NoClassDefFoundError("gone");
		}));
		this.dispatcher.start();
		this.script.approved("a");
		assertThat(this.dispatcher.statistics().handled("failed")).isOne();
		assertThat(this.dispatcher.active()).isZero();
	}

}

package io.quintet.lime.internal.login;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.quintet.lime.login.ConnectionState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What handlers are given, how often and in which order, in virtual time.
 */
class LoginHandlingTests {

	private static final Duration LEASE = Duration.ofSeconds(15);

	private final LoginFixture logins = new LoginFixture();

	@Test
	void handlersAreCalledInOrderAndOncePerRequest() {
		this.logins.handler("first");
		this.logins.handler("second");
		this.logins.dispatcher.start();
		this.logins.script.approved("a");
		this.logins.script.expired("b");
		this.logins.script.approved("a");
		assertThat(this.logins.calls).containsExactly("first:a:jwt-a", "second:a:jwt-a", "first:b:null",
				"second:b:null");
		assertThat(this.logins.dispatcher.statistics().skipped().get("duplicate")).isOne();
		assertThat(this.logins.dispatcher.statistics().events().get("approved")).isEqualTo(2);
		assertThat(this.logins.dispatcher.state()).isEqualTo(ConnectionState.CONNECTED);
	}

	@Test
	void theFirstEndOfARequestWins() {
		this.logins.handler("only");
		this.logins.dispatcher.start();
		this.logins.script.approved("a");
		this.logins.script.expired("a");
		assertThat(this.logins.calls).containsExactly("only:a:jwt-a");
		assertThat(this.logins.dispatcher.statistics().skipped().get("superseded")).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "AAEEA", "EAEAE", "AEAEE", "EEAA" })
	void eventsInAnyOrderAndNumberHaveOneEffect(String events) {
		this.logins.handler("first");
		this.logins.handler("second");
		this.logins.dispatcher.start();
		for (char event : events.toCharArray()) {
			if (event == 'A') {
				this.logins.script.approved("a");
			}
			else {
				this.logins.script.expired("a");
			}
		}
		String passport = events.startsWith("A") ? "jwt-a" : "null";
		assertThat(this.logins.calls).containsExactly("first:a:" + passport, "second:a:" + passport);
	}

	@Test
	void aRepeatedEventIsOfferedOnlyToTheHandlerThatFailed() {
		AtomicInteger tries = new AtomicInteger();
		this.logins.handler("first",
				(event) -> (tries.getAndIncrement() == 0) ? Mono.error(new IOException("once")) : Mono.empty());
		this.logins.handler("second");
		this.logins.dispatcher.start();
		this.logins.script.approved("a");
		assertThat(this.logins.calls).containsExactly("first:a:jwt-a", "second:a:jwt-a");
		this.logins.script.approved("a");
		this.logins.script.approved("a");
		assertThat(this.logins.calls).containsExactly("first:a:jwt-a", "second:a:jwt-a", "first:a:jwt-a");
		assertThat(this.logins.dispatcher.statistics().handled().get("failed")).isOne();
	}

	@Test
	void memoryOfHandledRequestsEnds() {
		this.logins.handler("only");
		this.logins.dispatcher.start();
		this.logins.script.approved("a");
		this.logins.clock.advance(Duration.ofMinutes(10));
		this.logins.script.approved("a");
		assertThat(this.logins.calls).hasSize(2);
	}

	@Test
	void whatAHandlerThrowsGoesNoFurther() {
		this.logins.handler("runtime", (event) -> {
			throw new IllegalStateException("thrown");
		});
		this.logins.handler("error", (event) -> {
			throw new NoClassDefFoundError("gone");
		});
		this.logins.handler("nothing", (event) -> null);
		this.logins.handler("cancelled", (event) -> Mono.error(new CancellationException()));
		this.logins.handler("last");
		this.logins.dispatcher.start();
		this.logins.script.approved("a");
		this.logins.script.approved("b");
		assertThat(this.logins.calls).filteredOn((call) -> call.startsWith("last")).hasSize(2);
		assertThat(this.logins.script.connects).hasSize(1);
		assertThat(this.logins.dispatcher.statistics().handled().get("failed")).isEqualTo(8);
	}

	@ParameterizedTest
	@ValueSource(classes = { NoClassDefFoundError.class, StackOverflowError.class, AssertionError.class,
			CancellationException.class })
	void whatAHandlerThrowsWhenItIsSubscribedToGoesNoFurther(Class<? extends Throwable> type) {
		this.logins.handler("broken", (event) -> Mono.fromCallable(() -> {
			throw sneaky(type);
		}));
		this.logins.handler("last");
		this.logins.dispatcher.start();
		this.logins.script.approved("a");
		this.logins.script.approved("b");
		assertThat(this.logins.calls).containsExactly("broken:a:jwt-a", "last:a:jwt-a", "broken:b:jwt-b",
				"last:b:jwt-b");
		assertThat(this.logins.dispatcher.statistics().handled().get("failed")).isEqualTo(2);
		assertThat(this.logins.dispatcher.active()).isZero();
	}

	private static Exception sneaky(Class<? extends Throwable> type) throws Exception {
		Throwable thrown = type.getDeclaredConstructor().newInstance();
		if (thrown instanceof Error error) {
			throw error;
		}
		return (Exception) thrown;
	}

	@Test
	void anErrorOutOfAResultIsNoTimeout() {
		this.logins.handler("only", (event) -> Mono.fromRunnable(() -> {
			throw new NoClassDefFoundError("gone");
		}));
		this.logins.dispatcher.start();
		this.logins.script.approved("a");
		assertThat(this.logins.dispatcher.statistics().handled().get("failed")).isOne();
		assertThat(this.logins.dispatcher.active()).isZero();
	}

	@Test
	void aHandlerThatTakesTooLongIsCancelledAndOfferedTheEventAgain() {
		AtomicInteger cancelled = new AtomicInteger();
		this.logins.handler("slow", (event) -> Mono.<Void>never().doOnCancel(cancelled::incrementAndGet));
		this.logins.handler("second");
		this.logins.dispatcher.start();
		this.logins.script.approved("a");
		assertThat(this.logins.calls).containsExactly("slow:a:jwt-a");
		this.logins.pass(Duration.ofSeconds(30));
		assertThat(this.logins.calls).containsExactly("slow:a:jwt-a", "second:a:jwt-a");
		assertThat(cancelled).hasValue(1);
		assertThat(this.logins.dispatcher.statistics().handled().get("timeout")).isOne();
		this.logins.script.approved("a");
		assertThat(this.logins.calls).hasSize(3).endsWith("slow:a:jwt-a");
	}

	@Test
	void eachCallHasItsOwnTime() {
		this.logins.handler("slow", (event) -> event.requestId().equals("b")
				? Mono.delay(Duration.ofSeconds(29), this.logins.timer).then() : Mono.never());
		this.logins.handler("second");
		this.logins.dispatcher.start();
		this.logins.script.approved("a");
		this.logins.pass(Duration.ofSeconds(10));
		this.logins.script.approved("b");
		this.logins.script.approved("c");
		this.logins.pass(Duration.ofSeconds(19));
		assertThat(this.logins.calls).noneMatch((call) -> call.startsWith("second"));
		this.logins.pass(Duration.ofSeconds(1));
		assertThat(this.logins.calls).contains("second:a:jwt-a").doesNotContain("second:b:jwt-b", "second:c:jwt-c");
		this.logins.pass(Duration.ofSeconds(9));
		assertThat(this.logins.calls).contains("second:b:jwt-b").doesNotContain("second:c:jwt-c");
		this.logins.pass(Duration.ofSeconds(1));
		assertThat(this.logins.calls).contains("second:c:jwt-c");
		assertThat(this.logins.dispatcher.statistics().handled().get("timeout")).isEqualTo(2);
	}

	@Test
	void aHandlerCanBeTriedAgainAtOnce() {
		LoginDispatcher retrying = this.logins.dispatcher(DispatcherSettings.DEFAULTS
			.with(new DispatcherSettings.Calls(16, 256, Duration.ofSeconds(30), 2, Duration.ofSeconds(1))));
		AtomicInteger tries = new AtomicInteger();
		this.logins.handler("only",
				(event) -> (tries.incrementAndGet() < 3) ? Mono.error(new IOException("twice")) : Mono.empty());
		retrying.start();
		this.logins.script.approved("a");
		this.logins.pass(Duration.ofSeconds(10));
		assertThat(tries).hasValue(3);
		assertThat(retrying.statistics().handled().get("ok")).isOne();
	}

	@Test
	void eventsOfOneRequestKeepTheirOrderAndOthersAreParallel() {
		Map<String, Sinks.Empty<Void>> ends = new HashMap<>();
		this.logins.handler("only", (event) -> ends.computeIfAbsent(event.requestId(), (id) -> Sinks.empty()).asMono());
		this.logins.dispatcher.start();
		this.logins.script.approved("a");
		this.logins.script.approved("a");
		this.logins.script.approved("b");
		assertThat(this.logins.calls).containsExactly("only:a:jwt-a", "only:b:jwt-b");
		assertThat(this.logins.dispatcher.active()).isEqualTo(2);
		assertThat(this.logins.dispatcher.queued()).isOne();
		ends.get("a").tryEmitEmpty();
		assertThat(this.logins.dispatcher.queued()).isZero();
		assertThat(this.logins.dispatcher.statistics().skipped().get("duplicate")).isOne();
	}

	@Test
	void nothingIsReadWhileThereIsNoRoomAndNothingIsLost() {
		LoginDispatcher small = this.logins.dispatcher(DispatcherSettings.DEFAULTS
			.with(new DispatcherSettings.Calls(2, 1, Duration.ofHours(1), 0, Duration.ZERO)));
		Sinks.Empty<Void> end = Sinks.empty();
		this.logins.handler("only", (event) -> end.asMono());
		AtomicInteger read = new AtomicInteger();
		Flux<DataBuffer> body = Flux.range(0, 100)
			.map((number) -> StreamScript
				.buffer("data: {\"type\":\"expired\",\"login_request_id\":\"" + number + "\"}\n\n"))
			.doOnNext((buffer) -> read.incrementAndGet())
			.concatWith(Flux.never());
		this.logins.script.answer = (number) -> StreamScript.answer(200, "text/event-stream", body);
		small.start();
		assertThat(this.logins.calls).containsExactly("only:0:null", "only:1:null");
		// Two run, one waits, one is offered, and at most two are in between.
		assertThat(read.get()).isBetween(4, 6);
		this.logins.pass(Duration.ofMinutes(30));
		assertThat(this.logins.script.connects).hasSize(1);
		end.tryEmitEmpty();
		assertThat(this.logins.calls).hasSize(100);
	}

}

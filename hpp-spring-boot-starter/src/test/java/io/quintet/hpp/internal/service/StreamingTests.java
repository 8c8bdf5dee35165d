package io.quintet.hpp.internal.service;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

import io.quintet.hpp.ActionBatch;
import io.quintet.hpp.HandshakeAgents;
import io.quintet.hpp.HandshakeException;
import io.quintet.hpp.NewSession;
import io.quintet.hpp.hook.ActionHook;
import io.quintet.hpp.hook.HandshakeRequest;
import io.quintet.hpp.internal.json.TestJson;
import io.quintet.hpp.session.BatchResult;
import io.quintet.hpp.session.Frame;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.session.SessionFrames;
import io.quintet.hpp.store.InMemoryHandshakeSessionStore;
import io.quintet.hpp.store.LocalHandshakeEventBus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Streamed batches by virtual time: what is seen when, and that nothing waits but timers.
 */
class StreamingTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final List<Frame> frames = new ArrayList<>();

	private final List<BatchResult> results = new ArrayList<>();

	private HandshakeService handshake = handshake(TestHandshakes.SETTINGS);

	private HandshakeService handshake(HandshakeSettings settings, Object... hooks) {
		InMemoryHandshakeSessionStore store = new InMemoryHandshakeSessionStore(java.time.Clock.systemUTC(), 10_000,
				100_000_000, Duration.ofHours(1), this.time);
		LocalHandshakeEventBus bus = new LocalHandshakeEventBus();
		Disposable unused = bus.listen((SessionFrames published) -> this.frames.addAll(published.frames()));
		return TestHandshakes.create(store, bus, settings, TestHandshakes.hooks(Schedulers.boundedElastic(), hooks),
				java.time.Clock.systemUTC(), this.time);
	}

	private HandshakeSession session() {
		return this.handshake.sessions().create(NewSession.ofJson("{}")).block(TIMEOUT);
	}

	private void act(HandshakeSession session, String body) {
		this.handshake.agents()
			.act(session.id(), ActionBatch.of(TestJson.object(body)), HandshakeRequest.NONE)
			.subscribe(this.results::add);
	}

	private JsonNode valueOf(HandshakeSession session, String key) {
		HandshakeSession now = this.handshake.sessions().find(session.id()).block(TIMEOUT);
		return now.fields().containsKey(key) ? now.fields().get(key).value() : NullNode.getInstance();
	}

	private static String fields(int count) {
		return IntStream.range(0, count)
			.mapToObj((i) -> "{\"type\":\"set\",\"key\":\"k" + i + "\",\"value\":" + i + "}")
			.collect(Collectors.joining(","));
	}

	@Test
	void eachAppliedFieldIsShownAtOnceAndFollowedByAPause() {
		HandshakeSession session = session();
		act(session, "{\"intervalMs\":200,\"actions\":[" + fields(3) + "]}");
		assertThat(this.frames).hasSize(1);
		assertThat(valueOf(session, "k0")).isEqualTo(TestJson.of(0));
		assertThat(valueOf(session, "k1")).isEqualTo(NullNode.getInstance());
		this.time.advanceTimeBy(Duration.ofMillis(199));
		assertThat(this.frames).hasSize(1);
		this.time.advanceTimeBy(Duration.ofMillis(1));
		assertThat(this.frames).hasSize(2);
		this.time.advanceTimeBy(Duration.ofMillis(200));
		assertThat(this.frames).hasSize(3);
		assertThat(this.results).isEmpty();
		this.time.advanceTimeBy(Duration.ofMillis(200));
		assertThat(this.frames).hasSize(4).last().isEqualTo(new Frame.Done(3, List.of(), List.of()));
		assertThat(this.results).singleElement()
			.satisfies((result) -> assertThat(result.applied()).containsExactly("k0", "k1", "k2"));
	}

	@Test
	void rejectedAndWrongElementsDoNotPause() {
		HandshakeSession session = this.handshake.sessions()
			.create(NewSession.ofJson("{\"context\":{\"mine\":1}}"))
			.block(TIMEOUT);
		act(session, """
				{"intervalMs":1000,"actions":[{"type":"set","key":"mine","value":2},{"type":"x"},
				{"type":"set","key":"a","value":1}]}""");
		this.time.advanceTimeBy(Duration.ofMillis(1000));
		assertThat(this.results).hasSize(1);
	}

	@Test
	void anEditDuringTheStreamProtectsALaterField() {
		HandshakeSession session = session();
		act(session, "{\"intervalMs\":100,\"actions\":[" + fields(3) + "]}");
		this.handshake.sessions().userEdit(session.id(), "k2", TestJson.of("mine")).block(TIMEOUT);
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(this.results).singleElement().satisfies((result) -> {
			assertThat(result.applied()).containsExactly("k0", "k1");
			assertThat(result.rejected()).containsExactly("k2");
		});
		assertThat(valueOf(session, "k2")).isEqualTo(TestJson.of("mine"));
	}

	@Test
	void theIntervalHasAnUpperBound() {
		act(session(), "{\"intervalMs\":600000,\"actions\":[" + fields(1) + "]}");
		this.time.advanceTimeBy(Duration.ofMillis(4_999));
		assertThat(this.results).isEmpty();
		this.time.advanceTimeBy(Duration.ofMillis(1));
		assertThat(this.results).hasSize(1);
	}

	@Test
	void aLongBatchShrinksItsIntervalToTheBudget() {
		act(session(), "{\"actions\":[" + fields(60) + "]}");
		this.time.advanceTimeBy(Duration.ofMillis(9_000));
		assertThat(this.results).isEmpty();
		this.time.advanceTimeBy(Duration.ofMillis(1_000));
		assertThat(this.results).singleElement().satisfies((result) -> assertThat(result.applied()).hasSize(60));
	}

	@Test
	void aShortBatchKeepsTheDefaultInterval() {
		act(session(), "{\"actions\":[" + fields(2) + "]}");
		this.time.advanceTimeBy(Duration.ofMillis(599));
		assertThat(this.results).isEmpty();
		this.time.advanceTimeBy(Duration.ofMillis(1));
		assertThat(this.results).hasSize(1);
	}

	@Test
	void thousandsOfStreamsHoldNoThread() {
		int before = Thread.activeCount();
		for (int i = 0; i < 5_000; i++) {
			act(session(), "{\"intervalMs\":5000,\"actions\":[" + fields(2) + "]}");
		}
		assertThat(this.results).isEmpty();
		assertThat(Thread.activeCount()).isLessThanOrEqualTo(before + 8);
		HandshakeSession other = session();
		assertThat(this.handshake.agents()
			.request(new HandshakeAgents.Access(other.id(), other.token(), "test"))
			.block(TIMEOUT)).isNotNull();
		this.time.advanceTimeBy(Duration.ofSeconds(10));
		assertThat(this.results).hasSize(5_000);
	}

	@Test
	void beyondTheBoundOfStreamsABatchRunsWithoutPauses() {
		HandshakeSettings.Batches batches = TestHandshakes.SETTINGS.batches();
		this.handshake = handshake(TestHandshakes
			.settings(new HandshakeSettings.Batches(batches.maxActions(), batches.interval(), batches.maxInterval(),
					batches.maxTime(), new HandshakeSettings.Streams(1, batches.streams().maxWeight()))));
		act(session(), "{\"actions\":[" + fields(2) + "]}");
		assertThat(this.results).isEmpty();
		act(session(), "{\"actions\":[" + fields(2) + "]}");
		assertThat(this.results).hasSize(1);
		this.time.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(this.results).hasSize(2);
		act(session(), "{\"actions\":[" + fields(2) + "]}");
		assertThat(this.results).hasSize(2);
	}

	@Test
	void aBatchRunsToItsEndWhenItsCallerHangsUp() {
		HandshakeSession session = session();
		Disposable caller = this.handshake.agents()
			.act(session.id(), ActionBatch.of(TestJson.object("{\"actions\":[" + fields(3) + "]}")),
					HandshakeRequest.NONE)
			.subscribe();
		caller.dispose();
		this.time.advanceTimeBy(Duration.ofSeconds(2));
		assertThat(valueOf(session, "k2")).isEqualTo(TestJson.of(2));
		assertThat(this.frames).hasSize(4);
	}

	@Test
	void aBatchFailsWhenItsSessionIsDeletedMeanwhile() {
		HandshakeSession session = session();
		List<Throwable> failures = new ArrayList<>();
		this.handshake.agents()
			.act(session.id(), ActionBatch.of(TestJson.object("{\"actions\":[" + fields(3) + "]}")),
					HandshakeRequest.NONE)
			.subscribe(this.results::add, failures::add);
		this.handshake.sessions().delete(session.id()).block(TIMEOUT);
		this.time.advanceTimeBy(Duration.ofSeconds(2));
		assertThat(failures).singleElement()
			.isInstanceOfSatisfying(HandshakeException.class,
					(ex) -> assertThat(ex.reason()).isEqualTo(HandshakeException.Reason.SESSION_NOT_FOUND));
		assertThat(this.results).isEmpty();
	}

	@Test
	void aBlockingHookDoesNotDelayOtherOperations() {
		ActionHook blocking = (session, write, request) -> {
			assertThat(Schedulers.isInNonBlockingThread()).isFalse();
			return Mono.just(!write.key().equals("k1"));
		};
		this.handshake = handshake(TestHandshakes.SETTINGS, blocking);
		HandshakeSession session = session();
		BatchResult result = this.handshake.agents()
			.act(session.id(), ActionBatch.of(TestJson.object("{\"stream\":false,\"actions\":[" + fields(3) + "]}")),
					HandshakeRequest.NONE)
			.block(TIMEOUT);
		assertThat(result.applied()).containsExactly("k0", "k2");
		assertThat(result.rejected()).containsExactly("k1");
	}

	@Test
	void wrongTokensDoNotProlongASession() {
		Instant start = Instant.parse("2026-01-01T00:00:00Z");
		Instant[] now = { start };
		java.time.Clock clock = new java.time.Clock() {

			@Override
			public java.time.ZoneId getZone() {
				return java.time.ZoneOffset.UTC;
			}

			@Override
			public java.time.Clock withZone(java.time.ZoneId zone) {
				return this;
			}

			@Override
			public Instant instant() {
				return now[0];
			}

		};
		InMemoryHandshakeSessionStore store = new InMemoryHandshakeSessionStore(clock, 10, 1_000_000,
				Duration.ofHours(1), this.time);
		HandshakeService other = TestHandshakes.create(store, new LocalHandshakeEventBus(), TestHandshakes.SETTINGS,
				TestHandshakes.hooks(Schedulers.immediate()), clock, this.time);
		HandshakeSession session = other.sessions().create(NewSession.ofJson("{}")).block(TIMEOUT);
		now[0] = start.plus(Duration.ofMinutes(29));
		other.agents().open(new HandshakeAgents.Access(session.id(), "wrong", "test")).onErrorComplete().block(TIMEOUT);
		now[0] = start.plus(Duration.ofMinutes(31));
		assertThat(other.sessions().find(session.id()).block(TIMEOUT)).isNull();
	}

}

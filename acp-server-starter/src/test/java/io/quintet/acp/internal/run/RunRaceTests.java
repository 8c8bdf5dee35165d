package io.quintet.acp.internal.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.quintet.acp.internal.run.ScriptedThreadStore.Op;
import io.quintet.acp.run.RunSettings;
import io.quintet.acp.run.RunStatistics;
import io.quintet.acp.store.RunOverException;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many rounds on real threads: whatever meets, a run has one end, and nothing follows it.
 */
@Timeout(120)
class RunRaceTests {

	private static final Set<String> ENDS = Set.of("run.completed", "run.failed", "run.cancelled");

	private final Scheduler storeThreads = Schedulers.newParallel("store", 4);

	private final Scheduler workers = Schedulers.newBoundedElastic(8, 10_000, "workers");

	private final Scheduler callers = Schedulers.newBoundedElastic(4, 10_000, "callers");

	private final Queue<Throwable> dropped = new ConcurrentLinkedQueue<>();

	@BeforeEach
	void noteDroppedErrors() {
		Hooks.onErrorDropped(this.dropped::add);
	}

	@AfterEach
	void noRefusalIsDropped() {
		Hooks.resetOnErrorDropped();
		assertThat(this.dropped).noneMatch(RunOverException.class::isInstance);
	}

	@AfterEach
	void disposeThreads() {
		this.storeThreads.dispose();
		this.workers.dispose();
		this.callers.dispose();
	}

	private TestEngine engine(UnaryOperator<AssistantRuns.Builder> customizer) {
		TestEngine engine = new TestEngine(
				(builder) -> customizer.apply(builder.workers(this.workers).timer(Schedulers.parallel())));
		engine.store.on(this.storeThreads);
		return engine.start();
	}

	private static RunSettings timeout(Duration timeout) {
		RunSettings defaults = RunSettings.defaults();
		return new RunSettings(timeout, defaults.lease(), true, defaults.maxEventSize(), defaults.bounds());
	}

	private void cancelSoon(TestEngine engine, Run run) {
		int patience = ThreadLocalRandom.current().nextInt(200);
		this.callers.schedule(() -> {
			for (int i = 0; i < patience * 100; i++) {
				Thread.onSpinWait();
			}
			engine.runs.cancel(run.id(), null).subscribe();
		});
	}

	private static void awaitIdle(TestEngine engine, int rounds) {
		Awaitility.await()
			.pollInterval(Duration.ofMillis(2))
			.atMost(Duration.ofSeconds(60))
			.until(() -> ended(engine.runs.statistics()) == rounds);
		RunStatistics statistics = engine.runs.statistics();
		assertThat(statistics.running()).isZero();
		assertThat(statistics.queued()).isZero();
		assertThat(statistics.lost()).isZero();
	}

	private static long ended(RunStatistics statistics) {
		return statistics.completed() + statistics.failed() + statistics.cancelled() + statistics.lost();
	}

	private static void assertOneEnd(TestEngine engine, Run run) {
		List<String> events = engine.eventsOf(run);
		assertThat(events.stream().filter(ENDS::contains)).as("%s", events).hasSize(1);
		assertThat(ENDS).contains(events.get(events.size() - 1));
		assertThat(engine.stored(run).status())
			.isEqualTo(RunStatus.ofWire(events.get(events.size() - 1).substring("run.".length())));
	}

	@Test
	void cancellationsThatMeetTheLastEventEndOnce() {
		int rounds = 2_000;
		TestEngine engine = engine((builder) -> builder);
		engine.assistant("echo", (context, events) -> Flux.just(events.message("last")));
		List<Run> runs = new ArrayList<>();
		for (int i = 0; i < rounds; i++) {
			Run run = engine.invoke("echo");
			runs.add(run);
			cancelSoon(engine, run);
			cancelSoon(engine, run);
			Awaitility.await()
				.pollInterval(200, TimeUnit.MICROSECONDS)
				.atMost(Duration.ofSeconds(10))
				.until(() -> engine.stored(run).status().isTerminal());
		}
		awaitIdle(engine, rounds);
		runs.forEach((run) -> assertOneEnd(engine, run));
	}

	@Test
	void timeoutsThatMeetTheLastEventEndOnce() {
		int rounds = 300;
		TestEngine engine = engine((builder) -> builder.settings(timeout(Duration.ofMillis(20))));
		List<Run> runs = new ArrayList<>();
		for (int i = 0; i < rounds; i++) {
			long nanos = ThreadLocalRandom.current().nextLong(10_000_000, 30_000_000);
			engine.assistant("a" + i,
					(context, events) -> Mono.delay(Duration.ofNanos(nanos)).map((tick) -> events.message("last")));
			runs.add(engine.invoke("a" + i));
		}
		awaitIdle(engine, rounds);
		runs.forEach((run) -> assertOneEnd(engine, run));
	}

	@Test
	void faultsOfTheStoreDoNotDoubleAnything() {
		int rounds = 200;
		TestEngine engine = engine((builder) -> builder);
		for (int i = 0; i < rounds; i++) {
			engine.store.loseAnswer((i % 3 == 0) ? Op.TRANSITION : Op.APPEND);
			engine.store.unavailable((i % 2 == 0) ? Op.TRANSITION : Op.APPEND);
		}
		List<Run> runs = new ArrayList<>();
		for (int i = 0; i < rounds; i++) {
			engine.assistant("a" + i, (context, events) -> Flux.range(0, 3).map((n) -> events.message("m" + n)));
			Run run = engine.invoke("a" + i);
			runs.add(run);
			if (i % 4 == 0) {
				this.callers.schedule(() -> engine.runs.cancel(run.id(), null).retry(100).subscribe());
			}
		}
		awaitIdle(engine, rounds);
		runs.forEach((run) -> {
			assertOneEnd(engine, run);
			assertThat(engine.eventsOf(run)).doesNotHaveDuplicates();
			if (engine.stored(run).status() == RunStatus.COMPLETED) {
				assertThat(engine.eventsOf(run)).containsExactly("run.started", "m0", "m1", "m2", "run.completed");
			}
		});
	}

	@Test
	void aStopThatMeetsInvocationsLeavesNothingActive() {
		for (int round = 0; round < 50; round++) {
			TestEngine engine = engine((builder) -> builder.settings(TestEngine.settings(4, 1000)));
			List<String> ids = IntStream.range(0, 60).mapToObj((i) -> "a" + i).toList();
			ids.forEach((id) -> engine.assistant(id,
					(context, events) -> Mono.delay(Duration.ofMillis(1)).map((tick) -> events.message("x"))));
			Mono<Void> invocations = Flux.fromIterable(ids)
				.flatMap((id) -> engine.runs
					.invoke(ScriptedThreadStore.THREAD, null, List.of(id), null, TestEngine.ALICE)
					.subscribeOn(this.callers)
					.onErrorComplete())
				.then();
			Mono<Void> stop = Mono.delay(Duration.ofMillis(ThreadLocalRandom.current().nextInt(6)))
				.then(engine.runs.stop(Duration.ofMillis(3)));
			Mono.when(invocations, stop).block(Duration.ofSeconds(20));
			assertThat(engine.store.runs()).allMatch((run) -> run.status().isTerminal());
			engine.store.runs().forEach((run) -> assertOneEnd(engine, run));
			assertThat(engine.runs.statistics().running()).isZero();
		}
	}

}

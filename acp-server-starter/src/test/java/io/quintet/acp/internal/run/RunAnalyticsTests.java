package io.quintet.acp.internal.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.acp.assistant.AnalyticsEntry;
import io.quintet.acp.assistant.AnalyticsSink;
import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.RunAnalytics;
import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunStatus;

import static org.assertj.core.api.Assertions.assertThat;

class RunAnalyticsTests {

	private final TestEngine engine = new TestEngine().start();

	private static Flux<AssistantEvent> track(RunAnalytics analytics, Flux<AssistantEvent> events) {
		analytics.track("llm.call", Map.of("model", "m1"));
		analytics.track("llm.done");
		return events;
	}

	@Test
	void analyticsOfARunComeInOneBatchAfterItsEnd() {
		List<String> seen = new ArrayList<>();
		TestEngine watching = new TestEngine((builder) -> builder.sinks(() -> List.of((batch) -> {
			seen.add("batch of " + batch.size());
			return Mono.empty();
		}))).start();
		watching.broadcaster.listen((frame) -> seen.add(frame.getClass().getSimpleName()));
		watching.assistant("analytics",
				(context, events) -> track(context.analytics(), Flux.just(events.message("tracked"))));
		watching.invoke("analytics");
		assertThat(seen).containsExactly("RunUpdated", "RunUpdated", "EventStored", "EventStored", "RunUpdated",
				"EventStored", "batch of 2");
	}

	@Test
	void anEntryNamesItsRun() {
		this.engine.assistant("analytics", (context, events) -> track(context.analytics(), Flux.empty()));
		Run run = this.engine.invoke("analytics");
		Instant now = Instant.parse("2026-01-01T00:00:00.123456Z");
		assertThat(this.engine.batches).containsExactly(List.of(
				new AnalyticsEntry("llm.call", Metadata.of(Map.of("model", "m1")), run.threadId(), run.id(),
						"analytics", now),
				new AnalyticsEntry("llm.done", Map.of(), run.threadId(), run.id(), "analytics", now)));
	}

	@Test
	void everyOutcomeIsFlushed() {
		this.engine.assistant("fail",
				(context, events) -> track(context.analytics(), Flux.error(new IllegalStateException("boom"))));
		this.engine.assistant("hang", (context, events) -> track(context.analytics(), Flux.never()));
		this.engine.invoke("fail");
		assertThat(this.engine.batches).hasSize(1);
		this.engine.invoke("hang");
		this.engine.pass(Duration.ofSeconds(120));
		assertThat(this.engine.batches).hasSize(2);
		this.engine.cancel(this.engine.invoke("hang"));
		assertThat(this.engine.batches).hasSize(3);
		this.engine.invoke("hang");
		this.engine.store.deleteThread();
		assertThat(this.engine.batches).hasSize(4).allMatch((batch) -> batch.size() == 2);
	}

	@Test
	void aRunWithoutEntriesCallsNoSink() {
		this.engine.assistant("echo", (context, events) -> Flux.just(events.message("a")));
		this.engine.invoke("echo");
		assertThat(this.engine.batches).isEmpty();
	}

	@Test
	void analyticsBeyondTheBoundOrAfterTheEndAreDroppedAndCounted() {
		List<RunAnalytics> kept = new ArrayList<>();
		this.engine.assistant("chatty", (context, events) -> {
			kept.add(context.analytics());
			for (int i = 0; i < 1003; i++) {
				context.analytics().track("n" + i);
			}
			return Flux.empty();
		});
		this.engine.invoke("chatty");
		kept.get(0).track("late");
		assertThat(this.engine.batches).singleElement().satisfies((batch) -> {
			assertThat(batch).hasSize(1000);
			assertThat(batch.get(999).name()).isEqualTo("n999");
		});
		assertThat(this.engine.runs.statistics().droppedAnalytics()).isEqualTo(4);
	}

	@Test
	void aSinkThatFailsChangesNothing() {
		List<AnalyticsEntry> taken = new ArrayList<>();
		List<AnalyticsSink> sinks = List.of((batch) -> {
			throw new IllegalStateException("no sink");
		}, (batch) -> null, (batch) -> Mono.error(new IllegalStateException("full")), (batch) -> {
			throw new NoClassDefFoundError("org/example/Sink");
		}, (batch) -> Mono.fromRunnable(() -> {
			throw new NoClassDefFoundError("org/example/Client");
		}), (batch) -> Mono.never(), (batch) -> Mono.fromRunnable(() -> taken.addAll(batch)));
		TestEngine unlucky = new TestEngine((builder) -> builder.sinks(() -> sinks)).start();
		unlucky.assistant("analytics", (context, events) -> track(context.analytics(), Flux.empty()));
		Run run = unlucky.invoke("analytics");
		assertThat(unlucky.stored(run).status()).isEqualTo(RunStatus.COMPLETED);
		assertThat(unlucky.eventsOf(run)).containsExactly("run.started", "run.completed");
		assertThat(taken).hasSize(2);
		assertThat(unlucky.eventsOf(unlucky.invoke("analytics"))).containsExactly("run.started", "run.completed");
	}

}

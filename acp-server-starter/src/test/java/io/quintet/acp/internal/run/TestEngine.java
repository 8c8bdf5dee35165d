package io.quintet.acp.internal.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.quintet.acp.assistant.AnalyticsEntry;
import io.quintet.acp.assistant.AssistantHandler;
import io.quintet.acp.assistant.Assistants;
import io.quintet.acp.broadcast.LocalBroadcaster;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.run.RunSettings;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.ThreadEvent;

/**
 * An engine by virtual time over a scripted store. Everything happens on the calling
 * thread unless a test says otherwise.
 */
final class TestEngine {

	static final Duration TIMEOUT = Duration.ofSeconds(60);

	static final Identity ALICE = Identity.user("alice", "Alice");

	static final String OWNER = "node_1";

	final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	final LocalBroadcaster broadcaster = new LocalBroadcaster();

	final ScriptedThreadStore store = new ScriptedThreadStore(this.broadcaster, this.time);

	final List<ThreadFrame> frames = new CopyOnWriteArrayList<>();

	final List<List<AnalyticsEntry>> batches = new CopyOnWriteArrayList<>();

	final AssistantRuns runs;

	private final Map<String, AssistantHandler> handlers = new LinkedHashMap<>();

	TestEngine() {
		this((builder) -> builder);
	}

	TestEngine(UnaryOperator<AssistantRuns.Builder> customizer) {
		this.broadcaster.listen(this.frames::add);
		this.runs = customizer
			.apply(AssistantRuns.builder(this.store, this.broadcaster, new Registered())
				.owner(OWNER)
				.timer(this.time)
				.workers(Schedulers.immediate())
				.clock(Clock.fixed(Instant.parse("2026-01-01T00:00:00.123456789Z"), ZoneOffset.UTC))
				.sinks(() -> List.of((batch) -> Mono.fromRunnable(() -> this.batches.add(batch)))))
			.build();
	}

	static RunSettings settings(int maxConcurrent, int maxQueued) {
		RunSettings defaults = RunSettings.defaults();
		RunSettings.Bounds bounds = defaults.bounds();
		return new RunSettings(defaults.timeout(), defaults.lease(), defaults.exposeErrorMessage(),
				defaults.maxEventSize(), new RunSettings.Bounds(maxConcurrent, maxQueued, bounds.maxPerThread(),
						bounds.maxDepth(), bounds.maxAnalytics()));
	}

	TestEngine start() {
		this.runs.start();
		return this;
	}

	/** Registers without making a member. */
	void register(String id, AssistantHandler handler) {
		this.handlers.put(id, handler);
	}

	TestEngine assistant(String id, AssistantHandler handler) {
		register(id, handler);
		this.store.member(id);
		return this;
	}

	Run invoke(String assistantId) {
		return invoke(List.of(assistantId)).get(0);
	}

	List<Run> invoke(List<String> assistantIds) {
		return this.runs.invoke(ScriptedThreadStore.THREAD, null, assistantIds, null, ALICE).block(TIMEOUT);
	}

	void cancel(Run run) {
		this.runs.cancel(run.id(), null).block(TIMEOUT);
	}

	void pass(Duration time) {
		this.time.advanceTimeBy(time);
	}

	Run stored(Run run) {
		return this.store.run(run.id());
	}

	/** The events of a run, as types, and texts where they have one. */
	List<String> eventsOf(Run run) {
		return this.store.events(run.id()).stream().map(TestEngine::text).toList();
	}

	/** The frames of a run, its status or its event. */
	List<String> framesOf(Run run) {
		List<String> told = new ArrayList<>();
		for (ThreadFrame frame : this.frames) {
			if (frame instanceof ThreadFrame.RunUpdated updated && updated.run().id().equals(run.id())) {
				told.add(updated.run().status().wire());
			}
			if (frame instanceof ThreadFrame.EventStored stored && run.id().equals(stored.event().runId())) {
				told.add(text(stored.event()));
			}
		}
		return told;
	}

	private static String text(ThreadEvent event) {
		return (event.body() instanceof EventBody.Message message) ? message.text() : event.type();
	}

	private final class Registered implements Assistants {

		@Override
		public @Nullable AssistantHandler find(String assistantId) {
			return TestEngine.this.handlers.get(assistantId);
		}

		@Override
		public Set<String> ids() {
			return TestEngine.this.handlers.keySet();
		}

	}

}

package io.quintet.acp.internal.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.AssistantEvents;
import io.quintet.acp.internal.run.ScriptedThreadStore.Op;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunError;
import io.quintet.acp.thread.RunStatus;

import static org.assertj.core.api.Assertions.assertThat;

class RunStopTests {

	private static final Duration GRACE = Duration.ofSeconds(20);

	private final TestEngine engine = new TestEngine().start();

	private AtomicBoolean stop(TestEngine engine) {
		AtomicBoolean stopped = new AtomicBoolean();
		engine.runs.stop(GRACE).subscribe((nothing) -> {
		}, (ex) -> {
		}, () -> stopped.set(true));
		return stopped;
	}

	@Test
	void aStopOfAnIdleEngineIsDoneAtOnce() {
		assertThat(stop(this.engine)).isTrue();
	}

	@Test
	void handlersAtWorkMayFinish() {
		Sinks.Many<AssistantEvent> events = Sinks.many().unicast().onBackpressureBuffer();
		this.engine.assistant("slow", (context, made) -> events.asFlux());
		Run run = this.engine.invoke("slow");
		AtomicBoolean stopped = stop(this.engine);
		this.engine.pass(GRACE.minusSeconds(1));
		assertThat(stopped).isFalse();
		events.tryEmitNext(AssistantEvents.INSTANCE.message("just in time"));
		events.tryEmitComplete();
		assertThat(stopped).isTrue();
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "just in time", "run.completed");
	}

	@Test
	void handlersThatTakeLongerAreInterrupted() {
		List<String> signals = new ArrayList<>();
		this.engine.assistant("hang",
				(context, events) -> Mono.<AssistantEvent>never().doOnCancel(() -> signals.add("cancelled")));
		Run run = this.engine.invoke("hang");
		AtomicBoolean stopped = stop(this.engine);
		this.engine.pass(GRACE);
		assertThat(stopped).isTrue();
		assertThat(signals).containsExactly("cancelled");
		assertThat(this.engine.stored(run).error())
			.isEqualTo(new RunError(RunError.INTERRUPTED, "the server was stopped"));
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "run.failed");
	}

	@Test
	void runsThatWaitEndWithoutWaiting() {
		TestEngine narrow = new TestEngine((builder) -> builder.settings(TestEngine.settings(1, 5))).start();
		Sinks.Empty<AssistantEvent> end = Sinks.empty();
		narrow.assistant("slow", (context, events) -> end.asMono());
		narrow.assistant("next", (context, events) -> Flux.just(events.message("never")));
		narrow.invoke("slow");
		Run waiting = narrow.invoke("next");
		AtomicBoolean stopped = stop(narrow);
		assertThat(narrow.stored(waiting).error().code()).isEqualTo(RunError.INTERRUPTED);
		assertThat(narrow.eventsOf(waiting)).containsExactly("run.failed");
		assertThat(stopped).isFalse();
		end.tryEmitEmpty();
		assertThat(stopped).isTrue();
	}

	@Test
	void leasesAreRenewedWhileHandlersFinish() {
		this.engine.assistant("hang", (context, events) -> Mono.<AssistantEvent>never());
		this.engine.invoke("hang");
		stop(this.engine);
		int before = this.engine.store.calls(Op.RENEW).size();
		this.engine.pass(Duration.ofSeconds(10));
		assertThat(this.engine.store.calls(Op.RENEW)).hasSizeGreaterThanOrEqualTo(before + 2);
	}

	@Test
	void aStopDoesNotWaitForAStoreOutOfReach() {
		this.engine.assistant("hang", (context, events) -> Mono.<AssistantEvent>never());
		Run run = this.engine.invoke("hang");
		this.engine.store.down(true);
		AtomicBoolean stopped = stop(this.engine);
		this.engine.pass(GRACE);
		assertThat(stopped).isFalse();
		this.engine.pass(Duration.ofSeconds(3));
		assertThat(stopped).isTrue();
		int tries = this.engine.store.transitions(RunStatus.FAILED).size();
		this.engine.pass(Duration.ofMinutes(1));
		assertThat(this.engine.store.transitions(RunStatus.FAILED)).hasSize(tries);
		assertThat(this.engine.stored(run).status()).isEqualTo(RunStatus.RUNNING);
		assertThat(this.engine.runs.statistics().running()).isZero();
	}

	@Test
	void anInvocationThatTheStoreAnswersAfterTheStopIsInterrupted() {
		this.engine.assistant("echo", (context, events) -> Flux.just(events.message("never")));
		Runnable release = this.engine.store.hold(Op.START);
		this.engine.runs.invoke(ScriptedThreadStore.THREAD, null, List.of("echo"), null, TestEngine.ALICE).subscribe();
		Runnable begin = this.engine.store.hold(Op.TRANSITION);
		AtomicBoolean stopped = stop(this.engine);
		assertThat(stopped).isFalse();
		release.run();
		begin.run();
		Run run = this.engine.store.runs().get(0);
		assertThat(run.error().code()).isEqualTo(RunError.INTERRUPTED);
		assertThat(this.engine.eventsOf(run)).doesNotContain("never").endsWith("run.failed");
		assertThat(stopped).isTrue();
	}

	@Test
	void aStopWaitsForTheSinksOfAnalytics() {
		Sinks.Empty<Void> taken = Sinks.empty();
		TestEngine counting = new TestEngine((builder) -> builder.sinks(() -> List.of((batch) -> taken.asMono())))
			.start();
		counting.assistant("analytics", (context, events) -> {
			context.analytics().track("done");
			return Flux.empty();
		});
		counting.invoke("analytics");
		AtomicBoolean stopped = stop(counting);
		assertThat(stopped).isFalse();
		taken.tryEmitEmpty();
		assertThat(stopped).isTrue();
	}

	@Test
	void stoppingTwiceIsStoppingOnce() {
		this.engine.assistant("hang", (context, events) -> Mono.<AssistantEvent>never());
		Run run = this.engine.invoke("hang");
		AtomicBoolean first = stop(this.engine);
		AtomicBoolean second = stop(this.engine);
		this.engine.pass(GRACE);
		assertThat(first).isTrue();
		assertThat(second).isTrue();
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "run.failed");
	}

}

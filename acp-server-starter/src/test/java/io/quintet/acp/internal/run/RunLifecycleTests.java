package io.quintet.acp.internal.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import io.quintet.acp.assistant.Assistant;
import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.Assistants;
import io.quintet.acp.assistant.HandlerContext;
import io.quintet.acp.internal.run.ScriptedThreadStore.Op;
import io.quintet.acp.run.RunSettings;
import io.quintet.acp.run.RunStatistics;
import io.quintet.acp.store.ThreadStore.NewRuns;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunError;
import io.quintet.acp.thread.RunStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A run from its invocation to its end, when nothing is wrong with the store.
 */
class RunLifecycleTests {

	private final TestEngine engine = new TestEngine().start();

	@Test
	void aRunIsToldStepByStep() {
		this.engine.assistant("echo", (context, events) -> Flux.just(events.message("one"), events.reasoning("two")));
		Run run = this.engine.invoke("echo");
		assertThat(run.status()).isEqualTo(RunStatus.PENDING);
		assertThat(run.triggeredBy()).isEqualTo(TestEngine.ALICE);
		assertThat(this.engine.framesOf(run)).containsExactly("pending", "running", "run.started", "one", "reasoning",
				"completed", "run.completed");
		assertThat(this.engine.stored(run).status()).isEqualTo(RunStatus.COMPLETED);
		assertThat(this.engine.store.events(run.id())).allSatisfy((event) -> {
			assertThat(event.author()).isEqualTo(run.assistant());
			assertThat(event.threadId()).isEqualTo(ScriptedThreadStore.THREAD);
		});
	}

	@Test
	void aSilentHandlerOnlyBeginsAndEnds() {
		this.engine.assistant("silent", (context, events) -> Flux.empty());
		assertThat(this.engine.eventsOf(this.engine.invoke("silent"))).containsExactly("run.started", "run.completed");
	}

	@Test
	void eventsBeforeAFailureStay() {
		this.engine.assistant("fail", (context, events) -> Flux.concat(Flux.just(events.message("before")),
				Flux.error(new Exception("boom"))));
		Run run = this.engine.invoke("fail");
		assertThat(this.engine.framesOf(run)).containsExactly("pending", "running", "run.started", "before", "failed",
				"run.failed");
		assertThat(this.engine.stored(run).error()).isEqualTo(new RunError(RunError.HANDLER_ERROR, "boom"));
	}

	@Test
	void aHandlerThatThrowsAtOnceFails() {
		this.engine.assistant("fail", (context, send) -> {
			throw new IllegalStateException("kaput");
		});
		Run run = this.engine.invoke("fail");
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "run.failed");
		assertThat(this.engine.stored(run).error()).isEqualTo(new RunError(RunError.HANDLER_ERROR, "kaput"));
	}

	@Test
	void aHandlerThatMissesAClassFails() {
		this.engine.assistant("fail", (context, send) -> {
			throw new NoClassDefFoundError("org/example/Model");
		});
		assertThat(this.engine.stored(this.engine.invoke("fail")).error())
			.isEqualTo(new RunError(RunError.HANDLER_ERROR, "org/example/Model"));
	}

	@Test
	void theTextOfAnExceptionCanBeHidden() {
		RunSettings defaults = RunSettings.defaults();
		TestEngine discreet = new TestEngine((builder) -> builder.settings(new RunSettings(defaults.timeout(),
				defaults.lease(), false, 1000, new RunSettings.Bounds(1, 1, 32, 8, 10))))
			.start();
		discreet.assistant("fail", (context, events) -> Flux.error(new Exception("password is 123")));
		assertThat(discreet.stored(discreet.invoke("fail")).error())
			.isEqualTo(new RunError(RunError.HANDLER_ERROR, "the assistant failed"));
	}

	@Test
	void aHandlerThatTakesTooLongTimesOut() {
		boolean[] cancelled = new boolean[1];
		this.engine.assistant("hang",
				(context, events) -> Flux.concat(Flux.just(events.message("hanging")), Flux.never())
					.doOnCancel(() -> cancelled[0] = true));
		Run run = this.engine.invoke("hang");
		this.engine.pass(Duration.ofMillis(119_999));
		assertThat(this.engine.stored(run).status()).isEqualTo(RunStatus.RUNNING);
		this.engine.pass(Duration.ofMillis(1));
		assertThat(this.engine.stored(run).error()).isEqualTo(new RunError(RunError.TIMEOUT, "run exceeded 120s"));
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "hanging", "run.failed");
		assertThat(cancelled[0]).isTrue();
	}

	@Test
	void aTimeoutOfTheHandlersOwnIsAnErrorOfTheHandler() {
		this.engine.assistant("slow", (context, events) -> Flux.error(new TimeoutException("the model is slow")));
		assertThat(this.engine.stored(this.engine.invoke("slow")).error())
			.isEqualTo(new RunError(RunError.HANDLER_ERROR, "the model is slow"));
	}

	@Test
	void theTimeoutDoesNotCountTheWaitForATurn() {
		TestEngine narrow = new TestEngine((builder) -> builder.settings(TestEngine.settings(1, 10))).start();
		narrow.assistant("first", (context, events) -> Mono.<AssistantEvent>never());
		narrow.assistant("second", (context, events) -> Mono.<AssistantEvent>never());
		Run first = narrow.invoke("first");
		Run second = narrow.invoke("second");
		narrow.pass(Duration.ofSeconds(120));
		assertThat(narrow.stored(first).status()).isEqualTo(RunStatus.FAILED);
		assertThat(narrow.stored(second).status()).isEqualTo(RunStatus.RUNNING);
		narrow.pass(Duration.ofSeconds(119));
		assertThat(narrow.stored(second).status()).isEqualTo(RunStatus.RUNNING);
		narrow.pass(Duration.ofSeconds(1));
		assertThat(narrow.stored(second).error().code()).isEqualTo(RunError.TIMEOUT);
	}

	@Test
	void theNextEventIsAskedForWhenTheLastIsStored() {
		AtomicInteger asked = new AtomicInteger();
		Runnable release = this.engine.store.hold(Op.APPEND);
		this.engine.assistant("flood",
				(context, events) -> Flux.range(0, 5).map((i) -> events.message("m" + i)).doOnRequest((count) -> {
					assertThat(count).isEqualTo(1);
					asked.incrementAndGet();
				}));
		Run run = this.engine.invoke("flood");
		assertThat(asked).hasValue(1);
		assertThat(this.engine.store.calls(Op.APPEND)).hasSize(1);
		release.run();
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "m0", "m1", "m2", "m3", "m4",
				"run.completed");
		assertThat(asked).hasValue(6);
	}

	@Test
	void aHandlerSeesItsRunRunning() {
		List<HandlerContext> seen = new ArrayList<>();
		this.engine.assistant("context", (context, events) -> {
			seen.add(context);
			return Flux.empty();
		});
		Run run = this.engine.invoke("context");
		HandlerContext context = seen.get(0);
		assertThat(context.run().id()).isEqualTo(run.id());
		assertThat(context.run().status()).isEqualTo(RunStatus.RUNNING);
		assertThat(context.thread().id()).isEqualTo(ScriptedThreadStore.THREAD);
		assertThat(context.assistant()).isEqualTo(run.assistant());
	}

	@Test
	void anAssistantWithoutAHandlerFails() {
		this.engine.store.member("ghost");
		assertThat(this.engine.stored(this.engine.invoke("ghost")).error())
			.isEqualTo(new RunError(RunError.HANDLER_ERROR, "assistant not registered: ghost"));
	}

	@Test
	void anInvocationOfAnActiveAssistantStartsNothing() {
		Sinks.Empty<AssistantEvent> end = Sinks.empty();
		this.engine.assistant("slow", (context, events) -> end.asMono());
		Run first = this.engine.invoke("slow");
		assertThat(this.engine.invoke("slow").id()).isEqualTo(first.id());
		assertThat(this.engine.store.transitions(RunStatus.RUNNING)).hasSize(1);
		end.tryEmitEmpty();
		assertThat(this.engine.invoke("slow").id()).isNotEqualTo(first.id());
	}

	@Test
	void anAssistantNamedTwiceRunsOnce() {
		this.engine.assistant("slow", (context, events) -> Mono.<AssistantEvent>never());
		List<Run> runs = this.engine.invoke(List.of("slow", "slow"));
		assertThat(runs).hasSize(2);
		assertThat(runs.get(0).id()).isEqualTo(runs.get(1).id());
		assertThat(this.engine.runs.statistics().running()).isEqualTo(1);
	}

	@Test
	void allAssistantsOfAnInvocationStartOrNone() {
		this.engine.assistant("one", (context, events) -> Flux.empty());
		assertThatExceptionOfType(AcpException.class).isThrownBy(() -> this.engine.invoke(List.of("one", "stranger")))
			.withMessage("assistant not a member of this thread: stranger");
		assertThat(this.engine.store.runs()).isEmpty();
		assertThat(this.engine.frames).isEmpty();
		assertThat(this.engine.invoke(List.of("one")).get(0).status()).isEqualTo(RunStatus.PENDING);
	}

	@Test
	void anInvocationGoesOnWhenItsCallerHangsUp() {
		this.engine.assistant("echo", (context, events) -> Flux.just(events.message("done")));
		Runnable release = this.engine.store.hold(Op.START);
		Disposable caller = this.engine.runs
			.invoke(ScriptedThreadStore.THREAD, null, List.of("echo"), null, TestEngine.ALICE)
			.subscribe();
		caller.dispose();
		release.run();
		Run run = this.engine.store.runs().get(0);
		assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
		assertThat(this.engine.eventsOf(run)).contains("done");
	}

	@Test
	void twoOfOneBuilderAreTwoNodes() {
		this.engine.store.member("echo");
		AssistantRuns.Builder builder = AssistantRuns
			.builder(this.engine.store, this.engine.broadcaster,
					Assistants.of(List.of(new Assistant("echo", (context, events) -> Flux.empty()))))
			.timer(this.engine.time)
			.workers(Schedulers.immediate());
		for (AssistantRuns runs : List.of(builder.build(), builder.build())) {
			runs.start();
			runs.invoke(ScriptedThreadStore.THREAD, null, List.of("echo"), null, TestEngine.ALICE)
				.block(TestEngine.TIMEOUT);
		}
		assertThat(this.engine.store.calls(Op.START)).map((call) -> ((NewRuns) call.argument()).lease().owner())
			.hasSize(2)
			.doesNotHaveDuplicates();
	}

	@Test
	void anInvocationNamesItsBoundsAndItsLease() {
		this.engine.assistant("echo", (context, events) -> Flux.empty());
		this.engine.runs.invoke(ScriptedThreadStore.THREAD, null, List.of("echo"), "key", TestEngine.ALICE)
			.block(TestEngine.TIMEOUT);
		NewRuns invocation = (NewRuns) this.engine.store.calls(Op.START).get(0).argument();
		assertThat(invocation.idempotencyKey()).isEqualTo("key");
		assertThat(invocation.depth()).isEqualTo(1);
		assertThat(invocation.maxActive()).isEqualTo(32);
		assertThat(invocation.lease().owner()).isEqualTo(TestEngine.OWNER);
		assertThat(invocation.lease().duration()).isEqualTo(Duration.ofSeconds(10));
	}

	@Test
	void anEventThatTheStoreRefusesFailsTheRun() {
		this.engine.store.refuse(Op.APPEND, AcpException.invalid("a value cannot be stored: NUL"));
		this.engine.assistant("bad",
				(context, events) -> Flux.just(events.message("x"), events.message("unreachable")));
		Run run = this.engine.invoke("bad");
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "run.failed");
		assertThat(this.engine.stored(run).error())
			.isEqualTo(new RunError(RunError.HANDLER_ERROR, "a value cannot be stored: NUL"));
	}

	@Test
	void messagesOfStoreErrorsAreHiddenFromMembers() {
		this.engine.store.refuse(Op.APPEND, new IllegalStateException("column \"secret\" does not exist"));
		this.engine.assistant("bad", (context, events) -> Flux.just(events.message("x")));
		assertThat(this.engine.stored(this.engine.invoke("bad")).error())
			.isEqualTo(new RunError(RunError.HANDLER_ERROR, "the run could not be stored"));
	}

	@Test
	void aRunOfADeletedThreadStopsSilently() {
		List<String> signals = new ArrayList<>();
		this.engine.assistant("hang",
				(context, events) -> Mono.<AssistantEvent>never().doOnCancel(() -> signals.add("cancelled")));
		Run run = this.engine.invoke("hang");
		this.engine.store.deleteThread();
		assertThat(signals).containsExactly("cancelled");
		assertThat(this.engine.runs.statistics().running()).isZero();
		assertThat(this.engine.store.transitions(RunStatus.FAILED)).isEmpty();
		assertThat(run.status()).isEqualTo(RunStatus.PENDING);
	}

	@Test
	void endsAreCountedByStatus() {
		this.engine.assistant("ok", (context, events) -> Flux.empty());
		this.engine.assistant("fail", (context, events) -> Flux.error(new Exception("boom")));
		this.engine.assistant("hang", (context, events) -> Flux.never());
		this.engine.invoke(List.of("ok", "fail"));
		Run hang = this.engine.invoke("hang");
		assertThat(this.engine.runs.statistics().running()).isEqualTo(1);
		this.engine.cancel(hang);
		RunStatistics statistics = this.engine.runs.statistics();
		assertThat(statistics.running()).isZero();
		assertThat(statistics.completed()).isEqualTo(1);
		assertThat(statistics.failed()).isEqualTo(1);
		assertThat(statistics.cancelled()).isEqualTo(1);
		assertThat(statistics.lost()).isZero();
	}

	@Test
	void anInvocationIsRefusedOnceTheEngineStops() {
		this.engine.assistant("echo", (context, events) -> Flux.empty());
		this.engine.runs.stop(Duration.ofSeconds(1)).block(TestEngine.TIMEOUT);
		assertThatExceptionOfType(AcpException.class).isThrownBy(() -> this.engine.invoke("echo"))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.UNAVAILABLE));
		assertThat(this.engine.store.calls(Op.START)).isEmpty();
		this.engine.start();
		assertThat(this.engine.eventsOf(this.engine.invoke("echo"))).containsExactly("run.started", "run.completed");
	}

	@Test
	void theStreamOfAHandlerIsAskedOncePerEventAndCancelledNever() {
		List<String> signals = new ArrayList<>();
		this.engine.assistant("echo",
				(context, events) -> Flux.just(events.message("a"), events.message("b"))
					.doOnSubscribe((Subscription subscription) -> signals.add("subscribed"))
					.doOnRequest((count) -> signals.add("asked"))
					.doOnCancel(() -> signals.add("cancelled")));
		this.engine.invoke("echo");
		assertThat(signals).containsExactly("subscribed", "asked", "asked", "asked");
	}

}

package io.quintet.acp.internal.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.HandlerContext;
import io.quintet.acp.internal.run.ScriptedThreadStore.Op;
import io.quintet.acp.store.RunOverException;
import io.quintet.acp.store.ThreadStore.NewRuns;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunStatus;
import io.quintet.acp.thread.ThreadEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RunContextTests {

	private final TestEngine engine = new TestEngine().start();

	private HandlerContext context() {
		List<HandlerContext> seen = new ArrayList<>();
		this.engine.assistant("context", (context, events) -> {
			seen.add(context);
			return Flux.never();
		});
		this.engine.invoke("context");
		return seen.get(0);
	}

	@Test
	void theHistoryIsReadPageByPage() {
		for (int i = 0; i < 450; i++) {
			this.engine.store.say("m" + i);
		}
		List<ThreadEvent> events = context().events().collectList().block(TestEngine.TIMEOUT);
		assertThat(events).isEqualTo(this.engine.store.events());
		assertThat(this.engine.store.calls(Op.EVENTS)).extracting((call) -> call.argument())
			.hasSize(10)
			.containsOnly(RunContext.PAGE);
	}

	@Test
	void aHistoryOfWholePagesIsReadToItsEnd() {
		for (int i = 0; i < 399; i++) {
			this.engine.store.say("m" + i);
		}
		assertThat(context().events().count().block(TestEngine.TIMEOUT)).isEqualTo(400);
	}

	@Test
	void noMoreOfTheHistoryIsReadThanIsAskedFor() {
		for (int i = 0; i < 2000; i++) {
			this.engine.store.say("m" + i);
		}
		assertThat(context().events().take(10).count().block(TestEngine.TIMEOUT)).isEqualTo(10);
		assertThat(this.engine.store.calls(Op.EVENTS)).hasSizeLessThanOrEqualTo(2);
	}

	@Test
	void theBeginningOfTheHistoryIsReadAtOnce() {
		for (int i = 0; i < 500; i++) {
			this.engine.store.say("m" + i);
		}
		HandlerContext context = context();
		assertThat(context.events(2).collectList().block(TestEngine.TIMEOUT))
			.isEqualTo(this.engine.store.events().subList(0, 2));
		assertThat(this.engine.store.calls(Op.EVENTS)).extracting((call) -> call.argument()).containsExactly(2);
		assertThat(context.events(301).collectList().block(TestEngine.TIMEOUT))
			.isEqualTo(this.engine.store.events().subList(0, 301));
		assertThatIllegalArgumentException().isThrownBy(() -> context.events(0));
	}

	@Test
	void nothingIsReadAheadOfWhatWasTaken() {
		for (int i = 0; i < 5; i++) {
			this.engine.store.say("m" + i);
		}
		assertThat(this.engine.store.history(ScriptedThreadStore.THREAD, null, 2)
			.take(2)
			.publishOn(Schedulers.parallel(), 1)
			.collectList()
			.block(TestEngine.TIMEOUT)).isEqualTo(this.engine.store.events().subList(0, 2));
		assertThat(this.engine.store.calls(Op.EVENTS)).hasSize(1);
		assertThat(
				this.engine.store.history(ScriptedThreadStore.THREAD, null, 2).collectList().block(TestEngine.TIMEOUT))
			.isEqualTo(this.engine.store.events());
		// Of two, two and one.
		assertThat(this.engine.store.calls(Op.EVENTS)).hasSize(1 + 3);
	}

	@Test
	void pagesOfLargeEventsAreCutAndNothingIsLeftOut() {
		for (int i = 0; i < 60; i++) {
			this.engine.store.say(i + "x".repeat(300_000));
		}
		HandlerContext context = context();
		assertThat(context.events().take(1).count().block(TestEngine.TIMEOUT)).isEqualTo(1);
		assertThat(this.engine.store.calls(Op.EVENTS)).hasSizeLessThanOrEqualTo(2);
		assertThat(context.events().collectList().block(TestEngine.TIMEOUT)).isEqualTo(this.engine.store.events());
		assertThat(this.engine.store.calls(Op.EVENTS)).hasSizeGreaterThan(15);
		assertThat(context.events(40).collectList().block(TestEngine.TIMEOUT))
			.isEqualTo(this.engine.store.events().subList(0, 40));
	}

	@Test
	void theHistoryHasWhatTheRunYieldedSoFar() {
		AtomicInteger count = new AtomicInteger();
		this.engine.assistant("count",
				(context, events) -> Flux.concat(Flux.just(events.message("a"), events.message("b")),
						context.events().count().doOnNext((n) -> count.set(n.intValue())).then(Mono.empty())));
		this.engine.invoke("count");
		assertThat(count).hasValue(3);
	}

	@Test
	void aHandlerThatAnswersEachEventOfTheHistoryComesToAnEnd() {
		for (int i = 0; i < 300; i++) {
			this.engine.store.say("m" + i);
		}
		this.engine.assistant("parrot", (context, events) -> Flux.concat(Flux.just(events.message("first")),
				context.events().map((event) -> events.message("again"))));
		Run run = this.engine.invoke("parrot");
		assertThat(this.engine.stored(run).status()).isEqualTo(RunStatus.COMPLETED);
		// 300 messages, run.started and the first yield are answered.
		assertThat(this.engine.eventsOf(run)).hasSize(1 + 1 + 302 + 1);
	}

	@Test
	void theMembersAreReadInTheOrderOfAdding() {
		this.engine.store.member("x", "y");
		assertThat(context().members().map(Identity::id).collectList().block(TestEngine.TIMEOUT)).containsExactly("x",
				"y", "context");
	}

	@Test
	void anAssistantInvokesAnother() {
		this.engine.assistant("echo", (context, events) -> Flux.just(events.message("hello")));
		List<Run> children = new ArrayList<>();
		this.engine.assistant("chain", (context, events) -> Flux.concat(Flux.just(events.message("chaining")),
				context.invoke("echo").doOnNext(children::add).map((run) -> events.message("chained"))));
		Run run = this.engine.invoke("chain");
		Run child = children.get(0);
		assertThat(child.status()).isEqualTo(RunStatus.PENDING);
		assertThat(child.triggeredBy()).isEqualTo(run.assistant());
		assertThat(child.idempotencyKey()).isNull();
		assertThat(this.engine.eventsOf(child)).containsExactly("run.started", "hello", "run.completed");
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "chaining", "chained", "run.completed");
		NewRuns invocation = (NewRuns) this.engine.store.calls(Op.START).get(1).argument();
		assertThat(invocation.depth()).isEqualTo(2);
		assertThat(invocation.guard()).isNull();
	}

	@Test
	void anActiveTargetIsReturnedAsItIs() {
		this.engine.assistant("slow", (context, events) -> Mono.<AssistantEvent>never());
		Run slow = this.engine.invoke("slow");
		assertThat(context().invoke("slow").block(TestEngine.TIMEOUT).id()).isEqualTo(slow.id());
	}

	@Test
	void aTargetThatIsNotRegisteredFailsTheCaller() {
		this.engine.assistant("chain",
				(context, events) -> context.invoke("nobody").map((run) -> events.message("unreachable")));
		Run run = this.engine.invoke("chain");
		assertThat(this.engine.stored(run).error().message()).isEqualTo("assistant not registered: nobody");
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "run.failed");
	}

	@Test
	void aTargetThatIsNoMemberFailsTheCaller() {
		TestEngine other = new TestEngine().start();
		other.assistant("chain",
				(context, events) -> context.invoke("stranger").map((run) -> events.message("unreachable")));
		other.register("stranger", (context, events) -> Flux.empty());
		assertThat(other.stored(other.invoke("chain")).error().message())
			.isEqualTo("assistant not a member of this thread: stranger");
	}

	@Test
	void aChildGoesOnWhenItsParentIsCancelled() {
		Sinks.Empty<AssistantEvent> end = Sinks.empty();
		this.engine.assistant("child", (context, events) -> end.asMono());
		this.engine.assistant("parent",
				(context, events) -> context.invoke("child").then(Mono.<AssistantEvent>never()));
		Run parent = this.engine.invoke("parent");
		this.engine.cancel(parent);
		Run child = this.engine.store.runs().get(1);
		assertThat(child.status()).isEqualTo(RunStatus.RUNNING);
		end.tryEmitEmpty();
		assertThat(this.engine.stored(child).status()).isEqualTo(RunStatus.COMPLETED);
	}

	@Test
	void aChainEndsAtItsGreatestLength() {
		for (int i = 1; i <= 9; i++) {
			String next = "a" + (i + 1);
			this.engine.assistant("a" + i,
					(context, events) -> context.invoke(next).map((run) -> events.message("invoked " + next)));
		}
		this.engine.invoke("a1");
		List<Run> runs = this.engine.store.runs();
		assertThat(runs).hasSize(8);
		for (int i = 0; i < 8; i++) {
			assertThat(this.engine.store.depth(runs.get(i).id())).isEqualTo(i + 1);
		}
		assertThat(runs.subList(0, 7)).allMatch((run) -> run.status() == RunStatus.COMPLETED);
		assertThat(runs.get(7).error().message()).isEqualTo("chain of assistants is longer than 8");
	}

	@Test
	void twoAssistantsThatInvokeEachOtherComeToAnEnd() {
		this.engine.assistant("ping", (context, events) -> context.invoke("pong").then(Mono.<AssistantEvent>empty()));
		this.engine.assistant("pong", (context, events) -> context.invoke("ping").then(Mono.<AssistantEvent>empty()));
		this.engine.invoke("ping");
		assertThat(this.engine.store.runs()).hasSizeLessThanOrEqualTo(8).allMatch((run) -> run.status().isTerminal());
	}

	@Test
	void aRunThatIsOverCannotInvoke() {
		HandlerContext context = context();
		this.engine.assistant("echo", (other, events) -> Flux.empty());
		this.engine.cancel(context.run());
		assertThatExceptionOfType(RunOverException.class)
			.isThrownBy(() -> context.invoke("echo").block(TestEngine.TIMEOUT));
		assertThat(this.engine.store.runs()).hasSize(1);
	}

	@Test
	void aStoreOutOfReachIsTheHandlersToHandle() {
		this.engine.assistant("resilient",
				(context, events) -> context.members()
					.count()
					.map((count) -> events.message("members: " + count))
					.onErrorReturn(events.message("nobody answers")));
		this.engine.store.unavailable(Op.MEMBERS);
		assertThat(this.engine.eventsOf(this.engine.invoke("resilient"))).contains("nobody answers");
	}

}

package io.quintet.acp.internal.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.internal.run.ScriptedThreadStore.Op;
import io.quintet.acp.store.RunTransition;
import io.quintet.acp.store.StoreUnavailableException;
import io.quintet.acp.store.ThreadStore.NewEvent;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunError;
import io.quintet.acp.thread.RunStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Runs over a store that is out of reach, loses answers, or gives none.
 */
class RunOutageTests {

	private final TestEngine engine = new TestEngine().start();

	@Test
	void anEventIsStoredOnceAndUnderOneIdHoweverOftenItIsTried() {
		this.engine.assistant("echo", (context, events) -> Flux.just(events.message("a"), events.message("b")));
		this.engine.store.unavailable(Op.APPEND);
		this.engine.store.loseAnswer(Op.APPEND);
		this.engine.store.unavailable(Op.APPEND);
		Run run = this.engine.invoke("echo");
		assertThat(this.engine.stored(run).status()).isEqualTo(RunStatus.RUNNING);
		this.engine.pass(Duration.ofSeconds(10));
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "a", "b", "run.completed");
		List<String> ids = this.engine.store.calls(Op.APPEND)
			.stream()
			.map((call) -> ((NewEvent) call.argument()).id())
			.toList();
		assertThat(ids).hasSize(5);
		assertThat(ids.subList(0, 4)).containsOnly(ids.get(0));
		assertThat(this.engine.framesOf(run)).containsExactly("pending", "running", "run.started", "a", "b",
				"completed", "run.completed");
	}

	@Test
	void anEventWithoutAnAnswerIsTriedAgain() {
		this.engine.assistant("echo", (context, events) -> Flux.just(events.message("a")));
		this.engine.store.neverAnswer(Op.APPEND);
		Run run = this.engine.invoke("echo");
		this.engine.pass(Duration.ofSeconds(11));
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "a", "run.completed");
	}

	@Test
	void aRunThatCannotStoreItsEventTimesOut() {
		this.engine.assistant("late", (context, events) -> {
			this.engine.store.down(true);
			return Flux.just(events.message("a"));
		});
		Run run = this.engine.invoke("late");
		this.engine.pass(Duration.ofSeconds(120));
		int tries = this.engine.store.calls(Op.APPEND).size();
		assertThat(tries).isGreaterThan(50);
		this.engine.pass(Duration.ofSeconds(10));
		assertThat(this.engine.store.calls(Op.APPEND)).hasSize(tries);
		assertThat(this.engine.stored(run).status()).isEqualTo(RunStatus.RUNNING);
		this.engine.store.down(false);
		this.engine.pass(Duration.ofSeconds(3));
		assertThat(this.engine.stored(run).error()).isEqualTo(new RunError(RunError.TIMEOUT, "run exceeded 120s"));
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "run.failed");
	}

	@Test
	void aTimeoutDuringAnOutageEndsInOneTerminalEvent() {
		this.engine.assistant("hang", (context, events) -> Mono.<AssistantEvent>never());
		Run run = this.engine.invoke("hang");
		this.engine.store.down(true);
		this.engine.pass(Duration.ofSeconds(300));
		this.engine.store.down(false);
		this.engine.store.loseAnswer(Op.TRANSITION);
		this.engine.pass(Duration.ofSeconds(10));
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "run.failed");
		List<RunTransition> tries = this.engine.store.transitions(RunStatus.FAILED);
		assertThat(tries).hasSizeGreaterThan(50);
		assertThat(tries.stream().map(RunTransition::eventId).distinct()).hasSize(1);
		assertThat(this.engine.runs.statistics().failed()).isEqualTo(1);
		assertThat(this.engine.runs.statistics().running()).isZero();
	}

	@Test
	void aCancellationDuringTheOutageOfAnotherEndWins() {
		this.engine.assistant("echo", (context, events) -> Flux.just(events.message("a")));
		this.engine.store.unavailable(Op.APPEND);
		Run run = this.engine.invoke("echo");
		this.engine.store.unavailable(Op.APPEND);
		this.engine.cancel(run);
		this.engine.pass(Duration.ofMinutes(5));
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "run.cancelled");
		assertThat(this.engine.runs.statistics().cancelled()).isEqualTo(1);
	}

	@Test
	void aRunThatWasCancelledBeforeItsEndCouldBeStoredStaysCancelled() {
		this.engine.assistant("hang", (context, events) -> Mono.<AssistantEvent>never());
		Run run = this.engine.invoke("hang");
		this.engine.pass(Duration.ofSeconds(119));
		this.engine.store.unavailable(Op.TRANSITION);
		this.engine.store.unavailable(Op.TRANSITION);
		this.engine.pass(Duration.ofSeconds(1));
		assertThat(this.engine.store.transitions(RunStatus.FAILED)).isNotEmpty();
		this.engine.store.take(RunTransition.byAnyone(run.id(), RunStatus.CANCELLED, "evt_0000000000000001"));
		this.engine.pass(Duration.ofSeconds(10));
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "run.cancelled");
		assertThat(this.engine.runs.statistics().cancelled()).isEqualTo(1);
	}

	@Test
	void aRunBeginsOnceThoughTheAnswerIsLost() {
		List<String> calls = new ArrayList<>();
		this.engine.assistant("echo", (context, events) -> {
			calls.add("called");
			return Flux.just(events.message("a"));
		});
		this.engine.store.loseAnswer(Op.TRANSITION);
		this.engine.store.unavailable(Op.RUN_ACCESS);
		Run run = this.engine.invoke("echo");
		this.engine.pass(Duration.ofSeconds(5));
		assertThat(calls).hasSize(1);
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "a", "run.completed");
	}

	@Test
	void aRunThatIsCancelledBeforeItCouldBeginNeverBegins() {
		this.engine.assistant("echo", (context, events) -> Flux.just(events.message("a")));
		this.engine.store.unavailable(Op.TRANSITION);
		Run run = this.engine.invoke("echo");
		this.engine.cancel(run);
		this.engine.pass(Duration.ofSeconds(10));
		assertThat(this.engine.eventsOf(run)).containsExactly("run.cancelled");
		assertThat(this.engine.runs.statistics().running()).isZero();
		assertThat(this.engine.runs.statistics().cancelled()).isEqualTo(1);
	}

	@Test
	void thePausesBetweenTriesAreBounded() {
		this.engine.assistant("hang", (context, events) -> Mono.<AssistantEvent>never());
		this.engine.invoke("hang");
		this.engine.store.down(true);
		this.engine.pass(Duration.ofSeconds(120));
		int before = this.engine.store.transitions(RunStatus.FAILED).size();
		this.engine.pass(Duration.ofSeconds(60));
		int tries = this.engine.store.transitions(RunStatus.FAILED).size() - before;
		assertThat(tries).isBetween(20, 70);
	}

	@Test
	void anInvocationOfAStoreOutOfReachHoldsNoPlace() {
		TestEngine narrow = new TestEngine((builder) -> builder.settings(TestEngine.settings(1, 0))).start();
		narrow.assistant("echo", (context, events) -> Flux.empty());
		narrow.store.down(true);
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> narrow.invoke("echo"));
		}
		narrow.store.down(false);
		assertThat(narrow.eventsOf(narrow.invoke("echo"))).containsExactly("run.started", "run.completed");
	}

	@Test
	void anEndThatTheStoreRefusesIsLeftToTheLeaseLoop() {
		this.engine.assistant("echo", (context, events) -> {
			this.engine.store.refuse(Op.TRANSITION, new IllegalStateException("constraint"));
			return Flux.just(events.message("a"));
		});
		Run run = this.engine.invoke("echo");
		assertThat(this.engine.stored(run).status()).isEqualTo(RunStatus.RUNNING);
		assertThat(this.engine.runs.statistics().running()).isZero();
		assertThat(this.engine.runs.statistics().lost()).isEqualTo(1);
		this.engine.pass(Duration.ofSeconds(10));
		assertThat(this.engine.stored(run).error().code()).isEqualTo(RunError.INTERRUPTED);
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "a", "run.failed");
	}

}

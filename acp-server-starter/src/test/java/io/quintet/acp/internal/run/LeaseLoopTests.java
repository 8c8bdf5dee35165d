package io.quintet.acp.internal.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.internal.run.ScriptedThreadStore.Op;
import io.quintet.acp.store.RunTransition;
import io.quintet.acp.store.StoreUnavailableException;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunError;
import io.quintet.acp.thread.RunStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class LeaseLoopTests {

	private static final Duration LEASE = Duration.ofSeconds(10);

	private final TestEngine engine = new TestEngine();

	private final List<String> signals = new ArrayList<>();

	private Run hanging() {
		this.engine.assistant("hang",
				(context, events) -> Mono.<AssistantEvent>never().doOnCancel(() -> this.signals.add("cancelled")));
		return this.engine.invoke("hang");
	}

	@Test
	void runsOfADeadProcessAreEndedAtTheStart() {
		this.engine.store.member("echo");
		String left = this.engine.store.add("echo", "node_0", -1);
		this.engine.start();
		Run run = this.engine.store.run(left);
		assertThat(run.error())
			.isEqualTo(new RunError(RunError.INTERRUPTED, "the process that executed this run is gone"));
		assertThat(this.engine.store.events(left)).extracting((event) -> event.type()).containsExactly("run.failed");
		assertThat(this.engine.runs.statistics().swept()).isEqualTo(1);
		this.engine.assistant("echo", (context, events) -> Flux.empty());
		assertThat(this.engine.invoke("echo").id()).isNotEqualTo(left);
	}

	@Test
	void aRunOfAnotherNodeIsEndedWhenItsLeaseHasLapsed() {
		String other = this.engine.store.add("echo", "node_0", LEASE.toMillis());
		this.engine.start();
		this.engine.pass(LEASE);
		assertThat(this.engine.store.run(other).status()).isEqualTo(RunStatus.PENDING);
		this.engine.pass(LEASE.dividedBy(3).plusMillis(1));
		assertThat(this.engine.store.run(other).error().code()).isEqualTo(RunError.INTERRUPTED);
	}

	@Test
	void leasesAreRenewedThreeTimesALease() {
		this.engine.start();
		Run run = hanging();
		this.engine.pass(Duration.ofSeconds(100));
		assertThat(this.engine.store.calls(Op.RENEW)).hasSizeBetween(30, 32);
		assertThat(this.engine.stored(run).status()).isEqualTo(RunStatus.RUNNING);
		assertThat(this.engine.runs.statistics().leasesRenewed()).isNotNull();
		assertThat(this.engine.runs.statistics().leaseFailures()).isZero();
	}

	@Test
	void aRenewalThatIsUnderWayAtTheStopIsNoFailure() {
		this.engine.start();
		this.engine.store.neverAnswer(Op.RENEW);
		this.engine.pass(LEASE.dividedBy(3));
		this.engine.runs.stop(Duration.ZERO).block(TestEngine.TIMEOUT);
		this.engine.pass(LEASE);
		assertThat(this.engine.runs.statistics().leaseFailures()).isZero();
	}

	@Test
	void aRunThatThisNodeDoesNotOwnAnyMoreIsStopped() {
		this.engine.start();
		Run run = hanging();
		this.engine.store.giveAway(run.id());
		this.engine.pass(LEASE.dividedBy(3));
		assertThat(this.signals).containsExactly("cancelled");
		assertThat(this.engine.runs.statistics().running()).isZero();
		assertThat(this.engine.runs.statistics().lost()).isEqualTo(1);
	}

	@Test
	void aRunThatIsStoredWhileLeasesAreRenewedIsNotTakenForLost() {
		this.engine.start();
		Runnable renewed = this.engine.store.hold(Op.RENEW);
		this.engine.pass(LEASE.dividedBy(3));
		Run run = hanging();
		renewed.run();
		assertThat(this.signals).isEmpty();
		this.engine.pass(LEASE);
		assertThat(this.engine.stored(run).status()).isEqualTo(RunStatus.RUNNING);
	}

	@Test
	void afterAnOutageOtherNodesHaveOneLeaseToRenewTheirs() {
		String other = this.engine.store.add("echo", "node_0", LEASE.toMillis());
		this.engine.start();
		this.engine.store.down(true);
		this.engine.pass(Duration.ofSeconds(60));
		assertThat(this.engine.runs.statistics().leaseFailures()).isGreaterThan(10);
		this.engine.store.down(false);
		this.engine.pass(LEASE.minusSeconds(1));
		assertThat(this.engine.runs.statistics().leaseFailures()).isZero();
		assertThat(this.engine.store.run(other).status()).isEqualTo(RunStatus.PENDING);
		this.engine.pass(Duration.ofSeconds(5));
		assertThat(this.engine.store.run(other).error().code()).isEqualTo(RunError.INTERRUPTED);
	}

	@Test
	void ownRunsOutliveAnOutageLongerThanTheLease() {
		this.engine.start();
		Run run = hanging();
		this.engine.store.down(true);
		this.engine.pass(Duration.ofSeconds(60));
		this.engine.store.down(false);
		this.engine.pass(Duration.ofSeconds(30));
		assertThat(this.engine.stored(run).status()).isEqualTo(RunStatus.RUNNING);
		assertThat(this.signals).isEmpty();
	}

	@Test
	void aRenewalWithoutAnAnswerDoesNotStopTheLoop() {
		this.engine.start();
		this.engine.store.neverAnswer(Op.RENEW);
		this.engine.pass(LEASE.dividedBy(3).multipliedBy(2).plusMillis(10));
		assertThat(this.engine.store.calls(Op.RENEW)).hasSize(3);
		assertThat(this.engine.runs.statistics().leaseFailures()).isZero();
	}

	@Test
	void aSweepWithoutAnAnswerDoesNotStopTheRenewal() {
		this.engine.start();
		Run run = hanging();
		this.engine.store.neverAnswer(Op.LAPSED);
		this.engine.pass(Duration.ofSeconds(60));
		assertThat(this.engine.store.calls(Op.RENEW)).hasSizeGreaterThan(17);
		assertThat(this.engine.store.calls(Op.LAPSED)).hasSizeGreaterThan(10);
		assertThat(this.engine.stored(run).status()).isEqualTo(RunStatus.RUNNING);
	}

	@Test
	void manyDeadRunsAreEndedInOneSweep() {
		List<String> dead = new ArrayList<>();
		for (int i = 0; i < 250; i++) {
			dead.add(this.engine.store.add("a" + i, "node_0", -1));
		}
		this.engine.start();
		assertThat(dead).allMatch((id) -> this.engine.store.run(id).status() == RunStatus.FAILED);
		assertThat(this.engine.runs.statistics().swept()).isEqualTo(250);
	}

	@Test
	void aSweepThatMovesNothingEnds() {
		for (int i = 0; i < 100; i++) {
			String id = this.engine.store.add("a" + i, "node_0", -1);
			this.engine.store.take(RunTransition.byAnyone(id, RunStatus.RUNNING, "evt_" + i));
		}
		for (int i = 0; i < 100; i++) {
			this.engine.store.loseRace();
		}
		this.engine.start();
		assertThat(this.engine.store.calls(Op.LAPSED)).hasSize(1);
	}

	@Test
	void aRunWhoseInvocationLostItsAnswerIsEnded() {
		this.engine.start();
		this.engine.assistant("echo", (context, events) -> Flux.empty());
		this.engine.store.loseAnswer(Op.START);
		assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> this.engine.invoke("echo"));
		Run stray = this.engine.store.runs().get(0);
		assertThat(stray.status()).isEqualTo(RunStatus.PENDING);
		this.engine.pass(LEASE);
		assertThat(this.engine.stored(stray).error())
			.isEqualTo(new RunError(RunError.INTERRUPTED, "this run was lost on the way"));
		assertThat(this.engine.eventsOf(this.engine.invoke("echo"))).containsExactly("run.started", "run.completed");
	}

	@Test
	void aRunWhoseInvocationIsUnderWayIsNotTakenForLost() {
		this.engine.start();
		this.engine.assistant("echo", (context, events) -> Flux.just(events.message("a")));
		Runnable answer = this.engine.store.holdAnswer(Op.START);
		Disposable caller = this.engine.runs
			.invoke(ScriptedThreadStore.THREAD, null, List.of("echo"), null, TestEngine.ALICE)
			.subscribe();
		Run run = this.engine.store.runs().get(0);
		this.engine.pass(LEASE.multipliedBy(3));
		assertThat(this.engine.stored(run).status()).isEqualTo(RunStatus.PENDING);
		answer.run();
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "a", "run.completed");
		assertThat(caller.isDisposed()).isTrue();
	}

	@Test
	void aPauseOfTheProcessIsToldWithWhatItCost(CapturedOutput output) {
		Pausing time = new Pausing();
		TestEngine paused = new TestEngine((builder) -> builder.timer(time)).start();
		paused.assistant("hang", (context, events) -> Mono.never());
		Run lost = paused.invoke("hang");
		paused.assistant("other", (context, events) -> Mono.never());
		paused.invoke("other");
		time.advanceTimeBy(LEASE);
		assertThat(output).doesNotContain("paused");
		paused.store.giveAway(lost.id());
		time.pause(Duration.ofSeconds(20));
		time.advanceTimeBy(LEASE.multipliedBy(3));
		assertThat(output.toString())
			.containsOnlyOnce("This process was paused for about 23 s, and leases of runs last "
					+ "10 s: other nodes have ended 1 of its 2 runs");
	}

	@Test
	void runsOfDeadNodesThatAreEndedAreOneLine(CapturedOutput output) {
		for (int i = 0; i < 250; i++) {
			this.engine.store.add("a" + i, "node_0", -1);
		}
		this.engine.start();
		this.engine.pass(LEASE);
		assertThat(output.toString()).containsOnlyOnce("Ended ")
			.contains("Ended runs of nodes that did not renew their leases: 250");
	}

	@Test
	void anOutageIsLoggedWithoutStackTraces(CapturedOutput output) {
		this.engine.start();
		this.engine.store.down(true);
		this.engine.pass(LEASE.multipliedBy(2));
		this.engine.store.down(false);
		this.engine.pass(LEASE);
		assertThat(output.toString()).containsOnlyOnce("could not be renewed")
			.containsOnlyOnce("are renewed again")
			.doesNotContain("\tat ");
	}

	@Test
	void aSweepThatFailsAgainAndAgainIsLoggedOnce(CapturedOutput output) {
		this.engine.start();
		this.engine.store.neverAnswer(Op.LAPSED);
		this.engine.pass(Duration.ofSeconds(60));
		assertThat(output.toString()).containsOnlyOnce("could not be ended").doesNotContain("\tat ");
	}

	@Test
	void aStoppedLoopAsksNothing() {
		this.engine.start();
		this.engine.runs.stop(Duration.ZERO).block(TestEngine.TIMEOUT);
		int calls = this.engine.store.calls(Op.RENEW).size();
		this.engine.pass(LEASE.multipliedBy(3));
		assertThat(this.engine.store.calls(Op.RENEW)).hasSize(calls);
	}

	/** Time that may pass without anything being run. */
	private static final class Pausing extends VirtualTimeScheduler {

		private Duration pauses = Duration.ZERO;

		Pausing() {
			super(true);
		}

		void pause(Duration time) {
			this.pauses = this.pauses.plus(time);
		}

		@Override
		public long now(TimeUnit unit) {
			return super.now(unit) + unit.convert(this.pauses);
		}

	}

}

package io.quintet.acp.internal.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

import io.quintet.acp.assistant.Assistant;
import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.Assistants;
import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.internal.run.ScriptedThreadStore.Op;
import io.quintet.acp.store.RunTransition;
import io.quintet.acp.store.StoreUnavailableException;
import io.quintet.acp.thread.Ids;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Runs that are cancelled, on this node or another.
 */
class RunCancelTests {

	private final TestEngine engine = new TestEngine().start();

	private final List<String> signals = new ArrayList<>();

	private Run hanging() {
		this.engine.assistant("hang", (context, events) -> Flux.concat(Flux.just(events.message("a")), Flux.never())
			.doOnCancel(() -> this.signals.add("cancelled")));
		return this.engine.invoke("hang");
	}

	@Test
	void aCancelledRunEndsItsHandlerAndFreesTheAssistant() {
		Run run = hanging();
		this.engine.cancel(run);
		assertThat(this.signals).containsExactly("cancelled");
		assertThat(this.engine.framesOf(run)).containsExactly("pending", "running", "run.started", "a", "cancelled",
				"run.cancelled");
		assertThat(this.engine.stored(run).error()).isNull();
		assertThat(this.engine.invoke("hang").id()).isNotEqualTo(run.id());
	}

	@Test
	void aSecondFailureOfAHandlerAtWorkIsReported() {
		List<Throwable> dropped = new ArrayList<>();
		Hooks.onErrorDropped(dropped::add);
		try {
			this.engine.assistant("twice", (context, events) -> Flux.deferContextual((view) -> {
				Operators.onErrorDropped(new IllegalStateException("second"), Context.of(view));
				return Flux.never();
			}));
			this.engine.invoke("twice");
			assertThat(dropped).singleElement().hasToString("java.lang.IllegalStateException: second");
		}
		finally {
			Hooks.resetOnErrorDropped();
		}
	}

	@Test
	void cancellingTwiceEndsOnce() {
		Run run = hanging();
		this.engine.cancel(run);
		this.engine.cancel(run);
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "a", "run.cancelled");
		assertThat(this.signals).hasSize(1);
	}

	@Test
	void cancellingWhatIsOverChangesNothing() {
		this.engine.assistant("echo", (context, events) -> Flux.just(events.message("a")));
		Run run = this.engine.invoke("echo");
		this.engine.cancel(run);
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "a", "run.completed");
	}

	@Test
	void aRunThatAnotherNodeCancelsEndsItsHandler() {
		Run run = hanging();
		this.engine.store.take(RunTransition.byAnyone(run.id(), RunStatus.CANCELLED, Ids.event()));
		assertThat(this.signals).containsExactly("cancelled");
		assertThat(this.engine.runs.statistics().running()).isZero();
	}

	@Test
	void aRunWhoseCancellationIsNeverToldStopsAtItsNextEvent() {
		Deaf broadcaster = new Deaf();
		ScriptedThreadStore store = new ScriptedThreadStore(broadcaster, this.engine.time);
		store.member("echo");
		AssistantRuns runs = AssistantRuns.builder(store, broadcaster,
				Assistants.of(List.of(new Assistant("echo", (context, events) -> Flux.range(0, 3).map((i) -> {
					if (i == 1) {
						store.take(RunTransition.byAnyone(context.run().id(), RunStatus.CANCELLED, Ids.event()));
					}
					return events.message("m" + i);
				})))))
			.timer(this.engine.time)
			.workers(Schedulers.immediate())
			.build();
		runs.start();
		Run run = runs.invoke(ScriptedThreadStore.THREAD, null, List.of("echo"), null, TestEngine.ALICE)
			.block(TestEngine.TIMEOUT)
			.get(0);
		assertThat(store.events(run.id())).extracting((event) -> event.type())
			.containsExactly("run.started", "message", "run.cancelled");
		assertThat(store.calls(Op.APPEND)).hasSize(2);
		assertThat(runs.statistics().cancelled()).isEqualTo(1);
	}

	@Test
	void aCancellationWhileTheLastEventIsStoredEndsOnce() {
		Runnable release = this.engine.store.hold(Op.APPEND);
		this.engine.assistant("echo", (context, events) -> Flux.just(events.message("last")));
		Run run = this.engine.invoke("echo");
		this.engine.cancel(run);
		release.run();
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "run.cancelled");
		assertThat(this.engine.runs.statistics().cancelled()).isEqualTo(1);
		assertThat(this.engine.runs.statistics().completed()).isZero();
	}

	@Test
	void aCancellationThatMeetsTheEndLoses() {
		this.engine.assistant("held", (context, events) -> Mono.<AssistantEvent>empty());
		Runnable begin = this.engine.store.hold(Op.TRANSITION);
		Runnable end = this.engine.store.hold(Op.TRANSITION);
		Run run = this.engine.invoke("held");
		begin.run();
		this.engine.cancel(run);
		end.run();
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "run.cancelled");
		assertThat(this.engine.runs.statistics().running()).isZero();
		assertThat(this.engine.runs.statistics().cancelled()).isEqualTo(1);
	}

	@Test
	void aQueuedRunThatIsCancelledNeverBeginsAndGivesItsPlaceAway() {
		TestEngine narrow = new TestEngine((builder) -> builder.settings(TestEngine.settings(1, 1))).start();
		narrow.assistant("one", (context, events) -> Mono.<AssistantEvent>never());
		narrow.assistant("two", (context, events) -> Flux.just(events.message("two")));
		Run one = narrow.invoke("one");
		Run two = narrow.invoke("two");
		narrow.cancel(two);
		assertThat(narrow.framesOf(two)).containsExactly("pending", "cancelled", "run.cancelled");
		Run again = narrow.invoke("two");
		narrow.cancel(one);
		assertThat(narrow.eventsOf(again)).containsExactly("run.started", "two", "run.completed");
	}

	@Test
	void aRunThatIsCancelledBeforeItsInvocationIsAnsweredNeverBegins() {
		Broadcaster first = this.engine.broadcaster;
		Disposable listening = first.listen((frame) -> {
			if (frame instanceof ThreadFrame.RunUpdated updated && updated.run().status() == RunStatus.PENDING) {
				this.engine.store.take(RunTransition.byAnyone(updated.run().id(), RunStatus.CANCELLED, Ids.event()));
			}
		});
		this.engine.assistant("echo", (context, events) -> Flux.just(events.message("a")));
		Run run = this.engine.invoke("echo");
		listening.dispose();
		assertThat(this.engine.eventsOf(run)).containsExactly("run.cancelled");
		assertThat(this.engine.runs.statistics().running()).isZero();
	}

	@Test
	void aCancellationSurvivesItsCaller() {
		Run run = hanging();
		Runnable release = this.engine.store.hold(Op.TRANSITION);
		Disposable caller = this.engine.runs.cancel(run.id(), null).subscribe();
		caller.dispose();
		release.run();
		assertThat(this.engine.stored(run).status()).isEqualTo(RunStatus.CANCELLED);
		assertThat(this.signals).containsExactly("cancelled");
	}

	@Test
	void aCancellationThatCannotBeStoredIsRefused() {
		Run run = hanging();
		this.engine.store.unavailable(Op.TRANSITION);
		assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> this.engine.cancel(run));
		assertThat(this.engine.stored(run).status()).isEqualTo(RunStatus.RUNNING);
		assertThat(this.signals).isEmpty();
	}

	/** Has no listeners. */
	private static final class Deaf implements Broadcaster {

		@Override
		public void publish(ThreadFrame frame) {
		}

		@Override
		public Disposable listen(Consumer<ThreadFrame> listener) {
			return () -> {
			};
		}

	}

}

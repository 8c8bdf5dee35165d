package io.quintet.acp.internal.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;

import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.AssistantEvents;
import io.quintet.acp.internal.run.ScriptedThreadStore.Op;
import io.quintet.acp.run.RunSettings;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunError;
import io.quintet.acp.thread.RunStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handlers that break the rules of streams, each in its way.
 */
class HandlerStreamTests {

	private static final AssistantEvents EVENTS = AssistantEvents.INSTANCE;

	private final TestEngine engine = new TestEngine().start();

	@Test
	void aHandlerThatReturnsNullFails() {
		this.engine.assistant("bad", (context, events) -> null);
		assertThat(errorOf(this.engine.invoke("bad")))
			.isEqualTo("the handler returned null instead of a stream of events");
	}

	@Test
	void aHandlerThatYieldsNullFails() {
		Run run = invoke((subscriber, subscription) -> subscriber.onNext(null));
		assertThat(errorOf(run)).isEqualTo("the handler yielded null");
	}

	@Test
	void aHandlerThatYieldsUnaskedFailsAfterWhatWasAskedFor() {
		Runnable release = this.engine.store.hold(Op.APPEND);
		Run run = invoke((subscriber, subscription) -> {
			subscriber.onNext(EVENTS.message("asked"));
			subscriber.onNext(EVENTS.message("unasked"));
			subscriber.onNext(EVENTS.message("more"));
			subscriber.onComplete();
		});
		assertThat(this.engine.stored(run).status()).isEqualTo(RunStatus.RUNNING);
		release.run();
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "asked", "run.failed");
		assertThat(errorOf(run)).isEqualTo("the handler yielded more events than it was asked for");
	}

	@Test
	void aHandlerThatYieldsAnEventBeyondTheBoundFails() {
		int max = RunSettings.defaults().maxEventSize();
		this.engine.assistant("large",
				(context, events) -> Flux.just(events.message("x".repeat(max - 1000)),
						events.toolResult("call_1", "x".repeat(max - 100), null, Map.of("more", "y".repeat(100))),
						events.message("more")));
		Run run = this.engine.invoke("large");
		assertThat(this.engine.store.events(run.id())).hasSize(3);
		assertThat(errorOf(run)).isEqualTo("the handler yielded an event that is larger than 1000000 characters");
	}

	@Test
	void signalsAfterTheEndAreDropped() {
		Run run = invoke((subscriber, subscription) -> {
			subscriber.onNext(EVENTS.message("last"));
			subscriber.onComplete();
			subscriber.onNext(EVENTS.message("late"));
			subscriber.onError(new IllegalStateException("late"));
			subscriber.onComplete();
		});
		assertThat(this.engine.framesOf(run)).containsExactly("pending", "running", "run.started", "last", "completed",
				"run.completed");
	}

	@Test
	void anEndThatOvertakesTheStoreOfTheLastEventWaitsForIt() {
		Runnable release = this.engine.store.hold(Op.APPEND);
		Run run = invoke((subscriber, subscription) -> {
			subscriber.onNext(EVENTS.message("last"));
			subscriber.onError(new IllegalStateException("boom"));
		});
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started");
		release.run();
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "last", "run.failed");
		assertThat(errorOf(run)).isEqualTo("boom");
	}

	@Test
	void aHandlerThatIgnoresItsCancellationIsNotHeard() {
		List<Subscriber<? super AssistantEvent>> subscribers = new ArrayList<>();
		Run run = invoke((subscriber, subscription) -> subscribers.add(subscriber));
		this.engine.cancel(run);
		subscribers.get(0).onNext(EVENTS.message("zombie"));
		subscribers.get(0).onComplete();
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "run.cancelled");
		assertThat(this.engine.store.calls(Op.APPEND)).isEmpty();
	}

	@Test
	void aSecondSubscriptionIsCancelled() {
		AtomicBoolean cancelled = new AtomicBoolean();
		Run run = invoke((subscriber, subscription) -> {
			subscriber.onSubscribe(new Subscription() {

				@Override
				public void request(long count) {
					throw new AssertionError("asked");
				}

				@Override
				public void cancel() {
					cancelled.set(true);
				}

			});
			subscriber.onComplete();
		});
		assertThat(cancelled).isTrue();
		assertThat(this.engine.stored(run).status()).isEqualTo(RunStatus.COMPLETED);
	}

	@Test
	void aStreamThatThrowsWhenItIsAskedFails() {
		this.engine.assistant("bad", (context, events) -> (subscriber) -> subscriber.onSubscribe(new Subscription() {

			@Override
			public void request(long count) {
				throw new UnsupportedOperationException("no requests");
			}

			@Override
			public void cancel() {
				throw new UnsupportedOperationException("no cancellation");
			}

		}));
		Run run = this.engine.invoke("bad");
		assertThat(errorOf(run)).isEqualTo("no requests");
		assertThat(this.engine.runs.statistics().running()).isZero();
	}

	@Test
	void aStreamThatThrowsWhenItIsSubscribedFails() {
		this.engine.assistant("bad", (context, events) -> (subscriber) -> {
			throw new IllegalStateException("no subscribers");
		});
		assertThat(errorOf(this.engine.invoke("bad"))).isEqualTo("no subscribers");
	}

	@Test
	void aStreamThatNeverAnswersItsSubscriptionTimesOut() {
		List<Subscriber<? super AssistantEvent>> subscribers = new ArrayList<>();
		Publisher<AssistantEvent> dead = subscribers::add;
		this.engine.assistant("dead", (context, events) -> dead);
		Run run = this.engine.invoke("dead");
		this.engine.pass(RunSettings.defaults().timeout());
		assertThat(this.engine.stored(run).error().code()).isEqualTo(RunError.TIMEOUT);
		AtomicBoolean cancelled = new AtomicBoolean();
		subscribers.get(0).onSubscribe(new Subscription() {

			@Override
			public void request(long count) {
				throw new AssertionError("asked");
			}

			@Override
			public void cancel() {
				cancelled.set(true);
			}

		});
		assertThat(cancelled).isTrue();
	}

	@Test
	void anErrorInTheMidstOfAnOperatorFails() {
		this.engine.assistant("bad", (context, events) -> Flux.range(0, 3).map((i) -> {
			if (i == 1) {
				throw new IllegalArgumentException("one");
			}
			return events.message("m" + i);
		}));
		Run run = this.engine.invoke("bad");
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "m0", "run.failed");
	}

	@Test
	void aFatalErrorInTheMidstOfAnOperatorFails() {
		this.engine.assistant("bad", (context, events) -> Flux.range(0, 3).map((i) -> {
			throw new NoClassDefFoundError("org/example/Model");
		}));
		assertThat(errorOf(this.engine.invoke("bad"))).isEqualTo("org/example/Model");
	}

	private String errorOf(Run run) {
		RunError error = this.engine.stored(run).error();
		assertThat(error.code()).isEqualTo(RunError.HANDLER_ERROR);
		return error.message();
	}

	/** Invokes an assistant that does something as soon as it is first asked. */
	private Run invoke(Script script) {
		this.engine.assistant("scripted", (context, events) -> (subscriber) -> {
			subscriber.onSubscribe(new Subscription() {

				private boolean played;

				@Override
				public void request(long count) {
					if (!this.played) {
						this.played = true;
						script.play(subscriber, this);
					}
				}

				@Override
				public void cancel() {
				}

			});
		});
		return this.engine.invoke("scripted");
	}

	private interface Script {

		void play(Subscriber<? super AssistantEvent> subscriber, Subscription subscription);

	}

}

package io.quintet.acp.internal.run;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.quintet.acp.assistant.BlockingAssistantHandler;
import io.quintet.acp.assistant.StreamWriter;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.internal.run.ScriptedThreadStore.Op;
import io.quintet.acp.run.RunSettings;
import io.quintet.acp.run.StreamSettings;
import io.quintet.acp.store.RunOverException;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunError;
import io.quintet.acp.thread.RunStatus;
import io.quintet.acp.thread.ThreadEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Blocking handlers on real threads; time is still virtual.
 */
@Timeout(30)
class BlockingHandlersTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final Scheduler threads = Schedulers.newBoundedElastic(2, 1, "blocking");

	private final Scheduler workers = Schedulers.newBoundedElastic(4, 100, "workers");

	private final TestEngine engine = new TestEngine((builder) -> builder.workers(this.workers)).start();

	private final BlockingHandlers blocking = new BlockingHandlers(this.threads);

	private final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();

	@AfterEach
	void disposeThreads() {
		this.threads.dispose();
		this.workers.dispose();
	}

	private Run invoke(String id, BlockingAssistantHandler handler) {
		this.engine.assistant(id, this.blocking.adapt(handler));
		return this.engine.invoke(id);
	}

	private Object next() throws InterruptedException {
		Object next = this.seen.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
		assertThat(next).isNotNull();
		return next;
	}

	private void awaitEnd(Run run) {
		until(() -> this.engine.stored(run).status().isTerminal());
	}

	private static void until(Callable<Boolean> condition) {
		Awaitility.await().pollInterval(Duration.ofMillis(2)).atMost(TIMEOUT).until(condition);
	}

	@Test
	void eachEmissionReturnsTheStoredEvent() throws Exception {
		Run run = invoke("writer", (context, send) -> {
			for (int i = 0; i < 20; i++) {
				ThreadEvent stored = send.message("m" + i);
				this.seen.add(context.events(100).contains(stored));
			}
		});
		for (int i = 0; i < 20; i++) {
			assertThat(next()).isEqualTo(true);
		}
		awaitEnd(run);
		assertThat(this.engine.eventsOf(run)).hasSize(22)
			.startsWith("run.started", "m0")
			.endsWith("m19", "run.completed");
	}

	@Test
	void aTextIsStoredWhenItIsComplete() throws Exception {
		Run run = invoke("writer", (context, send) -> {
			try (StreamWriter writer = send.messageStream()) {
				List.of("Hel", "", "lo").forEach(writer::write);
				this.seen.add(writer.complete());
			}
			try (StreamWriter nothing = send.reasoningStream()) {
				this.seen.add(nothing.complete() == null);
			}
		});
		ThreadEvent stored = (ThreadEvent) next();
		assertThat(next()).isEqualTo(true);
		awaitEnd(run);
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "Hello", "run.completed");
		assertThat(this.engine.frames).filteredOn(ThreadFrame.StreamStarted.class::isInstance)
			.map((frame) -> ((ThreadFrame.StreamStarted) frame).eventId())
			.contains(stored.id());
	}

	@Test
	void aTextThatIsNotCompletedIsKeptAsFailed() {
		Run run = invoke("writer", (context, send) -> {
			try (StreamWriter writer = send.messageStream()) {
				writer.write("Hel");
				throw new IOException("boom");
			}
		});
		awaitEnd(run);
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "Hel", "run.failed");
		assertThat(this.engine.store.events(run.id()).get(1).metadata().get("stream").get("status").stringValue())
			.isEqualTo("failed");
		assertThat(this.engine.stored(run).error()).isEqualTo(new RunError(RunError.HANDLER_ERROR, "boom"));
	}

	@Test
	void aTextOfWhichAPartWasRefusedIsNeverWhole() {
		TestEngine narrow = new TestEngine((builder) -> builder.workers(this.workers)
			.streams(new StreamSettings(true, Duration.ofMillis(40), Duration.ofSeconds(1), 5))).start();
		narrow.assistant("writer", this.blocking.adapt((context, send) -> {
			try (StreamWriter writer = send.messageStream()) {
				for (String part : List.of("abc", "def", "g")) {
					try {
						writer.write(part);
					}
					catch (IllegalStateException ex) {
						this.seen.add(part);
					}
				}
				writer.complete();
			}
		}));
		Run run = narrow.invoke("writer");
		until(() -> narrow.stored(run).status().isTerminal());
		assertThat(this.seen).containsExactly("def", "g");
		assertThat(narrow.eventsOf(run)).containsExactly("run.started", "abc", "run.failed");
		assertThat(narrow.store.events(run.id()).get(1).metadata().get("stream").get("status").stringValue())
			.isEqualTo("failed");
	}

	@Test
	void aTextOfACancelledHandlerIsKept() throws Exception {
		Run run = invoke("writer", (context, send) -> {
			try (StreamWriter writer = send.messageStream()) {
				writer.write("Hel");
				this.seen.add("written");
				new CountDownLatch(1).await();
			}
		});
		assertThat(next()).isEqualTo("written");
		this.engine.cancel(run);
		awaitEnd(run);
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "Hel", "run.cancelled");
	}

	@Test
	void aHandlerThatThrowsFails() {
		Run run = invoke("fail", (context, send) -> {
			send.message("before");
			throw new IOException("boom");
		});
		awaitEnd(run);
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "before", "run.failed");
		assertThat(this.engine.stored(run).error()).isEqualTo(new RunError(RunError.HANDLER_ERROR, "boom"));
	}

	@Test
	void aCancellationInterruptsTheThread() throws Exception {
		Run run = invoke("hang", (context, send) -> {
			send.message("hanging");
			this.seen.add("begun");
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				this.seen.add("interrupted");
				throw ex;
			}
		});
		assertThat(next()).isEqualTo("begun");
		this.engine.cancel(run);
		assertThat(next()).isEqualTo("interrupted");
		awaitEnd(run);
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "hanging", "run.cancelled");
	}

	@Test
	void aTimeoutInterruptsTheThread() throws Exception {
		Run run = invoke("hang", (context, send) -> {
			this.seen.add("begun");
			try {
				new CountDownLatch(1).await();
			}
			finally {
				this.seen.add("interrupted");
			}
		});
		assertThat(next()).isEqualTo("begun");
		this.engine.pass(RunSettings.defaults().timeout());
		assertThat(next()).isEqualTo("interrupted");
		awaitEnd(run);
		assertThat(this.engine.stored(run).error().code()).isEqualTo(RunError.TIMEOUT);
	}

	@Test
	void aHandlerThatIgnoresItsInterruptionEmitsNothingMore() throws Exception {
		CountDownLatch cancelled = new CountDownLatch(1);
		Run run = invoke("stubborn", (context, send) -> {
			send.message("first");
			this.seen.add("begun");
			while (cancelled.getCount() > 0) {
				Thread.onSpinWait();
			}
			for (int i = 0; i < 3; i++) {
				try {
					send.message("zombie");
				}
				catch (RunOverException ex) {
					this.seen.add(ex);
				}
			}
			try {
				context.invoke("stubborn");
			}
			catch (RuntimeException ex) {
				this.seen.add(ex);
			}
		});
		assertThat(next()).isEqualTo("begun");
		this.engine.cancel(run);
		awaitEnd(run);
		cancelled.countDown();
		for (int i = 0; i < 4; i++) {
			assertThat(next()).isInstanceOf(RunOverException.class);
		}
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "first", "run.cancelled");
		assertThat(this.engine.store.runs()).hasSize(1);
	}

	@Test
	void anEmissionThatIsCancelledWhileItIsStoredTellsThatTheRunIsOver() throws Exception {
		Runnable release = this.engine.store.hold(Op.APPEND);
		Run run = invoke("writer", (context, send) -> {
			try {
				send.message("held");
			}
			catch (RunOverException ex) {
				this.seen.add(ex);
				throw ex;
			}
		});
		until(() -> this.engine.store.calls(Op.APPEND).size() == 1);
		this.engine.cancel(run);
		assertThat(next()).isInstanceOf(RunOverException.class);
		release.run();
		awaitEnd(run);
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "run.cancelled");
	}

	@Test
	void aHandlerThatLocksWhatItEmitsByIsCancelled() throws Exception {
		Runnable release = this.engine.store.hold(Op.APPEND);
		Run run = invoke("locking", (context, send) -> {
			synchronized (send) {
				try {
					send.message("held");
				}
				catch (RunOverException ex) {
					this.seen.add(ex);
				}
			}
		});
		until(() -> this.engine.store.calls(Op.APPEND).size() == 1);
		this.engine.cancel(run);
		assertThat(next()).isInstanceOf(RunOverException.class);
		release.run();
		awaitEnd(run);
	}

	@Test
	void anInterruptOfOneRunDoesNotReachTheNextOnItsThread() throws Exception {
		for (int round = 0; round < 50; round++) {
			Run run = invoke("hang" + round, (context, send) -> {
				this.seen.add("begun");
				while (!Thread.currentThread().isInterrupted()) {
					Thread.onSpinWait();
				}
			});
			assertThat(next()).isEqualTo("begun");
			this.engine.cancel(run);
			Run other = invoke("next" + round, (context, send) -> {
				this.seen.add(Thread.currentThread().isInterrupted());
				send.message("fine");
			});
			assertThat(next()).isEqualTo(false);
			awaitEnd(other);
			assertThat(this.engine.stored(other).status()).isEqualTo(RunStatus.COMPLETED);
		}
	}

	@Test
	void aThreadIsGivenBackUninterrupted() throws Exception {
		BlockingHandlers raw = new BlockingHandlers(Schedulers.fromExecutor((task) -> new Thread(() -> {
			task.run();
			this.seen.add(Thread.currentThread().isInterrupted());
		}).start()));
		this.engine.assistant("hang", raw.adapt((context, send) -> {
			this.seen.add("begun");
			while (!Thread.currentThread().isInterrupted()) {
				Thread.onSpinWait();
			}
		}));
		Run run = this.engine.invoke("hang");
		assertThat(next()).isEqualTo("begun");
		this.engine.cancel(run);
		assertThat(next()).isEqualTo(false);
	}

	@Test
	void anInterruptThatIsNoCancellationDoesNotLoseTheEvent() {
		Run run = invoke("writer", (context, send) -> {
			Thread.currentThread().interrupt();
			send.message("stored all the same");
			this.seen.add(Thread.interrupted());
		});
		awaitEnd(run);
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "stored all the same", "run.completed");
		assertThat(this.seen).containsExactly(true);
	}

	@Test
	void callbacksOnOtherThreadsMayEmit() {
		ExecutorService callbacks = Executors.newFixedThreadPool(4);
		Run run = invoke("stream", (context, send) -> {
			List<Future<ThreadEvent>> sent = Stream.iterate(0, (i) -> i + 1)
				.limit(40)
				.map((i) -> callbacks.submit(() -> send.message("m" + i)))
				.toList();
			for (Future<ThreadEvent> event : sent) {
				this.seen.add(event.get(60, TimeUnit.SECONDS).id());
			}
		});
		awaitEnd(run);
		callbacks.shutdown();
		assertThat(this.engine.eventsOf(run)).hasSize(42).endsWith("run.completed");
		assertThat(this.seen).doesNotHaveDuplicates().hasSize(40);
	}

	@Test
	void theContextIsThatOfTheRun() throws Exception {
		this.engine.assistant("echo", (context, events) -> Flux.empty());
		for (int i = 0; i < 300; i++) {
			this.engine.store.say("m" + i);
		}
		Run run = invoke("context", (context, send) -> {
			this.seen.add(context.run().id());
			this.seen.add(context.run().status());
			this.seen.add(context.thread().id());
			this.seen.add(context.assistant().id());
			this.seen.add(context.members().stream().map(Identity::id).toList());
			this.seen.add(context.events(2).size());
			try (Stream<ThreadEvent> events = context.events()) {
				this.seen.add(events.count());
			}
			this.seen.add(context.invoke("echo").assistant().id());
			context.analytics().track("done");
		});
		assertThat(next()).isEqualTo(run.id());
		assertThat(next()).isEqualTo(RunStatus.RUNNING);
		assertThat(next()).isEqualTo(ScriptedThreadStore.THREAD);
		assertThat(next()).isEqualTo("context");
		assertThat(next()).isEqualTo(List.of("echo", "context"));
		assertThat(next()).isEqualTo(2);
		assertThat(next()).isEqualTo(301L);
		assertThat(next()).isEqualTo("echo");
		awaitEnd(run);
		until(() -> this.engine.batches.size() == 1);
	}

	@Test
	void aHandlerWithoutAThreadFails() throws Exception {
		ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1));
		BlockingHandlers narrow = new BlockingHandlers(Schedulers.fromExecutorService(executor));
		CountDownLatch end = new CountDownLatch(1);
		BlockingAssistantHandler waiting = (context, send) -> end.await();
		List<String> ids = List.of("a", "b", "c");
		ids.forEach((id) -> this.engine.assistant(id, narrow.adapt(waiting)));
		Run first = this.engine.invoke("a");
		until(() -> executor.getActiveCount() == 1);
		Run second = this.engine.invoke("b");
		until(() -> executor.getQueue().size() == 1);
		Run third = this.engine.invoke("c");
		until(() -> this.engine.stored(third).status().isTerminal());
		assertThat(this.engine.stored(third).error())
			.isEqualTo(new RunError(RunError.HANDLER_ERROR, "too many blocking assistants are at work"));
		end.countDown();
		awaitEnd(first);
		awaitEnd(second);
		executor.shutdown();
		assertThat(this.engine.stored(second).status()).isEqualTo(RunStatus.COMPLETED);
	}

	@Test
	void aRunThatIsCancelledBeforeItHasAThreadIsNeverCalled() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		BlockingAssistantHandler waiting = (context, send) -> {
			this.seen.add("begun");
			end.await();
		};
		Run first = invoke("a", waiting);
		Run second = invoke("b", waiting);
		next();
		next();
		Run third = invoke("c", (context, events) -> this.seen.add("called"));
		until(() -> this.engine.stored(third).status() == RunStatus.RUNNING);
		this.engine.cancel(third);
		end.countDown();
		awaitEnd(first);
		awaitEnd(second);
		Mono.fromRunnable(() -> this.seen.add("marker")).subscribeOn(this.threads).block(TIMEOUT);
		assertThat(this.seen).containsExactly("marker");
	}

	@Test
	void aContextOfOthersIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.blocking.adapt((context, send) -> {
		}).handle(null, null)).withMessageContaining("context of its run");
	}

	@Test
	void emittingOnAnEventLoopIsRefused() throws Exception {
		Run run = invoke("careless", (context, send) -> {
			CountDownLatch done = new CountDownLatch(1);
			Schedulers.parallel().schedule(() -> {
				try {
					send.message("never");
				}
				catch (IllegalStateException ex) {
					this.seen.add(ex.getMessage());
				}
				try {
					context.members();
				}
				catch (IllegalStateException ex) {
					this.seen.add(ex.getMessage());
				}
				done.countDown();
			});
			done.await();
		});
		assertThat(next().toString()).startsWith("An event was emitted on the non-blocking thread parallel-");
		assertThat(next().toString())
			.startsWith("The context of a blocking handler was used on the non-blocking thread");
		awaitEnd(run);
		assertThat(this.engine.eventsOf(run)).containsExactly("run.started", "run.completed");
	}

	@Test
	void theHandlerIsNotCalledOnAWorker() throws Exception {
		Run run = invoke("where", (context, events) -> this.seen.add(Thread.currentThread().getName()));
		assertThat(next().toString()).startsWith("blocking-");
		awaitEnd(run);
	}

}

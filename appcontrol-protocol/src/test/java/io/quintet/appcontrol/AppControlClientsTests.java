package io.quintet.appcontrol;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class AppControlClientsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final ToolCommand COMMAND = Samples.COMMAND;

	private static final ToolEvent STARTED = ToolEvent.started(COMMAND);

	private static final ToolEvent STEP = ToolEvent.progress(COMMAND, 1, "step", "step 1");

	private static final ToolEvent LAST = ToolEvent.observation(Samples.OK, 2);

	private final AppControlClient telling = (command, observer) -> {
		observer.onEvent(STARTED);
		observer.onEvent(STEP);
		observer.onEvent(LAST);
		return Samples.OK;
	};

	private final AppControlClient silent = (command, observer) -> Samples.OK;

	@Test
	void blockingClientsRunOnThreadsThatMayBlock() {
		AtomicReference<Thread> thread = new AtomicReference<>();
		ReactiveAppControlClient client = AppControlClients.reactive((command, observer) -> {
			thread.set(Thread.currentThread());
			return Samples.OK;
		});
		StepVerifier.create(client.run(COMMAND)).expectNext(Samples.OK).expectComplete().verify(TIMEOUT);
		assertThat(thread.get()).isNotSameAs(Thread.currentThread());
		assertThat(Schedulers.isNonBlockingThread(thread.get())).isFalse();
	}

	@Test
	void cancellingInterruptsABlockingClient() throws InterruptedException {
		for (boolean stream : new boolean[] { false, true }) {
			CountDownLatch entered = new CountDownLatch(1);
			CountDownLatch interrupted = new CountDownLatch(1);
			ReactiveAppControlClient client = AppControlClients.reactive((command, observer) -> {
				entered.countDown();
				try {
					new CountDownLatch(1).await();
				}
				catch (InterruptedException ex) {
					interrupted.countDown();
				}
				throw new IllegalStateException("interrupted");
			});
			Disposable run = stream ? client.stream(COMMAND).subscribe() : client.run(COMMAND).subscribe();
			assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
			run.dispose();
			assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void cancellingInAnswerToAnEventInterruptsABlockingClient() {
		CompletableFuture<Throwable> end = new CompletableFuture<>();
		ReactiveAppControlClient client = AppControlClients.reactive((command, observer) -> {
			try {
				observer.onEvent(STARTED);
			}
			catch (CancellationException ex) {
				// A client that keeps the failures of observers away.
			}
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				end.complete(ex);
			}
			throw new IllegalStateException("interrupted");
		});
		StepVerifier.create(client.stream(COMMAND).take(1)).expectNext(STARTED).expectComplete().verify(TIMEOUT);
		assertThat(end.orTimeout(20, TimeUnit.SECONDS).join()).isInstanceOf(InterruptedException.class);
	}

	@Test
	void whatAClientTellsBecomesItsStream() {
		StepVerifier.create(AppControlClients.reactive(this.telling).stream(COMMAND))
			.expectNext(STARTED, STEP, LAST)
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void whatAClientDoesNotTellIsAdded() {
		StepVerifier.create(AppControlClients.reactive(this.silent).stream(COMMAND))
			.expectNext(STARTED, ToolEvent.observation(Samples.OK, 1))
			.expectComplete()
			.verify(TIMEOUT);
		AppControlClient stepping = (command, observer) -> {
			observer.onEvent(STEP);
			return Samples.FAILED;
		};
		StepVerifier.create(AppControlClients.reactive(stepping).stream(COMMAND))
			.expectNext(STARTED, STEP, ToolEvent.observation(Samples.FAILED, 2))
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void aClientWaitsUntilItsNextEventIsWanted() throws InterruptedException {
		AtomicInteger told = new AtomicInteger();
		CompletableFuture<Throwable> end = new CompletableFuture<>();
		ReactiveAppControlClient client = AppControlClients.reactive((command, observer) -> {
			try {
				while (true) {
					observer.onEvent(ToolEvent.progress(command, told.getAndIncrement(), "p", "s"));
				}
			}
			catch (RuntimeException ex) {
				end.complete(ex);
				throw ex;
			}
		});
		StepVerifier.create(client.stream(COMMAND), 0)
			.thenRequest(2)
			.expectNextCount(2)
			.thenRequest(3)
			.expectNextCount(3)
			.thenCancel()
			.verify(TIMEOUT);
		assertThat(end.orTimeout(20, TimeUnit.SECONDS).join()).isInstanceOf(CancellationException.class);
		// The one that was cancelled with, or the one that waited.
		assertThat(told.get()).isBetween(5, 6);
	}

	@Test
	void exceptionsOfAClientAreSignalled() {
		ReactiveAppControlClient client = AppControlClients.reactive((command, observer) -> {
			throw new AppControlProtocolException("input", "must be better");
		});
		StepVerifier.create(client.run(COMMAND)).expectErrorMessage("input must be better").verify(TIMEOUT);
		StepVerifier.create(client.stream(COMMAND)).expectErrorMessage("input must be better").verify(TIMEOUT);
	}

	@Test
	void errorsOfAClientAreSignalledToo() {
		for (Error error : List.of(new StackOverflowError(), new NoClassDefFoundError("x"), new AssertionError("x"))) {
			ReactiveAppControlClient client = AppControlClients.reactive((command, observer) -> {
				throw error;
			});
			StepVerifier.create(client.run(COMMAND))
				.expectErrorSatisfies((ex) -> assertThat(ex).hasCause(error))
				.verify(TIMEOUT);
			StepVerifier.create(client.stream(COMMAND))
				.expectErrorSatisfies((ex) -> assertThat(ex).hasCause(error))
				.verify(TIMEOUT);
			StreamingAppControlClient broken = new StreamingAppControlClient() {

				@Override
				public ToolObservation run(ToolCommand command, ToolObserver observer) {
					throw error;
				}

				@Override
				public Flux<ToolEvent> stream(ToolCommand command) {
					throw error;
				}

			};
			StepVerifier.create(AppControlClients.reactive(broken).stream(COMMAND))
				.expectErrorSatisfies((ex) -> assertThat(ex).hasCause(error))
				.verify(TIMEOUT);
		}
	}

	@Test
	void failuresOfAnObserverDoNotReachTheCommandAndAreLoggedOnce() {
		Logger logger = (Logger) LoggerFactory.getLogger(AppControlClients.class);
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		logger.addAppender(log);
		logger.setAdditive(false);
		try {
			AtomicInteger told = new AtomicInteger();
			ToolObserver failing = (event) -> {
				if (told.incrementAndGet() % 3 == 0) {
					throw new AssertionError("observer");
				}
				throw new IllegalStateException("observer");
			};
			StepVerifier.create(AppControlClients.reactive(this.telling).run(COMMAND, failing))
				.expectNext(Samples.OK)
				.expectComplete()
				.verify(TIMEOUT);
			ToolObserver contained = AppControlClients.isolated(failing);
			assertThat(this.telling.run(COMMAND, contained)).isEqualTo(Samples.OK);
			StepVerifier.create(AppControlClients.observe(Flux.just(STARTED, STEP, LAST), failing))
				.expectNext(Samples.OK)
				.expectComplete()
				.verify(TIMEOUT);
			assertThat(told).hasValue(9);
			assertThat(log.list).hasSize(3);
		}
		finally {
			logger.detachAppender(log);
			logger.setAdditive(true);
		}
	}

	@Test
	void reactiveClientsCanBeWaitedFor() {
		List<ToolEvent> events = new ArrayList<>();
		StreamingAppControlClient client = AppControlClients.blocking(AppControlClients.reactive(this.telling));
		assertThat(client.run(COMMAND, events::add)).isEqualTo(Samples.OK);
		assertThat(events).containsExactly(STARTED, STEP, LAST);
		assertThat(client.run(COMMAND)).isEqualTo(Samples.OK);
		StepVerifier.create(client.stream(COMMAND)).expectNextCount(3).expectComplete().verify(TIMEOUT);
	}

	@Test
	void waitingRethrowsWhatTheClientSignalled() {
		StreamingAppControlClient client = AppControlClients
			.blocking(reactive(Mono.error(new AppControlProtocolException("input", "must be better")), Flux.never()));
		assertThatExceptionOfType(AppControlProtocolException.class).isThrownBy(() -> client.run(COMMAND))
			.withMessage("input must be better");
		assertThatIllegalStateException()
			.isThrownBy(() -> AppControlClients.blocking(reactive(Mono.empty(), Flux.never())).run(COMMAND))
			.withMessageContaining("observation");
	}

	@Test
	void waitingIsRefusedWhereItMustNotBe() {
		StreamingAppControlClient client = AppControlClients.blocking(AppControlClients.reactive(this.silent));
		StepVerifier.create(Mono.fromCallable(() -> client.run(COMMAND)).subscribeOn(Schedulers.parallel()))
			.expectErrorSatisfies((ex) -> assertThat(ex).isInstanceOf(IllegalStateException.class)
				.hasMessageContaining("ReactiveAppControlClient"))
			.verify(TIMEOUT);
		StepVerifier
			.create(Mono.fromCallable(() -> AppControlClients.iterate(client, COMMAND))
				.subscribeOn(Schedulers.parallel()))
			.expectError(IllegalStateException.class)
			.verify(TIMEOUT);
	}

	@Test
	void interruptingTheWaitCancelsTheCommand() throws Exception {
		CountDownLatch subscribed = new CountDownLatch(1);
		CountDownLatch cancelled = new CountDownLatch(1);
		StreamingAppControlClient client = AppControlClients.blocking(reactive(Mono.<ToolObservation>never()
			.doOnSubscribe((subscription) -> subscribed.countDown())
			.doOnCancel(cancelled::countDown), Flux.never()));
		CompletableFuture<Boolean> end = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				client.run(COMMAND);
				end.complete(false);
			}
			catch (CancellationException ex) {
				end.complete(Thread.currentThread().isInterrupted());
			}
		});
		thread.start();
		assertThat(subscribed.await(20, TimeUnit.SECONDS)).isTrue();
		thread.interrupt();
		assertThat(end.get(20, TimeUnit.SECONDS)).as("interrupted flag").isTrue();
		assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void streamingClientsKeepTheirOwnEvents() {
		StreamingAppControlClient streaming = AppControlClients.blocking(AppControlClients.reactive(this.silent));
		assertThat(streaming.run(COMMAND)).isEqualTo(Samples.OK);
		StepVerifier.create(AppControlClients.reactive(streaming).stream(COMMAND))
			.expectNextCount(2)
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void eventsCanBeIterated() {
		StreamingAppControlClient client = AppControlClients.blocking(AppControlClients.reactive(this.telling));
		try (Stream<ToolEvent> events = AppControlClients.iterate(client, COMMAND)) {
			assertThat(events).containsExactly(STARTED, STEP, LAST);
		}
	}

	@Test
	void closingTheIterationCancelsTheCommand() throws InterruptedException {
		CountDownLatch cancelled = new CountDownLatch(1);
		Flux<ToolEvent> endless = Flux.just(STARTED).concatWith(Flux.never()).doOnCancel(cancelled::countDown);
		StreamingAppControlClient client = AppControlClients.blocking(reactive(Mono.never(), endless));
		try (Stream<ToolEvent> events = AppControlClients.iterate(client, COMMAND)) {
			Iterator<ToolEvent> iterator = events.iterator();
			assertThat(iterator.next()).isEqualTo(STARTED);
		}
		assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void commandsThatTakeTooLongAreCancelledAndAnswered() {
		VirtualTimeScheduler timer = VirtualTimeScheduler.create();
		AtomicInteger cancelled = new AtomicInteger();
		ReactiveAppControlClient slow = reactive(Mono.<ToolObservation>never().doOnCancel(cancelled::incrementAndGet),
				Flux.never());
		ReactiveAppControlClient client = AppControlClients.withDeadline(slow, Duration.ofSeconds(60), timer);
		StepVerifier.create(client.run(COMMAND.withTimeoutMs(5000L)))
			.then(() -> timer.advanceTimeBy(Duration.ofMillis(4999)))
			.then(() -> assertThat(cancelled).hasValue(0))
			.then(() -> timer.advanceTimeBy(Duration.ofMillis(1)))
			.assertNext((observation) -> {
				assertThat(observation.status()).isEqualTo(ToolStatus.TIMEOUT);
				assertThat(observation.failureKind()).isEqualTo("timeout");
				assertThat(observation.commandId()).isEqualTo("cmd_1");
				assertThat(observation.summary()).contains("5000 ms");
			})
			.expectComplete()
			.verify(TIMEOUT);
		assertThat(cancelled).hasValue(1);
		StepVerifier.create(client.run(COMMAND))
			.then(() -> timer.advanceTimeBy(Duration.ofSeconds(60)))
			.expectNextCount(1)
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void streamsThatTakeTooLongEndWithATimeout() {
		VirtualTimeScheduler timer = VirtualTimeScheduler.create();
		AtomicInteger cancelled = new AtomicInteger();
		Flux<ToolEvent> events = Flux.just(STARTED, STEP)
			.concatWith(Flux.never())
			.doOnCancel(cancelled::incrementAndGet);
		ReactiveAppControlClient client = AppControlClients.withDeadline(reactive(Mono.never(), events), null, timer);
		StepVerifier.create(client.stream(COMMAND.withTimeoutMs(5000L)))
			.expectNext(STARTED, STEP)
			.then(() -> timer.advanceTimeBy(Duration.ofSeconds(5)))
			.assertNext((event) -> {
				assertThat(event.seq()).isEqualTo(2);
				assertThat(event.type()).isEqualTo(ToolEventType.OBSERVATION);
				assertThat(event.toolObservation().status()).isEqualTo(ToolStatus.TIMEOUT);
			})
			.expectComplete()
			.verify(TIMEOUT);
		assertThat(cancelled).hasValue(1);
	}

	@Test
	void commandsInTimeAreLeftAlone() {
		VirtualTimeScheduler timer = VirtualTimeScheduler.create();
		ReactiveAppControlClient client = AppControlClients
			.withDeadline(reactive(Mono.just(Samples.OK), Flux.just(STARTED, LAST)), Duration.ofSeconds(1), timer);
		for (Long timeoutMs : new Long[] { null, 5L, Long.MAX_VALUE }) {
			StepVerifier.create(client.run(COMMAND.withTimeoutMs(timeoutMs)))
				.expectNext(Samples.OK)
				.expectComplete()
				.verify(TIMEOUT);
			StepVerifier.create(client.stream(COMMAND.withTimeoutMs(timeoutMs)))
				.expectNext(STARTED, LAST)
				.expectComplete()
				.verify(TIMEOUT);
		}
		assertThatIllegalArgumentException()
			.isThrownBy(() -> AppControlClients.withDeadline(client, Duration.ZERO, timer));
	}

	@Test
	void theLastObservationOfAStreamCounts() {
		ToolEvent first = ToolEvent.observation(Samples.FAILED, 1);
		StepVerifier.create(AppControlClients.observe(Flux.just(STARTED, first, LAST), ToolObserver.NONE))
			.expectNext(Samples.OK)
			.expectComplete()
			.verify(TIMEOUT);
		StepVerifier.create(AppControlClients.observe(Flux.just(STARTED), ToolObserver.NONE))
			.expectError(AppControlProtocolException.class)
			.verify(TIMEOUT);
		StepVerifier.create(AppControlClients.observe(Flux.just(LAST.withData(JsonObjects.of())), ToolObserver.NONE))
			.expectError(AppControlProtocolException.class)
			.verify(TIMEOUT);
	}

	private static ReactiveAppControlClient reactive(Mono<ToolObservation> observation, Flux<ToolEvent> events) {
		return new ReactiveAppControlClient() {

			@Override
			public Mono<ToolObservation> run(ToolCommand command, ToolObserver observer) {
				return observation;
			}

			@Override
			public Flux<ToolEvent> stream(ToolCommand command) {
				return events;
			}

		};
	}

}

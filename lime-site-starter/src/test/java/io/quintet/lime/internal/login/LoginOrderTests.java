package io.quintet.lime.internal.login;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.quintet.lime.login.LimeLoginEvent;
import io.quintet.lime.login.LimeLoginHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Order, bounds and threads of deliveries, many at a time.
 */
class LoginOrderTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final Scheduler workers = Schedulers.fromExecutorService(Executors.newFixedThreadPool(6));

	private final Map<String, List<Integer>> called = new ConcurrentHashMap<>();

	private final Map<String, AtomicInteger> active = new ConcurrentHashMap<>();

	private final List<String> wrong = new ArrayList<>();

	private final AtomicInteger running = new AtomicInteger();

	private final AtomicInteger most = new AtomicInteger();

	@AfterEach
	void end() {
		this.workers.dispose();
	}

	private static LoginDispatcher dispatcher(StreamScript script, int parallelism, int maxQueued, Scheduler workers,
			Scheduler timer, LimeLoginHandler handler) {
		return LoginFixture.dispatcher(script,
				DispatcherSettings.DEFAULTS
					.with(new DispatcherSettings.Calls(parallelism, maxQueued, TIMEOUT, 0, TIMEOUT))
					.with(new DispatcherSettings.Memory(100, Duration.ofMinutes(10), 10)),
				Map.of("only", handler), workers, timer);
	}

	private static String approved(int number) {
		return "data: {\"type\":\"approved\",\"login_request_id\":\"r" + number % 7 + "\",\"agent_passport_jwt\":\""
				+ number + "\"}\n\n";
	}

	@Test
	void eachRequestKeepsItsOrderHoweverItsDeliveriesEnd() {
		int batches = 300;
		StreamScript script = new StreamScript(Schedulers.parallel());
		script.answer = (count) -> StreamScript.answer(200, "text/event-stream",
				Flux.range(0, batches)
					.map((batch) -> StreamScript.buffer(IntStream.range(batch * 10, batch * 10 + 10)
						.mapToObj(LoginOrderTests::approved)
						.collect(Collectors.joining())))
					.concatWith(Flux.never()));
		LoginDispatcher dispatcher = dispatcher(script, 4, 20, this.workers, Schedulers.parallel(), this::some);
		dispatcher.start();
		Awaitility.await()
			.atMost(TIMEOUT)
			.until(() -> dispatcher.statistics().handled().get("failed") == batches * 10 && dispatcher.active() == 0);
		dispatcher.stop(TIMEOUT).block(TIMEOUT);
		assertThat(this.wrong).isEmpty();
		assertThat(this.called).hasSize(7);
		assertThat(this.called.values()).allSatisfy((numbers) -> assertThat(numbers).isSorted());
		assertThat(this.called.values().stream().mapToInt(List::size).sum()).isEqualTo(batches * 10);
		assertThat(this.most.get()).isBetween(2, 4);
		assertThat(dispatcher.active() + dispatcher.queued()).isZero();
	}

	/** Fails, so that a repeat is offered again: at once, by a signal, or elsewhere. */
	private Mono<Void> some(LimeLoginEvent event) {
		int number = Integer.parseInt(event.passport());
		this.most.accumulateAndGet(this.running.incrementAndGet(), Math::max);
		AtomicInteger count = this.active.computeIfAbsent(event.requestId(), (id) -> new AtomicInteger());
		if (count.incrementAndGet() != 1) {
			this.wrong.add("two of " + event.requestId());
		}
		Mono<Void> end = Mono.fromRunnable(() -> {
			this.called.computeIfAbsent(event.requestId(), (id) -> new ArrayList<>()).add(number);
			count.decrementAndGet();
			this.running.decrementAndGet();
			throw new Failure();
		});
		return switch (number % 3) {
			case 0 -> end.subscribeOn(Schedulers.parallel());
			case 1 -> Mono.just(end.block());
			default -> end;
		};
	}

	@Test
	void aThreadThatCannotBeHadIsAskedForAgain() {
		VirtualTimeScheduler timer = VirtualTimeScheduler.create();
		StreamScript script = new StreamScript(timer);
		ScarceWorkers scarce = new ScarceWorkers();
		List<String> calls = new ArrayList<>();
		LoginDispatcher dispatcher = dispatcher(script, 1, 1, scarce, timer,
				(event) -> Mono.fromRunnable(() -> calls.add(event.requestId())));
		dispatcher.start();
		scarce.rejects = true;
		script.expired("a");
		script.expired("b");
		timer.advanceTimeBy(Duration.ofSeconds(60));
		assertThat(calls).isEmpty();
		assertThat(scarce.asked).isBetween(10, 1000);
		scarce.rejects = false;
		timer.advanceTimeBy(Duration.ofSeconds(1));
		script.expired("c");
		assertThat(calls).containsExactly("a", "b", "c");
		assertThat(dispatcher.statistics().handled().get("ok")).isEqualTo(3);
		assertThat(dispatcher.active() + dispatcher.queued()).isZero();
	}

	@Test
	void noThreadIsAskedForAnyMoreForWhatWasCancelled() {
		VirtualTimeScheduler timer = VirtualTimeScheduler.create();
		StreamScript script = new StreamScript(timer);
		ScarceWorkers scarce = new ScarceWorkers();
		LoginDispatcher dispatcher = dispatcher(script, 1, 1, scarce, timer, (event) -> Mono.empty());
		dispatcher.start();
		scarce.rejects = true;
		script.expired("a");
		timer.advanceTimeBy(Duration.ofSeconds(1));
		dispatcher.stop(Duration.ZERO).block(TIMEOUT);
		int asked = scarce.asked;
		assertThat(asked).isPositive();
		timer.advanceTimeBy(Duration.ofSeconds(60));
		assertThat(scarce.asked).isEqualTo(asked);
		assertThat(dispatcher.active() + dispatcher.queued()).isZero();
	}

	/** Runs tasks at once, or refuses them. */
	private static final class ScarceWorkers implements Scheduler {

		private boolean rejects;

		private int asked;

		@Override
		public Disposable schedule(Runnable task) {
			return createWorker().schedule(task);
		}

		@Override
		public Worker createWorker() {
			this.asked++;
			if (this.rejects) {
				throw new RejectedExecutionException("no threads");
			}
			return Schedulers.immediate().createWorker();
		}

	}

	/** Without a stack trace: thousands of them are logged. */
	private static final class Failure extends RuntimeException {

		Failure() {
			super("as foreign code does", null, false, false);
		}

	}

}

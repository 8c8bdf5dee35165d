package io.quintet.lime.login;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

class LoginLanesTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final Scheduler workers = Schedulers.newBoundedElastic(6, 1000, "lanes");

	private final Map<String, List<Integer>> ended = new ConcurrentHashMap<>();

	private final Map<String, AtomicInteger> active = new ConcurrentHashMap<>();

	private final AtomicInteger most = new AtomicInteger();

	private final AtomicInteger running = new AtomicInteger();

	private final List<String> wrong = new ArrayList<>();

	@AfterEach
	void end() {
		this.workers.dispose();
	}

	@Test
	void eachRequestKeepsItsOrderHoweverItsDeliveriesEnd() throws Exception {
		LoginLanes lanes = new LoginLanes(4, 20, this.workers, Schedulers.parallel());
		int batches = 300;
		CountDownLatch accepted = new CountDownLatch(batches);
		for (int batch = 0; batch < batches; batch++) {
			List<Some> deliveries = new ArrayList<>();
			for (int i = 0; i < 10; i++) {
				int number = batch * 10 + i;
				deliveries.add(new Some("r" + number % 7, number));
			}
			lanes.offer(deliveries, accepted::countDown);
		}
		assertThat(accepted.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		lanes.idle().block(TIMEOUT);
		assertThat(this.wrong).isEmpty();
		assertThat(this.ended).hasSize(7);
		assertThat(this.ended.values()).allSatisfy((numbers) -> assertThat(numbers).isSorted());
		assertThat(this.ended.values().stream().mapToInt(List::size).sum()).isEqualTo(batches * 10);
		assertThat(this.most.get()).isLessThanOrEqualTo(4);
		assertThat(lanes.active() + lanes.queued()).isZero();
		assertThat(lanes.room()).isEqualTo(24);
	}

	@Test
	void aRejectedWorkerIsCalledAgain() {
		VirtualTimeScheduler timer = VirtualTimeScheduler.create();
		ScarceWorkers scarce = new ScarceWorkers();
		LoginLanes lanes = new LoginLanes(1, 1, scarce, timer);
		List<String> accepted = new ArrayList<>();
		scarce.rejects = true;
		lanes.offer(List.of(new Quick("a")), () -> accepted.add("a"));
		lanes.offer(List.of(new Quick("b"), new Quick("c")), () -> accepted.add("b and c"));
		assertThat(accepted).containsExactly("a");
		timer.advanceTimeBy(Duration.ofSeconds(60));
		assertThat(this.ended).isEmpty();
		assertThat(scarce.asked).isLessThan(1000);
		scarce.rejects = false;
		timer.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(this.ended).containsOnlyKeys("a", "b", "c");
		assertThat(accepted).containsExactly("a", "b and c");
		lanes.offer(List.of(new Quick("d")), () -> accepted.add("d"));
		assertThat(this.ended).containsKey("d");
		assertThat(lanes.room()).isEqualTo(2);
	}

	@Test
	void nobodyIsCalledAnyMoreForWhatWasCancelled() {
		VirtualTimeScheduler timer = VirtualTimeScheduler.create();
		ScarceWorkers scarce = new ScarceWorkers();
		LoginLanes lanes = new LoginLanes(1, 1, scarce, timer);
		scarce.rejects = true;
		lanes.offer(List.of(new Quick("a")), () -> {
		});
		lanes.cancel();
		timer.advanceTimeBy(Duration.ofSeconds(1));
		int asked = scarce.asked;
		timer.advanceTimeBy(Duration.ofSeconds(60));
		assertThat(scarce.asked).isEqualTo(asked);
		lanes.idle().block(TIMEOUT);
	}

	/** Ends at once. */
	private final class Quick extends LoginLanes.Delivery {

		Quick(String requestId) {
			super(requestId);
		}

		@Override
		protected void deliver() {
			LoginLanesTests.this.ended.put(requestId(), List.of());
			over();
		}

		@Override
		protected void cancel() {
			throw new IllegalStateException("nothing runs");
		}

	}

	/** Runs tasks at once, or refuses them. */
	private static final class ScarceWorkers implements Scheduler {

		private boolean rejects;

		private int asked;

		@Override
		public Disposable schedule(Runnable task) {
			this.asked++;
			if (this.rejects) {
				throw new RejectedExecutionException("no threads");
			}
			return Schedulers.immediate().schedule(task);
		}

		@Override
		public Worker createWorker() {
			return Schedulers.immediate().createWorker();
		}

	}

	/** Ends at once, on another thread, twice, or by a failure. */
	private final class Some extends LoginLanes.Delivery {

		private final int number;

		Some(String requestId, int number) {
			super(requestId);
			this.number = number;
		}

		@Override
		protected void deliver() {
			LoginLanesTests.this.most.accumulateAndGet(LoginLanesTests.this.running.incrementAndGet(), Math::max);
			if (count().incrementAndGet() != 1) {
				LoginLanesTests.this.wrong.add("two of " + requestId());
			}
			switch (this.number % 5) {
				case 0 -> Schedulers.parallel().schedule(() -> goOn(this::finish));
				case 1 -> goOn(this::finish);
				case 2 -> {
					leave();
					throw new IllegalStateException("as foreign code does");
				}
				case 3 -> {
					finish();
					over();
				}
				default -> finish();
			}
		}

		private AtomicInteger count() {
			return LoginLanesTests.this.active.computeIfAbsent(requestId(), (id) -> new AtomicInteger());
		}

		private void finish() {
			leave();
			over();
		}

		private void leave() {
			LoginLanesTests.this.ended.computeIfAbsent(requestId(), (id) -> new ArrayList<>()).add(this.number);
			count().decrementAndGet();
			LoginLanesTests.this.running.decrementAndGet();
		}

		@Override
		protected void cancel() {
			throw new IllegalStateException("nothing is cancelled");
		}

	}

}

package io.quintet.support.reactive;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class SerialGateTests {

	private final SerialGate gate = new SerialGate("a test");

	private final List<Integer> done = new ArrayList<>();

	@Test
	void aTaskThatAddsAnotherComesToItsEndFirst() {
		this.gate.execute(() -> {
			this.gate.execute(() -> this.done.add(2));
			this.done.add(1);
		});
		assertThat(this.done).containsExactly(1, 2);
	}

	@Test
	void tasksThatAddTasksDoNotNest() {
		add(100_000);
		assertThat(this.done).hasSize(100_000);
	}

	private void add(int left) {
		if (left > 0) {
			this.gate.execute(() -> {
				this.done.add(left);
				add(left - 1);
			});
		}
	}

	@Test
	void whatATaskThrowsDoesNotShutTheGate() {
		this.gate.execute(() -> {
			throw new StackOverflowError();
		});
		this.gate.execute(() -> this.done.add(1));
		assertThat(this.done).containsExactly(1);
	}

	@Test
	void anAnswerComesInTheOrderOfTheTasks() {
		this.gate.execute(() -> this.gate.execute(() -> this.done.add(1)));
		StepVerifier.create(this.gate.<Integer>ask((sink) -> sink.success(this.done.size())))
			.expectNext(1)
			.verifyComplete();
		StepVerifier.create(this.gate.passed()).verifyComplete();
	}

	@Test
	void twoThreadsAreNeverInside() throws Exception {
		int rounds = 10_000;
		CountDownLatch start = new CountDownLatch(2);
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			List<Future<?>> added = new ArrayList<>();
			for (int i = 0; i < 2; i++) {
				added.add(threads.submit(() -> {
					start.countDown();
					start.await();
					for (int n = 0; n < rounds; n++) {
						// The list is not safe for threads: an element would get lost.
						this.gate.execute(() -> this.done.add(this.done.size()));
					}
					return null;
				}));
			}
			for (Future<?> each : added) {
				each.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(this.done).hasSize(2 * rounds).isSorted();
	}

}

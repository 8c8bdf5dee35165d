package io.quintet.acp.internal.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

class WorkersTests {

	private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	private final List<String> done = new ArrayList<>();

	@Test
	void aTaskThatIsRejectedIsTriedAgain() {
		Full full = new Full();
		Workers workers = new Workers(full, this.timer);
		workers.execute(() -> this.done.add("task"));
		this.timer.advanceTimeBy(Duration.ofMillis(500));
		assertThat(this.done).isEmpty();
		full.rejects = false;
		this.timer.advanceTimeBy(Duration.ofMillis(50));
		this.timer.advanceTimeBy(Duration.ofSeconds(5));
		assertThat(this.done).containsExactly("task");
	}

	@Test
	void aTaskForThreadsThatAreGoneIsDropped() {
		Full full = new Full();
		Workers workers = new Workers(full, this.timer);
		full.disposed = true;
		workers.execute(() -> this.done.add("task"));
		full.rejects = false;
		this.timer.advanceTimeBy(Duration.ofSeconds(5));
		assertThat(this.done).isEmpty();
	}

	/** Takes nothing for a while. */
	private static final class Full implements Scheduler {

		private boolean rejects = true;

		private boolean disposed;

		@Override
		public Disposable schedule(Runnable task) {
			if (this.rejects) {
				throw new RejectedExecutionException("full");
			}
			return Schedulers.immediate().schedule(task);
		}

		@Override
		public Worker createWorker() {
			throw new UnsupportedOperationException();
		}

		@Override
		public boolean isDisposed() {
			return this.disposed;
		}

	}

}

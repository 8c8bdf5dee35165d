package io.quintet.happy.test;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Threads of agents, daemons and delays; they end with the server. */
final class Workers {

	private static final Logger logger = LoggerFactory.getLogger(FakeHappyServer.class);

	private static final int THREADS = 16;

	private static final int MAX_TASKS = 100_000;

	private final Scheduler scheduler = Schedulers.newBoundedElastic(THREADS, MAX_TASKS, "fake-happy", 10, true);

	Scheduler scheduler() {
		return this.scheduler;
	}

	void close() {
		this.scheduler.dispose();
	}

	/** Does something in a while, unless this is closed before. */
	void later(Duration delay, Runnable task) {
		try {
			this.scheduler.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("Nothing is done any more, the server is closed");
		}
	}

	/** Makes a queue whose tasks run one after another. */
	Serial serial() {
		return new Serial(this.scheduler);
	}

	/** Tasks in their order. */
	static final class Serial {

		private final Scheduler scheduler;

		private final Queue<Runnable> tasks = new ArrayDeque<>();

		private boolean busy;

		Serial(Scheduler scheduler) {
			this.scheduler = scheduler;
		}

		synchronized void run(Runnable task) {
			this.tasks.add(task);
			if (!this.busy) {
				schedule();
			}
		}

		private void schedule() {
			this.busy = true;
			try {
				this.scheduler.schedule(this::next);
			}
			catch (RejectedExecutionException ex) {
				// The server is closed.
				this.tasks.clear();
			}
		}

		private void next() {
			try {
				Objects.requireNonNull(poll()).run();
			}
			finally {
				synchronized (this) {
					this.busy = false;
					if (!this.tasks.isEmpty()) {
						schedule();
					}
				}
			}
		}

		private synchronized @Nullable Runnable poll() {
			return this.tasks.poll();
		}

	}

}

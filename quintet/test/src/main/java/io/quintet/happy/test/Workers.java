package io.quintet.happy.test;

import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.quintet.support.reactive.SerialGate;

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
	Consumer<Runnable> serial() {
		Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
		SerialGate gate = new SerialGate("an agent");
		return (task) -> {
			tasks.add(task);
			later(Duration.ZERO, () -> gate.execute(() -> Objects.requireNonNull(tasks.poll()).run()));
		};
	}

}

package io.quintet.acp.internal.run;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import reactor.core.scheduler.Scheduler;

/**
 * Hands the application's code to worker threads. When none is free and no more may wait,
 * it asks again later: a cancellation that is dropped would leave a handler at work for
 * ever, and one that is delivered here could block an event loop.
 */
final class Workers {

	private static final long PAUSE_MILLIS = 50;

	private final Scheduler scheduler;

	private final Scheduler timer;

	Workers(Scheduler scheduler, Scheduler timer) {
		this.scheduler = scheduler;
		this.timer = timer;
	}

	/** The threads themselves, for operators. */
	Scheduler scheduler() {
		return this.scheduler;
	}

	/**
	 * Runs a task on a worker, soon.
	 * @param task must not throw
	 */
	void execute(Runnable task) {
		try {
			this.scheduler.schedule(task);
		}
		catch (RejectedExecutionException ex) {
			if (!this.scheduler.isDisposed()) {
				this.timer.schedule(() -> execute(task), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
			}
		}
	}

}

package io.quintet.appcontrol.autoconfigure;

import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.support.ExecutorServiceAdapter;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The threads that commands run on where they are virtual. A type of its own, so that the
 * application's schedulers and this one never stand for each other.
 *
 * @param scheduler the threads
 */
record AppControlWorkers(Scheduler scheduler) {

	/**
	 * Wraps an executor. What runs on it is interrupted when it is cancelled, which
	 * Reactor does for an {@code ExecutorService} and for no other executor.
	 * @param executor starts a thread for each command; not closed here
	 */
	static AppControlWorkers of(AsyncTaskExecutor executor) {
		return new AppControlWorkers(Schedulers.fromExecutorService(new ExecutorServiceAdapter(executor)));
	}

}

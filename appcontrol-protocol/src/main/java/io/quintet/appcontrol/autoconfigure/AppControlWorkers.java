package io.quintet.appcontrol.autoconfigure;

import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.support.ExecutorServiceAdapter;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The threads that commands run on. A type of its own, so that the application's
 * schedulers and this one never stand for each other.
 *
 * @param scheduler the threads
 */
record AppControlWorkers(Scheduler scheduler) implements AutoCloseable {

	/**
	 * A command of a blocking client uses one thread, and up to two more around it. One
	 * that does not heed its interrupt keeps them.
	 */
	private static final int THREADS_PER_COMMAND = 5;

	/**
	 * Makes threads that nothing else of the application uses.
	 * @param commands commands that run at a time
	 */
	static AppControlWorkers of(int commands) {
		return new AppControlWorkers(Schedulers.newBoundedElastic(THREADS_PER_COMMAND * commands, Integer.MAX_VALUE,
				"app-control-command", 60, true));
	}

	/**
	 * Wraps an executor. What runs on it is interrupted when it is cancelled, which
	 * Reactor does for an {@code ExecutorService} and for no other executor.
	 * @param executor starts a thread for each command; not closed here
	 */
	static AppControlWorkers of(AsyncTaskExecutor executor) {
		return new AppControlWorkers(Schedulers.fromExecutorService(new ExecutorServiceAdapter(executor)));
	}

	@Override
	public void close() {
		this.scheduler.dispose();
	}

}

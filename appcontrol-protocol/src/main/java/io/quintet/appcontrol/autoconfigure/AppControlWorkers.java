package io.quintet.appcontrol.autoconfigure;

import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.support.ExecutorServiceAdapter;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The threads that commands run on. A type of its own, so that the application's
 * schedulers and this one never stand for each other.
 */
record AppControlWorkers(Scheduler scheduler) implements AutoCloseable {

	/**
	 * A command of a blocking client uses one thread, and up to two more around it. One
	 * that does not heed its interrupt keeps them.
	 */
	private static final int THREADS_PER_COMMAND = 5;

	/** Makes threads that nothing else of the application uses. */
	static AppControlWorkers of(int commands) {
		return new AppControlWorkers(Schedulers.newBoundedElastic(THREADS_PER_COMMAND * commands, Integer.MAX_VALUE,
				"app-control-command", 60, true));
	}

	/**
	 * Wraps an executor, which is not closed here. What runs on it is interrupted when it
	 * is cancelled, which Reactor does for an {@code ExecutorService} and for no other
	 * executor.
	 */
	static AppControlWorkers of(AsyncTaskExecutor executor) {
		return new AppControlWorkers(Schedulers.fromExecutorService(new ExecutorServiceAdapter(executor)));
	}

	@Override
	public void close() {
		this.scheduler.dispose();
	}

}

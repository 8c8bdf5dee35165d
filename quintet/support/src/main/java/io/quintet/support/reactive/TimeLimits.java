package io.quintet.support.reactive;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import reactor.core.scheduler.NonBlocking;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A timer for time limits that are armed with each message and seldom expire. On
 * Reactor's own timers each of them would wake a thread.
 */
public final class TimeLimits {

	private static final int TICK_MILLIS = 100;

	private static final Scheduler SCHEDULER = start();

	private TimeLimits() {
	}

	/**
	 * Returns the timer, which all modules share.
	 * @return a scheduler with one thread that must not be blocked; it runs as long as
	 * the process
	 */
	public static Scheduler scheduler() {
		return SCHEDULER;
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private static Scheduler start() {
		ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, TimerThread::new);
		executor.setRemoveOnCancelPolicy(true);
		// Arming a limit wakes the thread when nothing is due before it. A tick always
		// is.
		executor.scheduleAtFixedRate(() -> {
		}, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
		return Schedulers.fromExecutorService(executor, "time-limits");
	}

	private static final class TimerThread extends Thread implements NonBlocking {

		TimerThread(Runnable task) {
			super(task, "quintet-time-limits");
			setDaemon(true);
		}

	}

}

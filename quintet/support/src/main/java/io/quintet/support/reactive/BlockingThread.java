package io.quintet.support.reactive;

import reactor.core.scheduler.Schedulers;

/**
 * Keeps blocking calls off the threads that must not wait.
 */
public final class BlockingThread {

	private BlockingThread() {
	}

	/**
	 * Requires a thread that may wait.
	 * @param call what happened, such as {@code BlockingClient was called}
	 * @param advice what to do on another thread
	 * @throws IllegalStateException on a non-blocking thread
	 */
	public static void require(String call, String advice) {
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException(
					call + " on the non-blocking thread " + Thread.currentThread().getName() + "; " + advice);
		}
	}

}

package io.quintet.lime.login;

import reactor.core.scheduler.Scheduler;

/**
 * The thread that delivers an event, and others that may block as it may.
 */
final class LoginWorker {

	private final Thread thread = Thread.currentThread();

	private final Scheduler workers;

	LoginWorker(Scheduler workers) {
		this.workers = workers;
	}

	/**
	 * Whether the delivery did not leave its thread. Else the store, a key or the handler
	 * before may have gone on on a thread that must not block.
	 */
	boolean isCurrent() {
		return Thread.currentThread() == this.thread;
	}

	/** Runs a call on another worker. */
	void another(Runnable call) {
		// Disposing of the task would give its thread to the next one.
		this.workers.schedule(call);
	}

}

package io.quintet.support.boot;

import java.util.concurrent.CountDownLatch;

import org.jspecify.annotations.Nullable;

/**
 * Keeps the process alive while a service runs that has no other thread which does, as
 * {@code spring.main.keep-alive} does for a whole application.
 */
public final class KeepAlive {

	private final String threadName;

	private @Nullable CountDownLatch running;

	public KeepAlive(String threadName) {
		this.threadName = threadName;
	}

	/** Keeps the process alive from now on. */
	public synchronized void start() {
		if (this.running == null) {
			CountDownLatch latch = new CountDownLatch(1);
			Thread thread = new Thread(() -> await(latch), this.threadName);
			thread.setDaemon(false);
			thread.start();
			this.running = latch;
		}
	}

	/** Lets the process end. */
	public synchronized void stop() {
		if (this.running != null) {
			this.running.countDown();
			this.running = null;
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}

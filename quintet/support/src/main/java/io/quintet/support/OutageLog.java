package io.quintet.support;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import reactor.core.scheduler.Scheduler;

/**
 * Logs an outage in two lines, however much fails meanwhile: when it begins, and when it
 * is over, which is with a success at least half a minute after the last failure. Each
 * failure with its stack trace is at DEBUG.
 */
public final class OutageLog {

	// What only some calls meet is not over with the next one that works.
	private static final long QUIET_SECONDS = 30;

	private final Logger logger;

	private final String over;

	private final Scheduler timer;

	private final AtomicBoolean broken = new AtomicBoolean();

	private volatile long failedAt;

	/**
	 * Creates a log.
	 * @param logger where the lines go
	 * @param over the line at the end of an outage
	 * @param timer measures time
	 */
	public OutageLog(Logger logger, String over, Scheduler timer) {
		this.logger = logger;
		this.over = over;
		this.timer = timer;
	}

	/**
	 * Tells of a failure.
	 * @param what what failed, begins the line
	 * @param ex why
	 */
	public void failed(String what, Throwable ex) {
		this.failedAt = now();
		if (this.broken.compareAndSet(false, true)) {
			this.logger.warn("{}: {}", what, ex.toString());
		}
		this.logger.debug(what, ex);
	}

	/** Tells of a success. */
	public void succeeded() {
		if (this.broken.get() && now() - this.failedAt >= TimeUnit.SECONDS.toNanos(QUIET_SECONDS)
				&& this.broken.compareAndSet(true, false)) {
			this.logger.info(this.over);
		}
	}

	private long now() {
		return this.timer.now(TimeUnit.NANOSECONDS);
	}

}

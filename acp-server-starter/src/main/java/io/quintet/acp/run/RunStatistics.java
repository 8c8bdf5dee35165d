package io.quintet.acp.run;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

import org.jspecify.annotations.Nullable;

import io.quintet.acp.thread.Run;

/**
 * What the runs of this node amount to since its start.
 */
public final class RunStatistics {

	private final IntSupplier running;

	private final IntSupplier queued;

	private final LongAdder completed = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private final LongAdder cancelled = new LongAdder();

	private final LongAdder lost = new LongAdder();

	private final LongAdder swept = new LongAdder();

	private final LongAdder refused = new LongAdder();

	private final LongAdder droppedAnalytics = new LongAdder();

	RunStatistics(IntSupplier running, IntSupplier queued) {
		this.running = running;
		this.queued = queued;
	}

	void recordEnd(@Nullable Run run) {
		if (run == null) {
			this.lost.increment();
			return;
		}
		switch (run.status()) {
			case COMPLETED -> this.completed.increment();
			case FAILED -> this.failed.increment();
			case CANCELLED -> this.cancelled.increment();
			default -> this.lost.increment();
		}
	}

	void recordSwept() {
		this.swept.increment();
	}

	void recordRefused() {
		this.refused.increment();
	}

	void recordDroppedAnalytics() {
		this.droppedAnalytics.increment();
	}

	/**
	 * Returns the number of runs at work here.
	 * @return runs, at most {@link RunSettings#maxConcurrent()}
	 */
	public int running() {
		return this.running.getAsInt();
	}

	/**
	 * Returns the number of runs that wait here for one of those.
	 * @return runs, at most {@link RunSettings#maxQueued()}
	 */
	public int queued() {
		return this.queued.getAsInt();
	}

	/**
	 * Returns the number of runs of this node that completed.
	 * @return runs
	 */
	public long completed() {
		return this.completed.sum();
	}

	/**
	 * Returns the number of runs of this node that failed.
	 * @return runs
	 */
	public long failed() {
		return this.failed.sum();
	}

	/**
	 * Returns the number of runs of this node that were cancelled.
	 * @return runs
	 */
	public long cancelled() {
		return this.cancelled.sum();
	}

	/**
	 * Returns the number of runs of this node whose end it never learned, because their
	 * thread was deleted or their end could not be stored.
	 * @return runs
	 */
	public long lost() {
		return this.lost.sum();
	}

	/**
	 * Returns the number of runs that this node ended because nobody executed them any
	 * more.
	 * @return runs
	 */
	public long swept() {
		return this.swept.sum();
	}

	/**
	 * Returns the number of invocations that were refused because too many runs were
	 * waiting.
	 * @return invocations
	 */
	public long refused() {
		return this.refused.sum();
	}

	/**
	 * Returns the number of analytics entries that were dropped because a run had too
	 * many or was over.
	 * @return entries
	 */
	public long droppedAnalytics() {
		return this.droppedAnalytics.sum();
	}

}

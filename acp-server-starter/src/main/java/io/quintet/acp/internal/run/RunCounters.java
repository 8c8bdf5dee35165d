package io.quintet.acp.internal.run;

import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

import io.quintet.acp.run.RunStatistics;
import io.quintet.acp.thread.Run;

/**
 * Counts what became of the runs of this node.
 */
final class RunCounters {

	private final LongAdder completed = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private final LongAdder cancelled = new LongAdder();

	private final LongAdder lost = new LongAdder();

	private final LongAdder swept = new LongAdder();

	private final LongAdder refused = new LongAdder();

	private final LongAdder droppedAnalytics = new LongAdder();

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

	RunStatistics snapshot(RunQueue queue, LeaseHealth leases) {
		return new RunStatistics(queue.running(), queue.queued(), this.completed.sum(), this.failed.sum(),
				this.cancelled.sum(), this.lost.sum(), this.swept.sum(), this.refused.sum(),
				this.droppedAnalytics.sum(), leases.lastSuccess(), leases.failures());
	}

}

package io.quintet.acp.store.r2dbc;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what waits in all lanes, by number and by bytes.
 */
final class LaneQueueBound {

	private final int maxCount;

	private final long maxSize;

	private final AtomicInteger count = new AtomicInteger();

	private final AtomicLong size = new AtomicLong();

	LaneQueueBound(int maxCount, long maxSize) {
		this.maxCount = maxCount;
		this.maxSize = maxSize;
	}

	boolean take(long bytes) {
		boolean fits = this.count.incrementAndGet() <= this.maxCount;
		fits &= this.size.addAndGet(bytes) <= this.maxSize;
		if (!fits) {
			release(bytes);
		}
		return fits;
	}

	void release(long bytes) {
		this.count.decrementAndGet();
		this.size.addAndGet(-bytes);
	}

	int count() {
		return this.count.get();
	}

}

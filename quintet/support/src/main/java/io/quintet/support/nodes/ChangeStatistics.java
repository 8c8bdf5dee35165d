package io.quintet.support.nodes;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

/**
 * Counts how this node reads what other nodes have changed.
 */
public final class ChangeStatistics {

	private final LongAdder reads = new LongAdder();

	private final LongAdder sweeps = new LongAdder();

	private final LongAdder late = new LongAdder();

	/** When a sweep ended well, by {@link System#nanoTime()}; {@code null} before. */
	private volatile @Nullable Long lastSweep;

	void read() {
		this.reads.increment();
	}

	/**
	 * Counts a sweep that ended well.
	 * @param late changes that it found and that no signal had announced
	 */
	public void swept(long late) {
		this.late.add(late);
		this.sweeps.increment();
		this.lastSweep = System.nanoTime();
	}

	/** Returns the number of reads of what other nodes have told. */
	public long reads() {
		return this.reads.sum();
	}

	/** Returns the number of sweeps that ended well. */
	public long sweeps() {
		return this.sweeps.sum();
	}

	/** Returns how many changes sweeps found that no signal had announced. */
	public long late() {
		return this.late.sum();
	}

	/**
	 * Returns the time since the last sweep that ended well.
	 * @return the time, or {@code null} before the first
	 */
	public @Nullable Duration sweepAge() {
		Long last = this.lastSweep;
		return (last != null) ? Duration.ofNanos(System.nanoTime() - last) : null;
	}

}

package io.quintet.hpp.internal.service;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

import io.quintet.hpp.session.BatchResult;

/**
 * Counters of this node since its start.
 */
public final class HandshakeStatistics {

	private final LongAdder applied = new LongAdder();

	private final LongAdder rejected = new LongAdder();

	private final LongAdder invalid = new LongAdder();

	private final LongAdder droppedSockets = new LongAdder();

	private final AtomicInteger sockets = new AtomicInteger();

	private final LongAdder framesRead = new LongAdder();

	private final LongAdder framesLate = new LongAdder();

	private final LongAdder sweeps = new LongAdder();

	/** When a sweep ended well, by {@link System#nanoTime()}; 0 before. */
	private volatile long lastSweep;

	void record(BatchResult result) {
		this.applied.add(result.applied().size());
		this.rejected.add(result.rejected().size());
		this.invalid.add(result.errors().size());
	}

	/** Counts a socket that was opened. */
	public void socketOpened() {
		this.sockets.incrementAndGet();
	}

	/** Counts a socket that was closed, for any reason. */
	public void socketClosed() {
		this.sockets.decrementAndGet();
	}

	/** Counts a socket that was cut because it did not read. */
	public void socketDropped() {
		this.droppedSockets.increment();
	}

	/**
	 * Returns the number of open sockets.
	 * @return sockets
	 */
	public int sockets() {
		return this.sockets.get();
	}

	/**
	 * Returns the number of sockets that were cut because they did not read.
	 * @return sockets
	 */
	public long droppedSockets() {
		return this.droppedSockets.sum();
	}

	/**
	 * Returns the number of writes by agents that were applied.
	 * @return elements of batches
	 */
	public long applied() {
		return this.applied.sum();
	}

	/**
	 * Returns the number of writes by agents that the user or a hook protected from.
	 * @return elements of batches
	 */
	public long rejected() {
		return this.rejected.sum();
	}

	/**
	 * Returns the number of writes by agents that were wrong.
	 * @return elements of batches
	 */
	public long invalid() {
		return this.invalid.sum();
	}

	/**
	 * Counts changes of other nodes whose frames were read.
	 * @param changes number of changes
	 */
	public void framesRead(long changes) {
		this.framesRead.add(changes);
	}

	/**
	 * Counts a sweep that ended well.
	 * @param late changes that it found
	 */
	public void swept(long late) {
		this.framesLate.add(late);
		this.sweeps.increment();
		this.lastSweep = System.nanoTime();
	}

	/**
	 * Returns the number of changes of other nodes whose frames were read.
	 * @return changes
	 */
	public long framesRead() {
		return this.framesRead.sum();
	}

	/**
	 * Returns the number of changes of other nodes that a sweep has found first.
	 * @return changes
	 */
	public long framesLate() {
		return this.framesLate.sum();
	}

	/**
	 * Returns the number of sweeps that ended well.
	 * @return sweeps
	 */
	public long sweeps() {
		return this.sweeps.sum();
	}

	/**
	 * Returns the time since the last sweep that ended well.
	 * @return the time, or {@code null} before the first
	 */
	public @Nullable Duration sweepAge() {
		long last = this.lastSweep;
		return (last != 0) ? Duration.ofNanos(System.nanoTime() - last) : null;
	}

}

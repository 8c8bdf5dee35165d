package io.quintet.hpp.internal.service;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import io.quintet.hpp.session.BatchResult;
import io.quintet.support.nodes.ChangeStatistics;

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

	private final ChangeStatistics otherNodes = new ChangeStatistics();

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

	/** Returns the number of open sockets. */
	public int sockets() {
		return this.sockets.get();
	}

	/** Returns the number of sockets that were cut because they did not read. */
	public long droppedSockets() {
		return this.droppedSockets.sum();
	}

	/** Returns the number of writes by agents that were applied. */
	public long applied() {
		return this.applied.sum();
	}

	/** Returns the number of writes by agents that the user or a hook protected from. */
	public long rejected() {
		return this.rejected.sum();
	}

	/** Returns the number of writes by agents that were wrong. */
	public long invalid() {
		return this.invalid.sum();
	}

	/** Counts changes of other nodes whose frames were read. */
	public void framesRead(long changes) {
		this.framesRead.add(changes);
	}

	/** Returns the number of changes of other nodes whose frames were read. */
	public long framesRead() {
		return this.framesRead.sum();
	}

	/** Returns how frames of other nodes are read. */
	public ChangeStatistics otherNodes() {
		return this.otherNodes;
	}

}

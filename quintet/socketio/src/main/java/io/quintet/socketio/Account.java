package io.quintet.socketio;

import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * What the connections of one owner hold together, and what they may hold. Those that are
 * in no namespace yet have one account for all of them.
 */
final class Account {

	/** What it is part of, {@code null} for all connections together. */
	private final @Nullable Account whole;

	private final long maxInbound;

	private final long maxOutbound;

	private final AtomicLong inbound = new AtomicLong();

	private final AtomicLong outbound = new AtomicLong();

	/** Connections of it. Guarded by the map of accounts. */
	private int connections;

	Account(@Nullable Account whole, long maxInbound, long maxOutbound) {
		this.whole = whole;
		this.maxInbound = maxInbound;
		this.maxOutbound = maxOutbound;
	}

	Account enter() {
		this.connections++;
		return this;
	}

	/** Tells whether it has no connection any more. */
	boolean exit() {
		this.connections--;
		return this.connections == 0;
	}

	/**
	 * Counts more bytes that clients have sent.
	 * @return whether there was room for them; otherwise they are not counted
	 */
	boolean addInbound(long bytes) {
		boolean room = this.inbound.addAndGet(bytes) <= this.maxInbound || bytes <= 0;
		if (room && (this.whole == null || this.whole.addInbound(bytes))) {
			return true;
		}
		this.inbound.addAndGet(-bytes);
		return false;
	}

	long inbound() {
		return this.inbound.get();
	}

	/** Counts bytes that clients have not read. */
	void addOutbound(long bytes) {
		this.outbound.addAndGet(bytes);
	}

	boolean hasRoomOutbound(long bytes) {
		return this.outbound.get() <= this.maxOutbound - bytes;
	}

}

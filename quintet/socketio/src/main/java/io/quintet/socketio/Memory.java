package io.quintet.socketio;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * What all connections of a server hold together: inbound what clients have begun to send
 * and what of it waits for the application, outbound the packets that are not written
 * yet, each once for however many clients.
 */
final class Memory {

	/** Part of the inbound bytes that those have who are in no namespace. */
	private static final int STRANGERS = 2;

	/** Part of the inbound bytes that one owner has. */
	private static final int OWNER = 4;

	/** Times the largest message that its buffers and its values may take. */
	private static final int MESSAGE = 3;

	private final long maxInboundOfOwner;

	private final long maxOutbound;

	private final long maxOutboundOfOwner;

	private final AtomicLong outbound = new AtomicLong();

	private final Map<String, Account> owners = new ConcurrentHashMap<>();

	private final Account all;

	private final Account strangers;

	Memory(SocketIoSettings settings) {
		// Whatever the bound, one message of the largest size has to pass.
		long message = (long) settings.maxPayload() * MESSAGE;
		long maxInbound = Math.max(settings.memory().inbound(), message);
		this.maxInboundOfOwner = Math.max(maxInbound / OWNER, message);
		this.maxOutbound = settings.memory().queuedPerNode();
		this.maxOutboundOfOwner = settings.memory().queuedPerOwner();
		this.all = new Account(null, maxInbound, this.maxOutbound);
		this.strangers = new Account(this.all, maxInbound / STRANGERS, this.maxOutboundOfOwner);
	}

	/** The account of those who are in no namespace. */
	Account strangers() {
		return this.strangers;
	}

	/** Returns the account of an owner for one more connection. */
	Account enter(@Nullable String owner) {
		if (owner == null) {
			return account();
		}
		return this.owners.compute(owner, (name, there) -> ((there != null) ? there : account()).enter());
	}

	private Account account() {
		return new Account(this.all, this.maxInboundOfOwner, this.maxOutboundOfOwner);
	}

	void exit(@Nullable String owner) {
		if (owner != null) {
			this.owners.computeIfPresent(owner, (name, there) -> there.exit() ? null : there);
		}
	}

	long inbound() {
		return this.all.inbound();
	}

	/**
	 * Tells whether a connection may be sent a packet: one connection may hold half of
	 * what is left, so that those who read go on when others do not.
	 * @param size size of the packet
	 * @param waiting what waits for the connection already
	 */
	boolean hasRoomOutbound(long size, long waiting) {
		return waiting + size <= (this.maxOutbound - this.outbound.get()) / 2;
	}

	void addOutbound(long bytes) {
		this.outbound.addAndGet(bytes);
	}

	/**
	 * What one part of a connection holds of what its client has sent. Belongs to one
	 * event loop.
	 */
	final class Share {

		private Account account = Memory.this.strangers;

		private long held;

		/**
		 * Says how much is held now.
		 * @param bytes how much
		 * @param owner whose it is
		 * @return whether there is room for it; otherwise nothing is held as before
		 */
		boolean hold(long bytes, Account owner) {
			if (bytes == this.held) {
				return true;
			}
			if (owner != this.account) {
				this.account.addInbound(-this.held);
				this.held = 0;
				this.account = owner;
			}
			if (!this.account.addInbound(bytes - this.held)) {
				return false;
			}
			this.held = bytes;
			return true;
		}

		/** Holds nothing any more. */
		void release() {
			hold(0, this.account);
		}

	}

}

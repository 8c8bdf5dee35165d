package io.quintet.socketio;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/**
 * Packets of one session that its transport has not taken yet. The counts include packets
 * that other threads have handed over and the event loop has not seen, and can be read by
 * any thread; the rest belongs to the event loop.
 * <p>
 * To the memory of the server and to the account of the client packets count until they
 * are written.
 */
final class OutboundQueue {

	/**
	 * How many more packets may be on their way to the event loop than may wait there.
	 */
	private static final int HANDOVER_FACTOR = 16;

	private final int maxPackets;

	private final long maxBytes;

	private final AtomicInteger packets = new AtomicInteger();

	private final AtomicLong bytes = new AtomicLong();

	private final ArrayDeque<Outbound> queue = new ArrayDeque<>(1);

	private final Memory memory;

	private volatile Account account;

	private int headPart;

	/** Bytes that the event loop has seen and that are not written yet. */
	private long unwritten;

	/** How many of these the account knows of. */
	private volatile long behind;

	OutboundQueue(SocketIoSettings settings, Memory memory) {
		this.maxPackets = settings.counts().queuedPackets();
		this.maxBytes = settings.memory().queued();
		this.memory = memory;
		this.account = memory.strangers();
	}

	/** Has another account from now on. */
	void moveTo(Account next) {
		this.account.addOutbound(-this.behind);
		this.account = next;
		next.addOutbound(this.behind);
	}

	/**
	 * Tells the account how far the client is behind, after the transport has taken what
	 * it takes: who reads is not behind, and costs nothing here.
	 */
	void settle() {
		long change = this.unwritten - this.behind;
		if (change != 0) {
			this.behind = this.unwritten;
			this.account.addOutbound(change);
		}
	}

	/**
	 * Counts a packet, from any thread.
	 * @return whether there is room for it; otherwise it is not counted
	 */
	boolean reserve(Outbound packet) {
		long waiting = this.bytes.get();
		if (waiting >= this.maxBytes || this.packets.get() >= (long) this.maxPackets * HANDOVER_FACTOR
				|| !this.memory.hasRoomOutbound(packet.size(), Math.max(waiting, this.behind))
				|| !this.account.hasRoomOutbound(packet.size())) {
			return false;
		}
		packet.countIn(this.memory);
		this.packets.incrementAndGet();
		this.bytes.addAndGet(packet.size());
		return true;
	}

	/** Takes a packet back that was counted but will not be sent. */
	void drop(Outbound packet) {
		uncount(packet);
		packet.release();
	}

	/** Adds a packet that was counted. */
	void add(Outbound packet) {
		this.unwritten += packet.size();
		this.queue.add(packet);
	}

	/**
	 * Adds a packet of the protocol itself, for which there is always room. It goes
	 * before all others, so that a client that has much to read still answers a ping in
	 * time.
	 */
	void addControl(Outbound packet) {
		this.packets.incrementAndGet();
		this.bytes.addAndGet(packet.size());
		this.unwritten += packet.size();
		Outbound begun = (this.headPart > 0) ? this.queue.poll() : null;
		this.queue.addFirst(packet);
		if (begun != null) {
			this.queue.addFirst(begun);
		}
	}

	boolean isEmpty() {
		return this.queue.isEmpty();
	}

	boolean isOverflowing() {
		return this.queue.size() > this.maxPackets;
	}

	/** Tells whether a ping is still to be taken. */
	boolean hasPing() {
		// It is the first packet, or the second behind one that is half taken.
		return this.queue.stream().limit(2).anyMatch((packet) -> packet == Outbound.PING);
	}

	/** Writes what is left of the first packet to a channel of the event loop. */
	void writeNext(Channel channel) {
		Outbound packet = this.queue.remove();
		uncount(packet);
		int part = this.headPart;
		this.headPart = 0;
		channel.write(packet.frames(part)).addListener((future) -> {
			this.unwritten -= packet.size();
			packet.release();
			settle();
		});
	}

	/** Counts a payload that is on its way. */
	void sent(int size) {
		this.unwritten += size;
		this.memory.addOutbound(size);
	}

	/** A payload is written, or lost. */
	void written(int size) {
		this.unwritten -= size;
		this.memory.addOutbound(-size);
		settle();
	}

	/**
	 * Takes messages for one polling payload; a packet may be continued in the next one.
	 * @param out where they go
	 * @param maxMessages most messages
	 * @param maxSize size after which no further one is added
	 */
	void pollPayload(ByteBuf out, int maxMessages, int maxSize) {
		int count = 0;
		Outbound packet;
		while (count < maxMessages && (packet = this.queue.peek()) != null) {
			if (count > 0) {
				if (out.readableBytes() + packet.payloadSize(this.headPart) > maxSize) {
					return;
				}
				out.writeByte(EngineSession.SEPARATOR);
			}
			packet.writePayload(this.headPart, out);
			count++;
			this.headPart++;
			if (this.headPart == packet.parts()) {
				this.headPart = 0;
				this.queue.remove();
				this.unwritten -= packet.size();
				drop(packet);
			}
		}
	}

	void clear() {
		Outbound packet;
		while ((packet = this.queue.poll()) != null) {
			this.unwritten -= packet.size();
			drop(packet);
		}
		this.headPart = 0;
		settle();
	}

	int packets() {
		return this.packets.get();
	}

	long bytes() {
		return this.bytes.get();
	}

	private void uncount(Outbound packet) {
		this.packets.decrementAndGet();
		this.bytes.addAndGet(-packet.size());
	}

}

package io.quintet.acp.socketio;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Packets of one session that its transport has not taken yet. The counts include packets
 * that other threads have handed over and the event loop has not seen, and can be read by
 * any thread; the rest belongs to the event loop. In the place of the library's queues,
 * which have no bounds.
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

	private int headPart;

	OutboundQueue(SocketIoSettings settings) {
		this.maxPackets = settings.maxQueuedPackets();
		this.maxBytes = settings.maxQueuedBytes();
	}

	/**
	 * Counts a packet, from any thread.
	 * @return whether there is room for it; otherwise it is not counted
	 */
	boolean reserve(Outbound packet) {
		if (this.bytes.get() >= this.maxBytes || this.packets.get() >= (long) this.maxPackets * HANDOVER_FACTOR) {
			return false;
		}
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

	/** Takes what is left of the first packet as frames. */
	@Nullable ByteBuf pollFrames() {
		Outbound packet = this.queue.poll();
		if (packet == null) {
			return null;
		}
		uncount(packet);
		int part = this.headPart;
		this.headPart = 0;
		return packet.frames(part);
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
				drop(packet);
			}
		}
	}

	void clear() {
		Outbound packet;
		while ((packet = this.queue.poll()) != null) {
			drop(packet);
		}
		this.headPart = 0;
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

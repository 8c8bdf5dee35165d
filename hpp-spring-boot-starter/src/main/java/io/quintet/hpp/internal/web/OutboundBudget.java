package io.quintet.hpp.internal.web;

import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * Bounds the bytes that are queued or being written for all sockets of this node. A frame
 * counts once for each socket. Beyond the bound the sockets with the longest current
 * write are cut, so sockets that read stay.
 */
final class OutboundBudget {

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private final AtomicLong used = new AtomicLong();

	private final AtomicBoolean cutting = new AtomicBoolean();

	private final long max;

	OutboundBudget(long max) {
		this.max = max;
	}

	void add(Socket socket) {
		this.sockets.add(socket);
	}

	void remove(Socket socket) {
		this.sockets.remove(socket);
	}

	void take(long bytes) {
		if (this.used.addAndGet(bytes) > this.max && this.cutting.compareAndSet(false, true)) {
			try {
				makeRoom();
			}
			finally {
				this.cutting.set(false);
			}
		}
	}

	void give(long bytes) {
		this.used.addAndGet(-bytes);
	}

	long used() {
		return this.used.get();
	}

	private void makeRoom() {
		while (this.used.get() > this.max) {
			Socket slowest = slowest();
			if (slowest == null) {
				return;
			}
			remove(slowest);
			slowest.cut("is the slowest while too much waits for all sockets");
		}
	}

	private @Nullable Socket slowest() {
		return this.sockets.stream()
			.filter(Socket::isWriting)
			.max(Comparator.comparingLong(Socket::nanosOfWrite))
			.orElse(null);
	}

}

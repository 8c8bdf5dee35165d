package io.quintet.acp.internal.live;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import io.quintet.acp.AcpThreads;
import io.quintet.acp.thread.Identity;

/**
 * The threads that a socket has joined, and who it is. Its identity is fixed for its
 * life.
 */
final class JoinedThreads {

	private final Identity identity;

	private final AcpThreads threads;

	private final long began;

	private final Map<String, Subscription> joined = new ConcurrentHashMap<>();

	private volatile boolean ended;

	JoinedThreads(Identity identity, AcpThreads threads, long began) {
		this.identity = identity;
		this.threads = threads;
		this.began = began;
	}

	/** When its authentication began, as {@link System#nanoTime()} has it. */
	long began() {
		return this.began;
	}

	Identity identity() {
		return this.identity;
	}

	/** The threads as this socket sees them. */
	AcpThreads threads() {
		return this.threads;
	}

	int joinedThreads() {
		return this.joined.size();
	}

	@Nullable Subscription subscription(String threadId) {
		return this.joined.get(threadId);
	}

	void add(Subscription subscription) {
		this.joined.put(subscription.threadId(), subscription);
		if (this.ended) {
			subscription.leave();
		}
	}

	void remove(Subscription subscription) {
		this.joined.remove(subscription.threadId(), subscription);
	}

	void end() {
		this.ended = true;
		List.copyOf(this.joined.values()).forEach(Subscription::leave);
	}

}

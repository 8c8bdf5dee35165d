package io.quintet.acp.internal.live;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import reactor.core.publisher.Mono;

import io.quintet.acp.AcpNamespaces;
import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.socketio.SocketIoRooms;
import io.quintet.socketio.SocketIoSocket;

/**
 * The threads that sockets of this node have joined. Frames of other threads cost a
 * look-up.
 */
final class ThreadFeeds {

	private final Map<String, ThreadFeed> feeds = new ConcurrentHashMap<>();

	private final Broadcaster broadcaster;

	private final SocketIoRooms rooms;

	private final AcpNamespaces namespaces;

	private final AcpSocketSettings settings;

	ThreadFeeds(Broadcaster broadcaster, SocketIoRooms rooms, AcpNamespaces namespaces, AcpSocketSettings settings) {
		this.broadcaster = broadcaster;
		this.rooms = rooms;
		this.namespaces = namespaces;
		this.settings = settings;
	}

	/** Takes a frame. Those of one thread come one at a time. */
	void take(ThreadFrame frame) {
		ThreadFeed feed = this.feeds.get(frame.threadId());
		if (feed != null) {
			feed.gate().execute(() -> feed.take(frame));
		}
	}

	/** Returns the subscription of a socket to a thread, a new one if it has none. */
	Subscription subscription(String threadId, SocketIoSocket socket, JoinedThreads joined) {
		Subscription present = joined.subscription(threadId);
		if (present != null) {
			return present;
		}
		ThreadFeed feed = this.feeds.compute(threadId, (id, there) -> {
			ThreadFeed entered = (there != null) ? there
					: new ThreadFeed(id, this.broadcaster, this.rooms, this.namespaces, this::leave);
			entered.enter();
			return entered;
		});
		Subscription added = new Subscription(feed, socket, joined, this.settings);
		joined.add(added);
		return added;
	}

	private void leave(ThreadFeed feed) {
		this.feeds.computeIfPresent(feed.threadId(), (id, there) -> (there == feed && feed.exit()) ? null : there);
	}

	/** Completes when the frames of a thread that came before are on their way. */
	Mono<Void> settled(String threadId) {
		return Mono.defer(() -> {
			ThreadFeed feed = this.feeds.get(threadId);
			return (feed != null) ? feed.gate().passed() : Mono.empty();
		});
	}

	/** How many threads have been joined. */
	int size() {
		return this.feeds.size();
	}

}

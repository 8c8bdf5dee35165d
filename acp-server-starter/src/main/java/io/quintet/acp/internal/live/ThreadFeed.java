package io.quintet.acp.internal.live;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.quintet.acp.AcpNamespaces;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Tenant;
import io.quintet.socketio.SocketIoRooms;
import io.quintet.support.reactive.SerialGate;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * The frames of one thread and the sockets of this node that get them. Everything happens
 * inside of the gate, so a frame, a join and a leave never cross.
 * <p>
 * Sockets that are live are in a room of the server and get a frame by one call; the few
 * that are catching up get it one by one.
 */
final class ThreadFeed {

	private final SerialGate gate = new SerialGate("a live thread");

	private final Set<Subscription> subscriptions = new LinkedHashSet<>();

	private final Set<Subscription> catchingUp = new LinkedHashSet<>();

	/** Live sockets by their namespace: one, but for a thread that has just moved. */
	private final Map<String, Integer> live = new HashMap<>();

	private final String threadId;

	private final Disposable.Composite following = Disposables.composite();

	private final Mono<Void> followed;

	private final SocketIoRooms rooms;

	private final AcpNamespaces namespaces;

	private final Consumer<ThreadFeed> whenLeft;

	// Guarded by the entry in the map of feeds.
	private int users;

	ThreadFeed(String threadId, Mono<Disposable> follow, SocketIoRooms rooms, AcpNamespaces namespaces,
			Consumer<ThreadFeed> whenLeft) {
		this.threadId = threadId;
		this.followed = follow.doOnNext(this.following::add).then().cache();
		this.rooms = rooms;
		this.namespaces = namespaces;
		this.whenLeft = whenLeft;
	}

	String threadId() {
		return this.threadId;
	}

	SerialGate gate() {
		return this.gate;
	}

	void enter() {
		this.users++;
	}

	/** Tells whether no subscription is left. */
	boolean exit() {
		this.users--;
		if (this.users == 0) {
			this.following.dispose();
			return true;
		}
		return false;
	}

	/** Completes when the frames of all nodes come from now on. */
	Mono<Void> followed() {
		return this.followed;
	}

	void take(ThreadFrame frame) {
		if (this.subscriptions.isEmpty()) {
			return;
		}
		if (frame instanceof ThreadFrame.EventStored stored
				&& stored.event().body() instanceof EventBody.TenantChanged changed) {
			refuse((subscription) -> !subscription.knows(stored.event().cursor())
					&& !isVisible(changed.to(), subscription));
		}
		else if (frame instanceof ThreadFrame.ThreadUpdated updated) {
			refuse((subscription) -> !isVisible(updated.thread().tenant(), subscription));
		}
		send(frame);
		if (frame instanceof ThreadFrame.MembersUpdated updated) {
			Set<String> members = new HashSet<>();
			updated.members().stream().map(Identity::id).forEach(members::add);
			refuse((subscription) -> !members.contains(subscription.identity().id()));
		}
		else if (frame instanceof ThreadFrame.ThreadDeleted) {
			refuse((subscription) -> true);
		}
	}

	private boolean isVisible(Tenant tenant, Subscription subscription) {
		return tenant.isVisibleTo(subscription.identity().tenant())
				&& (!this.namespaces.isOn() || (this.namespaces.problemOf(tenant) == null
						&& this.namespaces.pathOf(tenant).equals(subscription.namespace())));
	}

	private void refuse(Predicate<Subscription> condition) {
		for (Subscription subscription : List.copyOf(this.subscriptions)) {
			if (condition.test(subscription)) {
				subscription.refuse();
			}
		}
	}

	private void send(ThreadFrame frame) {
		if (this.subscriptions.isEmpty()) {
			return;
		}
		EncodedFrame outgoing = EncodedFrame.of(frame);
		for (String namespace : this.live.keySet()) {
			this.rooms.room(namespace, this.threadId).emit(outgoing.event(), outgoing.arguments());
		}
		if (!this.catchingUp.isEmpty()) {
			List.copyOf(this.catchingUp).forEach((subscription) -> subscription.take(outgoing));
		}
	}

	/** A subscription gets its frames one by one. */
	void catchUp(Subscription subscription) {
		this.subscriptions.add(subscription);
		this.catchingUp.add(subscription);
	}

	/** A subscription gets its frames with all others. */
	void goLive(Subscription subscription) {
		subscription.socket().join(this.threadId);
		this.catchingUp.remove(subscription);
		this.live.merge(subscription.namespace(), 1, Integer::sum);
	}

	/** A subscription gets no more frames with all others. */
	void leaveRoom(Subscription subscription) {
		subscription.socket().leave(this.threadId);
		this.live.computeIfPresent(subscription.namespace(), (name, count) -> (count > 1) ? count - 1 : null);
	}

	/** A subscription gets no more frames. */
	void remove(Subscription subscription) {
		this.catchingUp.remove(subscription);
		this.subscriptions.remove(subscription);
		this.whenLeft.accept(this);
	}

}

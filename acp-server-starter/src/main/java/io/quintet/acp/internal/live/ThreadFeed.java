package io.quintet.acp.internal.live;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.quintet.acp.AcpNamespaces;
import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.internal.broadcast.Following;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.RunError;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;
import io.quintet.socketio.SocketIoRooms;
import io.quintet.support.reactive.SerialGate;
import io.quintet.support.reactive.TimeLimits;
import org.jspecify.annotations.Nullable;
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

	// Time between two looks whether slow sockets are slow no more.
	private static final Duration LATE_DELTAS = Duration.ofMillis(100);

	// Time in which the answer to a question comes.
	private static final Duration ANSWER_TIMEOUT = Duration.ofMillis(200);

	private static final Duration FOREVER = Duration.ofMillis(Long.MAX_VALUE);

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

	private final Broadcaster broadcaster;

	private final LiveStreams streams = new LiveStreams();

	/** Time of the last event that was told, or was there before. */
	private @Nullable Instant lastTold;

	/** What has been missed of texts was asked for, and the answer may still come. */
	private boolean askedLately;

	/** Something was missed since. */
	private boolean missedSince;

	private boolean lateDeltasScheduled;

	// Guarded by the entry in the map of feeds.
	private int users;

	ThreadFeed(String threadId, Broadcaster broadcaster, SocketIoRooms rooms, AcpNamespaces namespaces,
			Consumer<ThreadFeed> whenLeft) {
		this.threadId = threadId;
		this.broadcaster = broadcaster;
		this.followed = broadcaster.follow(threadId)
			.doOnNext(this::begin)
			.then()
			.doOnSuccess((done) -> this.gate.execute(this::askForTexts))
			// An error is not cached: the next join asks again.
			.cache((done) -> FOREVER, (ex) -> Duration.ZERO, () -> FOREVER);
		this.rooms = rooms;
		this.namespaces = namespaces;
		this.whenLeft = whenLeft;
	}

	private void begin(Disposable begun) {
		this.following.add(begun);
		if (begun instanceof Following from) {
			this.gate.execute(() -> told(from.position()));
		}
	}

	/** Inside of the gate: no event up to a time comes any more. */
	private void told(Instant time) {
		if (this.lastTold == null || time.isAfter(this.lastTold)) {
			this.lastTold = time;
		}
	}

	/** Inside of the gate: whether no event up to a time comes any more. */
	boolean hasTold(Instant time) {
		// A broadcaster of one node tells no position, and tells events as they are
		// stored.
		return this.lastTold == null || !this.lastTold.isBefore(time);
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
		if (this.subscriptions.isEmpty() || takeText(frame)) {
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
		LiveStream stream = (frame instanceof ThreadFrame.EventStored stored) ? this.streams.end(stored.event()) : null;
		if (stream != null) {
			sendEnd(stream, ((ThreadFrame.EventStored) frame).event(), outgoing);
		}
		else {
			send(outgoing);
		}
		if (frame instanceof ThreadFrame.EventStored stored && this.lastTold != null) {
			told(stored.event().createdAt());
			this.catchingUp.forEach(Subscription::sendTexts);
		}
	}

	private void send(EncodedFrame outgoing) {
		sendToLive(outgoing);
		if (!this.catchingUp.isEmpty()) {
			List.copyOf(this.catchingUp).forEach((subscription) -> subscription.take(outgoing));
		}
	}

	private void sendToLive(EncodedFrame outgoing) {
		for (String namespace : this.live.keySet()) {
			this.rooms.room(namespace, this.threadId).emit(outgoing.event(), outgoing.arguments());
		}
	}

	// Texts are told by what comes first of a frame and the stored event, so it makes no
	// difference whether a frame of another node gets lost.
	private boolean takeText(ThreadFrame frame) {
		if (frame instanceof ThreadFrame.StreamStarted start) {
			LiveStream stream = this.streams.start(start);
			if (stream != null) {
				sendText(stream, EncodedFrame.ofStart(start));
			}
			return true;
		}
		if (frame instanceof ThreadFrame.StreamDelta delta) {
			take(delta);
			return true;
		}
		if (frame instanceof ThreadFrame.StreamFailed failed) {
			LiveStream stream = this.streams.find(failed.eventId());
			if (stream != null) {
				stream.fail(failed.error());
			}
			return true;
		}
		return frame instanceof ThreadFrame.StreamsWanted;
	}

	private void take(ThreadFrame.StreamDelta delta) {
		LiveStream stream = this.streams.find(delta.eventId());
		int known = (stream != null) ? stream.length() : 0;
		if (stream != null && stream.take(delta)) {
			if (stream.length() > known) {
				sendDelta(stream, known);
			}
		}
		else if (!this.streams.isStored(delta.eventId())) {
			askForTexts();
		}
	}

	private void sendText(LiveStream stream, EncodedFrame outgoing) {
		sendToLive(outgoing);
		this.catchingUp.forEach((subscription) -> subscription.takeText(stream, outgoing));
	}

	private void sendDelta(LiveStream stream, int from) {
		EncodedFrame delta = EncodedFrame.ofDelta(stream.start(), stream.from(from));
		if (this.subscriptions.stream().noneMatch(Subscription::isBehind)) {
			sendText(stream, delta);
			return;
		}
		this.subscriptions.forEach((subscription) -> subscription.takeDelta(stream, from, delta));
		sendLateDeltasSoon();
	}

	private void sendLateDeltasSoon() {
		if (!this.lateDeltasScheduled) {
			this.lateDeltasScheduled = true;
			later(LATE_DELTAS, () -> {
				this.lateDeltasScheduled = false;
				this.streams.open()
					.forEach((stream) -> this.subscriptions.forEach((behind) -> behind.sendLateDelta(stream)));
				if (this.subscriptions.stream().anyMatch(Subscription::isBehind)) {
					sendLateDeltasSoon();
				}
			});
		}
	}

	private void sendEnd(LiveStream stream, ThreadEvent event, EncodedFrame outgoing) {
		int known = stream.length();
		stream.complete(event);
		this.subscriptions.forEach((subscription) -> subscription.completeText(stream, known));
		RunError error = stream.errorOf(event);
		EncodedFrame end = EncodedFrame.ofEnd(stream.start(), error);
		if (error == null) {
			sendText(stream, end);
			send(outgoing);
		}
		else {
			send(outgoing);
			sendText(stream, end);
		}
	}

	/** The texts that are being written, as far as they are known. */
	Collection<LiveStream> texts() {
		return this.streams.open();
	}

	private void askForTexts() {
		if (this.askedLately) {
			this.missedSince = true;
			return;
		}
		this.askedLately = true;
		this.missedSince = false;
		later(ANSWER_TIMEOUT, () -> {
			this.askedLately = false;
			if (this.missedSince && !this.subscriptions.isEmpty()) {
				askForTexts();
			}
		});
		this.broadcaster.publish(new ThreadFrame.StreamsWanted(this.threadId));
	}

	private void later(Duration pause, Runnable task) {
		TimeLimits.scheduler().schedule(() -> this.gate.execute(task), pause.toMillis(), TimeUnit.MILLISECONDS);
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

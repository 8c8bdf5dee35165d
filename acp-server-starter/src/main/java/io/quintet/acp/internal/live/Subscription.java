package io.quintet.acp.internal.live;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.quintet.acp.Replay;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.ThreadEvent;
import io.quintet.socketio.SocketIoSocket;

/**
 * One socket in one thread. While a join reads what was missed, frames are held back; the
 * answer goes out, then what was held and is not in the answer, and from then on frames
 * as they come. What the answer has already is dropped until the first event behind it:
 * its frames may still be on their way.
 * <p>
 * After a replay that was cut short live frames flow too, although older events are
 * missing. The position of the first such frame is remembered, so that joins that go on
 * where the replay ended stop there, and nothing comes twice.
 */
final class Subscription {

	// Size of packets that wait for a socket, beyond which parts of texts wait for it
	// too, and become one.
	private static final int MAX_QUEUED = 16 << 10;

	private final ThreadFeed feed;

	private final SocketIoSocket socket;

	private final JoinedThreads joined;

	private final int maxHeldFrames;

	private final long maxHeldSize;

	private State state = State.NEW;

	private List<EncodedFrame> held = new ArrayList<>();

	private long heldSize;

	/** A frame said that the socket may not see the thread, since it was last asked. */
	private boolean doubtful;

	/** The answer is about to go out. */
	private boolean confirmed;

	/** What is held is the last that the socket gets. */
	private boolean ending;

	/** Events up to here are known to the socket. */
	private @Nullable Cursor floor;

	/** Where the replay was cut short. */
	private @Nullable Cursor cut;

	/** The first event that came live since. */
	private @Nullable Cursor firstLive;

	/** Events of the answer, as long as frames of theirs may come. */
	private Set<String> answered = Set.of();

	/** Texts are sent, from their beginning on. */
	private boolean reading;

	/** How much of a text the socket has that does not keep up, by the event. */
	private final Map<String, Integer> behind = new HashMap<>();

	Subscription(ThreadFeed feed, SocketIoSocket socket, JoinedThreads joined, AcpSocketSettings settings) {
		this.feed = feed;
		this.socket = socket;
		this.joined = joined;
		this.maxHeldFrames = settings.held().maxFrames();
		this.maxHeldSize = settings.held().maxSize();
	}

	String threadId() {
		return this.feed.threadId();
	}

	SocketIoSocket socket() {
		return this.socket;
	}

	String namespace() {
		return this.socket.namespace();
	}

	Identity identity() {
		return this.joined.identity();
	}

	/**
	 * Begins to hold frames back.
	 * @param since position that the join names, if any
	 * @return what the join goes on from; empty when the subscription has ended meanwhile
	 */
	Mono<Start> begin(@Nullable Cursor since) {
		return this.feed.gate().ask((sink) -> {
			if (this.state == State.ENDED) {
				sink.success();
				return;
			}
			boolean first = this.state == State.NEW;
			if (this.state == State.LIVE) {
				this.feed.leaveRoom(this);
			}
			this.state = State.HOLDING;
			this.doubtful = false;
			this.confirmed = false;
			this.behind.clear();
			this.reading = false;
			this.feed.catchUp(this);
			boolean continued = since != null && since.equals(this.cut);
			sink.success(new Start(first, continued, continued ? this.firstLive : null));
		});
	}

	/** Completes when the frames of all nodes come from now on. */
	Mono<Void> followed() {
		return this.feed.followed();
	}

	/**
	 * Asks whether what was read of the thread still holds, right before the answer.
	 * @return whether; if not, the thread has to be read again
	 */
	Mono<Boolean> confirm() {
		return this.feed.gate().ask((sink) -> {
			this.confirmed = !this.doubtful;
			this.doubtful = false;
			sink.success(this.confirmed);
		});
	}

	/**
	 * Ends the holding after an answer, which has what was missed.
	 * @param start what the join went on from
	 * @param replay what the answer has; {@code null} when it has nothing
	 * @param runs what the socket is told of runs before all that was held
	 */
	void release(Start start, @Nullable Replay replay, List<EncodedFrame> runs) {
		this.feed.gate().execute(() -> {
			if (this.state != State.HOLDING) {
				return;
			}
			if (this.doubtful) {
				end();
				return;
			}
			if (replay != null) {
				this.floor = replay.position();
				this.cut = replay.truncated() ? replay.position() : null;
				this.firstLive = (replay.truncated() && start.continued()) ? this.firstLive : null;
				this.answered = replay.events().stream().map(ThreadEvent::id).collect(Collectors.toUnmodifiableSet());
			}
			this.state = State.FILTERING;
			List<EncodedFrame> frames = this.held;
			this.held = new ArrayList<>();
			this.heldSize = 0;
			// Frames that were held are newer or equal.
			runs.forEach(this::send);
			frames.forEach(this::send);
			if (this.ending) {
				end();
			}
			else {
				sendTexts();
				goLive();
			}
		});
	}

	/**
	 * Inside of the gate: begins to send texts, as soon as it is sure that none of them
	 * is an event that the socket has.
	 */
	void sendTexts() {
		boolean ready = this.state == State.FILTERING && !this.reading
				&& (this.floor == null || this.feed.hasTold(this.floor.createdAt()));
		if (!ready) {
			return;
		}
		this.reading = true;
		for (LiveStream stream : this.feed.texts()) {
			if (receives(stream)) {
				emit(EncodedFrame.ofStart(stream.start()));
				emitText(stream, 0);
			}
		}
	}

	/** Ends the subscription. */
	void leave() {
		this.feed.gate().execute(this::end);
	}

	/** Ends the subscription and completes when nothing more is sent. */
	Mono<Void> left() {
		return Mono.defer(() -> {
			leave();
			return this.feed.gate().passed();
		});
	}

	/** Inside of the gate: tells whether an event is one that the socket has. */
	boolean knows(Cursor event) {
		return this.state == State.FILTERING && this.floor != null && event.compareTo(this.floor) <= 0;
	}

	/** Inside of the gate: takes a frame while the socket is catching up. */
	void take(EncodedFrame frame) {
		if (this.state == State.HOLDING) {
			hold(frame);
		}
		else if (this.state == State.FILTERING) {
			send(frame);
			goLive();
		}
	}

	/** Inside of the gate: whether the socket gets frames of a text. */
	private boolean receives(LiveStream stream) {
		return this.reading && (this.state == State.LIVE || this.state == State.FILTERING)
				&& !this.answered.contains(stream.eventId());
	}

	/** Inside of the gate: takes a frame of a text while the socket is catching up. */
	void takeText(LiveStream stream, EncodedFrame frame) {
		if (receives(stream)) {
			emit(frame);
		}
	}

	/** Inside of the gate: whether parts of texts wait because the socket is slow. */
	boolean isBehind() {
		return (this.state == State.LIVE || this.state == State.FILTERING) && (!this.behind.isEmpty() || isSlow());
	}

	private boolean isSlow() {
		return this.socket.queuedSize() > MAX_QUEUED;
	}

	/**
	 * Inside of the gate: takes a part of a text while some socket is slow. What waits
	 * for this one becomes one part.
	 */
	void takeDelta(LiveStream stream, int from, EncodedFrame delta) {
		if (!receives(stream)) {
			return;
		}
		if (isSlow()) {
			this.behind.putIfAbsent(stream.eventId(), from);
		}
		else if (this.behind.containsKey(stream.eventId())) {
			sendLateDelta(stream);
		}
		else {
			emit(delta);
		}
	}

	/** Inside of the gate: sends what waits of a text, if the socket is slow no more. */
	void sendLateDelta(LiveStream stream) {
		if (!isSlow()) {
			Integer sent = this.behind.remove(stream.eventId());
			if (sent != null && receives(stream)) {
				emitText(stream, sent);
			}
		}
	}

	/** Inside of the gate: sends what is left of a text. */
	void completeText(LiveStream stream, int known) {
		Integer sent = this.behind.remove(stream.eventId());
		if (receives(stream)) {
			emitText(stream, (sent != null) ? sent : known);
		}
	}

	private void emitText(LiveStream stream, int from) {
		if (from < stream.length()) {
			emit(EncodedFrame.ofDelta(stream.start(), stream.from(from)));
		}
	}

	private void emit(EncodedFrame frame) {
		this.socket.emit(frame.event(), frame.arguments());
	}

	/** Inside of the gate: the socket may not see the thread any more. */
	void refuse() {
		if (this.state != State.HOLDING) {
			end();
		}
		else if (this.confirmed) {
			this.ending = true;
		}
		else {
			// The frame may be older than what the join reads, so the join decides.
			this.doubtful = true;
		}
	}

	private void hold(EncodedFrame frame) {
		if (this.ending) {
			return;
		}
		this.held.add(frame);
		this.heldSize += frame.size();
		if (this.held.size() > this.maxHeldFrames || this.heldSize > this.maxHeldSize) {
			this.socket.closeSlow();
			end();
		}
	}

	private void send(EncodedFrame frame) {
		if (frame.isUpTo(this.floor)) {
			return;
		}
		if (frame.cursor() != null) {
			this.floor = null;
			if (this.cut != null && this.firstLive == null) {
				this.firstLive = frame.cursor();
			}
		}
		emit(frame);
	}

	private void goLive() {
		if (this.state != State.FILTERING || this.floor != null) {
			return;
		}
		sendTexts();
		try {
			this.feed.goLive(this);
			this.state = State.LIVE;
			this.answered = Set.of();
		}
		catch (IllegalStateException ex) {
			// No room left: the socket would miss frames, so it has to reconnect.
			this.socket.close();
			end();
		}
	}

	private void end() {
		if (this.state == State.ENDED) {
			return;
		}
		if (this.state == State.LIVE) {
			this.feed.leaveRoom(this);
		}
		this.state = State.ENDED;
		this.held = List.of();
		this.feed.remove(this);
		this.joined.remove(this);
	}

	private enum State {

		NEW, HOLDING, FILTERING, LIVE, ENDED

	}

	/**
	 * What a join goes on from.
	 *
	 * @param first whether the socket was not in the thread before
	 * @param continued whether it goes on where a replay was cut short
	 * @param before first event that came live since, if any
	 */
	record Start(boolean first, boolean continued, @Nullable Cursor before) {
	}

}

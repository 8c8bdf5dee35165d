package io.quintet.happy;

import java.time.Duration;
import io.quintet.happy.crypto.RecordKey;
import io.quintet.happy.internal.session.EventReader;
import io.quintet.happy.session.AgentState;
import io.quintet.happy.session.SessionEvent;
import io.quintet.happy.session.SessionEvent.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.internal.session.RecordReader;
import io.quintet.happy.internal.transport.RestCalls;
import io.quintet.happy.internal.transport.SharedSocket;
import io.quintet.happy.session.Message;
import io.quintet.happy.session.Session;

/**
 * Follows sessions by a position in their messages. A frame of the socket with the next
 * number is used directly; any other frame only triggers a read of the messages behind
 * the position.
 */
final class SessionFeed {

	/** Position of a follower that starts with the next message. */
	static final long NOW = -1;

	private static final int MOST_PASSED_OVER = 256;

	/** How often a follower reads what it may have missed. */
	private static final Duration SILENCE = Duration.ofMinutes(2);

	private final SharedSocket socket;

	private final UpdateHub hub;

	private final AccountRecords account;

	private final MessageLog log;

	private final RecordReader records;

	private final HappySettings settings;

	private final Scheduler timer;

	SessionFeed(SharedSocket socket, UpdateHub hub, AccountRecords account, MessageLog log, RecordReader records,
			HappySettings settings, Scheduler timer) {
		this.socket = socket;
		this.hub = hub;
		this.account = account;
		this.log = log;
		this.records = records;
		this.settings = settings;
		this.timer = timer;
	}

	/** Events after a position, or from {@link #NOW} on; never completes. */
	Flux<SessionEvent> follow(String sessionId, long afterSeq) {
		return this.account.key(sessionId).flatMapMany((key) -> {
			Position position = new Position(sessionId, key, afterSeq);
			return Flux.<Signal>create((sink) -> begin(sessionId, sink, position), FluxSink.OverflowStrategy.IGNORE)
				.onBackpressureBuffer(this.settings.eventBuffer(), position::lost, BufferOverflowStrategy.DROP_LATEST)
				.concatMap(position::handle, 1);
		});
	}

	/** Why a session is over, when an event says that it is. */
	static @Nullable String end(SessionEvent event) {
		if (event instanceof SessionEvent.Activity activity && !activity.active()) {
			return "is no longer active";
		}
		JsonNode lifecycle = (event instanceof SessionEvent.MetadataChanged changed)
				? changed.metadata().get("lifecycleState") : null;
		return (lifecycle != null && lifecycle.asString("").equals("archived")) ? "was archived" : null;
	}

	private void begin(String sessionId, FluxSink<Signal> sink, Position position) {
		Disposable following = this.hub.follow(sessionId, (signal) -> {
			position.note(signal);
			sink.next(signal);
		});
		Disposable checks = Flux.interval(SILENCE, this.timer)
			.onBackpressureDrop()
			.subscribe((tick) -> sink.next(new Signal.Check()));
		sink.onDispose(Disposables.composite(following, checks));
		this.socket.start();
		sink.next(new Signal.Start());
	}

	/**
	 * Position of one follower. Used by one thread at a time, except the first three
	 * fields.
	 */
	private final class Position {

		private final AtomicBoolean gap = new AtomicBoolean();

		private final AtomicReference<Signal.@Nullable Ended> end = new AtomicReference<>();

		private final AtomicLong firstSeen = new AtomicLong(Long.MAX_VALUE);

		private final String sessionId;

		private final RecordKey key;

		private final EventReader events;

		private final Origin origin;

		private boolean started;

		private boolean disconnected;

		private long cursor;

		/** Numbers that were skipped: their messages may be stored later. */
		private final NavigableSet<Long> passedOver = new TreeSet<>();

		/** As its record says, which lags behind its heartbeats. */
		private boolean active;

		private @Nullable AgentState state;

		private long stateVersion = -1;

		private long metadataVersion = -1;

		Position(String sessionId, RecordKey key, long cursor) {
			this.sessionId = sessionId;
			this.key = key;
			this.cursor = cursor;
			this.events = new EventReader(sessionId);
			this.origin = new Origin(sessionId, 0, null, null, null, Instant.EPOCH);
		}

		/** Called when the buffer dropped a signal; the next signal triggers a read. */
		void lost(Signal signal) {
			if (signal instanceof Signal.Ended ended) {
				this.end.compareAndSet(null, ended);
			}
			this.gap.set(true);
		}

		/** Messages that arrive before the position is known come after it. */
		void note(Signal signal) {
			if (signal instanceof Signal.NewMessage message) {
				long seq = MessageLog.seq(message.message());
				if (seq > 0) {
					this.firstSeen.accumulateAndGet(seq, Math::min);
				}
			}
		}

		Flux<SessionEvent> handle(Signal signal) {
			if (!this.started) {
				this.started = true;
				this.gap.set(false);
				return start().thenMany(Flux.defer(this::catchUp)).concatWith(Flux.defer(() -> take(signal)));
			}
			boolean missed = this.gap.getAndSet(false);
			return missed ? makeUp().concatWith(Flux.defer(() -> take(signal))) : take(signal);
		}

		private Flux<SessionEvent> makeUp() {
			Signal.Ended ended = this.end.get();
			if (ended != null) {
				return Flux.error(ended.cause());
			}
			return connection(SessionFeed.this.socket.isConnected()).concatWith(Flux.defer(this::catchUp));
		}

		/** Says whether there is a connection, where that has changed. */
		private Flux<SessionEvent> connection(boolean connected) {
			boolean changed = connected == this.disconnected;
			this.disconnected = !connected;
			return changed ? Flux.just(new SessionEvent.Connection(this.origin, connected)) : Flux.empty();
		}

		private Mono<Void> start() {
			if (this.cursor != NOW) {
				return Mono.empty();
			}
			return SessionFeed.this.log.latest(this.sessionId, RestCalls.WITHOUT_END)
				.doOnNext((latest) -> this.cursor = Math.max(0, Math.min(latest, this.firstSeen.get() - 1)))
				.then();
		}

		private Flux<SessionEvent> take(Signal signal) {
			if (signal instanceof Signal.NewMessage message) {
				return message(message.message());
			}
			if (signal instanceof Signal.Update update) {
				return update(update.body());
			}
			if (signal instanceof Signal.Activity activity) {
				SessionEvent event = new SessionEvent.Activity(this.origin, activity.active(), activity.thinking());
				this.active = this.active && activity.active();
				// The last messages may not have arrived yet.
				return activity.active() ? Flux.just(event) : catchUp().concatWith(Flux.just(event));
			}
			return takeState(signal);
		}

		private Flux<SessionEvent> takeState(Signal signal) {
			if (signal instanceof Signal.Connected) {
				return connection(true).concatWith(Flux.defer(this::catchUp));
			}
			if (signal instanceof Signal.Disconnected) {
				return connection(false);
			}
			if (signal instanceof Signal.Check) {
				return catchUp();
			}
			return (signal instanceof Signal.Ended ended) ? Flux.error(ended.cause()) : Flux.empty();
		}

		private Flux<SessionEvent> message(JsonNode message) {
			long seq = MessageLog.seq(message);
			if (seq > 0 && seq <= this.cursor && !this.passedOver.contains(seq)) {
				return Flux.empty();
			}
			Message read = read(message);
			if (!read.authentic()) {
				return stored(seq);
			}
			if (seq > 0 && seq <= this.cursor + 1) {
				return Flux.just(event(read));
			}
			// Numbers have gaps: what the server does not have does not exist.
			return missedMessages()
				.concatWith(Flux.defer(() -> (seq > this.cursor) ? Flux.just(event(read)) : Flux.empty()));
		}

		/**
		 * The stored message with the number of a frame that is not authentic. The frame
		 * may be malformed or forged and must not consume the number.
		 */
		private Flux<SessionEvent> stored(long seq) {
			if (seq == 0 || seq > this.cursor) {
				return missedMessages();
			}
			return SessionFeed.this.log.after(this.sessionId, seq - 1, 1, RestCalls.WITHOUT_END)
				.take(1)
				.filter((message) -> MessageLog.seq(message) == seq)
				.map((message) -> event(read(message)));
		}

		private Message read(JsonNode message) {
			return SessionFeed.this.records.message(message, this.key);
		}

		private SessionEvent event(Message read) {
			this.passedOver.remove(read.seq());
			passOver(read.seq());
			this.cursor = Math.max(this.cursor, read.seq());
			return this.events.message(read);
		}

		private void passOver(long seq) {
			for (long missing = Math.max(this.cursor + 1, seq - MOST_PASSED_OVER); missing < seq; missing++) {
				this.passedOver.add(missing);
			}
			while (this.passedOver.size() > MOST_PASSED_OVER) {
				this.passedOver.pollFirst();
			}
		}

		private Flux<SessionEvent> missedMessages() {
			return SessionFeed.this.log.after(this.sessionId, this.cursor, RestCalls.WITHOUT_END)
				.filter((message) -> MessageLog.seq(message) > this.cursor)
				.map((message) -> event(read(message)));
		}

		/** Messages first: they carry more than the later state. */
		private Flux<SessionEvent> catchUp() {
			return missedMessages().concatWith(Flux.defer(this::recordedStates));
		}

		private Flux<SessionEvent> recordedStates() {
			return SessionFeed.this.account.followedSession(this.sessionId).flatMapMany((opened) -> {
				List<SessionEvent> states = states(opened.value());
				// The session ended after the messages were read, so read them again.
				Flux<SessionEvent> words = states.stream().anyMatch((event) -> end(event) != null) ? missedMessages()
						: Flux.empty();
				return words.concatWith(Flux.fromIterable(states));
			});
		}

		private List<SessionEvent> states(Session session) {
			List<SessionEvent> events = new ArrayList<>();
			if (session.metadataVersion() > this.metadataVersion) {
				events.add(metadata(session.metadata(), session.metadataVersion()));
			}
			if (session.agentStateVersion() > this.stateVersion) {
				events.addAll(state(session.agentStateData(), session.agentStateVersion()));
			}
			if (this.active && !session.active()) {
				events.add(new SessionEvent.Activity(this.origin, false, false));
			}
			this.active = session.active();
			return events;
		}

		private SessionEvent metadata(Map<String, JsonNode> metadata, long version) {
			this.metadataVersion = version;
			return new SessionEvent.MetadataChanged(this.origin, metadata, version);
		}

		private List<SessionEvent> state(@Nullable AgentState state, long version) {
			AgentState before = this.state;
			this.state = state;
			this.stateVersion = version;
			return this.events.state(before, state, version);
		}

		private Flux<SessionEvent> update(JsonNode body) {
			List<SessionEvent> events = new ArrayList<>();
			boolean unproven = false;
			JsonNode metadata = HappyJson.child(body, "metadata");
			long version = HappyJson.count(metadata, "version", -1);
			if (metadata != null && version > this.metadataVersion) {
				JsonNode opened = open(metadata);
				unproven = opened == null;
				if (opened != null) {
					events.add(metadata(HappyJson.members(opened), version));
				}
			}
			JsonNode state = HappyJson.child(body, "agentState");
			version = HappyJson.count(state, "version", -1);
			if (state != null && version > this.stateVersion) {
				JsonNode opened = open(state);
				unproven |= opened == null;
				if (opened != null) {
					events.addAll(state(RecordReader.agentState(opened), version));
				}
			}
			// As with messages: unauthenticated data must not consume a version.
			return Flux.fromIterable(events).concatWith(unproven ? Flux.defer(this::recordedStates) : Flux.empty());
		}

		/** An object that was encrypted with the key of the session. */
		private @Nullable JsonNode open(JsonNode versioned) {
			JsonNode opened = RecordReader.open(versioned.get("value"), this.key);
			return (opened != null && opened.isObject()) ? opened : null;
		}

	}

}

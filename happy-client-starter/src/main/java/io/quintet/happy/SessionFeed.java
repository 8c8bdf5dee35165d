package io.quintet.happy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

import io.quintet.happy.error.HappyConnectionException;
import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.internal.session.RecordReader;
import io.quintet.happy.internal.transport.Repeats;
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

	private final SharedSocket socket;

	private final UpdateHub hub;

	private final Directory directory;

	private final MessageLog log;

	private final RecordReader records;

	private final HappySettings settings;

	private final Scheduler timer;

	SessionFeed(SharedSocket socket, UpdateHub hub, Directory directory, MessageLog log, RecordReader records,
			HappySettings settings, Scheduler timer) {
		this.socket = socket;
		this.hub = hub;
		this.directory = directory;
		this.log = log;
		this.records = records;
		this.settings = settings;
		this.timer = timer;
	}

	/** Items after a position, or from {@link #NOW} on; never completes. */
	Flux<FeedItem> follow(KnownSession session, long afterSeq) {
		return Flux.defer(() -> {
			Position position = new Position(session, afterSeq);
			return Flux.<Signal>create((sink) -> begin(session.id(), sink, position), FluxSink.OverflowStrategy.IGNORE)
				.onBackpressureBuffer(this.settings.eventBuffer(), position::lost, BufferOverflowStrategy.DROP_LATEST)
				.concatMap(position::handle, 1);
		});
	}

	private void begin(String sessionId, FluxSink<Signal> sink, Position position) {
		Disposable following = this.hub.follow(sessionId, (signal) -> {
			position.note(signal);
			sink.next(signal);
		});
		Duration silence = this.settings.silence();
		Disposable checks = Flux.interval(silence, silence, this.timer)
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

		private final AtomicReference<@Nullable Signal> end = new AtomicReference<>();

		private final AtomicLong firstSeen = new AtomicLong(Long.MAX_VALUE);

		private final KnownSession session;

		private boolean started;

		private boolean disconnected;

		private long cursor;

		/** Numbers that were skipped: their messages may be stored later. */
		private final NavigableSet<Long> passedOver = new TreeSet<>();

		/** As its record says, which lags behind its heartbeats. */
		private boolean active;

		private long stateVersion = -1;

		private long metadataVersion = -1;

		Position(KnownSession session, long cursor) {
			this.session = session;
			this.cursor = cursor;
		}

		/**
		 * Called when the buffer dropped a signal; the next signal triggers a read.
		 */
		void lost(Signal signal) {
			if (signal instanceof Signal.Deleted || signal instanceof Signal.Refused
					|| signal instanceof Signal.Closed) {
				this.end.compareAndSet(null, signal);
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

		Flux<FeedItem> handle(Signal signal) {
			if (!this.started) {
				this.started = true;
				this.gap.set(false);
				return start().thenMany(Flux.defer(this::catchUp)).concatWith(Flux.defer(() -> take(signal)));
			}
			boolean missed = this.gap.getAndSet(false);
			return missed ? makeUp().concatWith(Flux.defer(() -> take(signal))) : take(signal);
		}

		private Flux<FeedItem> makeUp() {
			Signal ended = this.end.get();
			if (ended != null) {
				return connection(ended);
			}
			boolean away = !SessionFeed.this.socket.isConnected();
			Flux<FeedItem> change = (away != this.disconnected) ? Flux.just(new FeedItem.Connection(!away))
					: Flux.empty();
			this.disconnected = away;
			return change.concatWith(Flux.defer(this::catchUp));
		}

		private Mono<Void> start() {
			if (this.cursor != NOW) {
				return Mono.empty();
			}
			return SessionFeed.this.log.latest(this.session.id(), Repeats.WITHOUT_END)
				.doOnNext((latest) -> this.cursor = Math.max(0, Math.min(latest, this.firstSeen.get() - 1)))
				.then();
		}

		private Flux<FeedItem> take(Signal signal) {
			if (signal instanceof Signal.NewMessage message) {
				return message(message.message());
			}
			if (signal instanceof Signal.Update update) {
				return update(update.body());
			}
			if (signal instanceof Signal.Activity activity) {
				FeedItem item = new FeedItem.Activity(activity.active(), activity.thinking());
				this.active = this.active && activity.active();
				// The last messages may not have arrived yet.
				return activity.active() ? Flux.just(item) : catchUp().concatWith(Flux.just(item));
			}
			return connection(signal);
		}

		private Flux<FeedItem> connection(Signal signal) {
			if (signal instanceof Signal.Connected) {
				Flux<FeedItem> back = this.disconnected ? Flux.just(new FeedItem.Connection(true)) : Flux.empty();
				this.disconnected = false;
				return back.concatWith(Flux.defer(this::catchUp));
			}
			if (signal instanceof Signal.Disconnected) {
				boolean before = this.disconnected;
				this.disconnected = true;
				return before ? Flux.empty() : Flux.just(new FeedItem.Connection(false));
			}
			if (signal instanceof Signal.Check) {
				return catchUp();
			}
			if (signal instanceof Signal.Closed) {
				return Flux.error(new HappyConnectionException("The client was closed"));
			}
			if (signal instanceof Signal.Deleted) {
				return Flux.error(Ids.notFound(this.session.id()));
			}
			return (signal instanceof Signal.Refused refused) ? Flux.error(refused.cause()) : Flux.empty();
		}

		private Flux<FeedItem> message(JsonNode message) {
			long seq = MessageLog.seq(message);
			if (seq > 0 && seq <= this.cursor && !this.passedOver.contains(seq)) {
				return Flux.empty();
			}
			Message read = read(message);
			if (!read.authentic()) {
				return stored(seq);
			}
			if (seq > 0 && seq <= this.cursor + 1) {
				return Flux.just(item(read));
			}
			// Numbers have gaps: what the server does not have does not exist.
			return missedMessages()
				.concatWith(Flux.defer(() -> (seq > this.cursor) ? Flux.just(item(read)) : Flux.empty()));
		}

		/**
		 * The stored message with the number of a frame that is not authentic. The frame
		 * may be malformed or forged and must not consume the number.
		 */
		private Flux<FeedItem> stored(long seq) {
			if (seq == 0 || seq > this.cursor) {
				return missedMessages();
			}
			return SessionFeed.this.log.after(this.session.id(), seq - 1, 1, Repeats.WITHOUT_END)
				.take(1)
				.filter((message) -> MessageLog.seq(message) == seq)
				.map((message) -> item(read(message)));
		}

		private Message read(JsonNode message) {
			return SessionFeed.this.records.message(message, this.session.key());
		}

		private FeedItem item(Message read) {
			this.passedOver.remove(read.seq());
			passOver(read.seq());
			this.cursor = Math.max(this.cursor, read.seq());
			return new FeedItem.NewMessage(read);
		}

		private void passOver(long seq) {
			for (long missing = Math.max(this.cursor + 1, seq - MOST_PASSED_OVER); missing < seq; missing++) {
				this.passedOver.add(missing);
			}
			while (this.passedOver.size() > MOST_PASSED_OVER) {
				this.passedOver.pollFirst();
			}
		}

		private Flux<FeedItem> missedMessages() {
			return SessionFeed.this.log.after(this.session.id(), this.cursor, Repeats.WITHOUT_END)
				.filter((message) -> MessageLog.seq(message) > this.cursor)
				.map((message) -> item(read(message)));
		}

		/** Messages first: they carry more than the later state. */
		private Flux<FeedItem> catchUp() {
			return missedMessages().concatWith(Flux.defer(this::recordedStates));
		}

		private Flux<FeedItem> recordedStates() {
			return SessionFeed.this.directory.followedSession(this.session.id()).flatMapMany((opened) -> {
				List<FeedItem> states = states(opened.value());
				// The session ended after the messages were read, so read them again.
				Flux<FeedItem> words = states.stream().anyMatch(FeedItem::isEnd) ? missedMessages() : Flux.empty();
				return words.concatWith(Flux.fromIterable(states));
			});
		}

		private List<FeedItem> states(Session session) {
			List<FeedItem> items = new ArrayList<>();
			if (session.metadataVersion() > this.metadataVersion) {
				this.metadataVersion = session.metadataVersion();
				items.add(new FeedItem.Metadata(session.metadata(), session.metadataVersion()));
			}
			if (session.agentStateVersion() > this.stateVersion) {
				this.stateVersion = session.agentStateVersion();
				items.add(new FeedItem.State(session.agentStateData(), session.agentStateVersion()));
			}
			if (this.active && !session.active()) {
				items.add(new FeedItem.Activity(false, false));
			}
			this.active = session.active();
			return items;
		}

		private Flux<FeedItem> update(JsonNode body) {
			List<FeedItem> items = new ArrayList<>();
			JsonNode metadata = HappyJson.child(body, "metadata");
			long version = HappyJson.count(metadata, "version", -1);
			boolean unproven = false;
			if (metadata != null && version > this.metadataVersion) {
				JsonNode opened = open(metadata);
				if (opened != null) {
					this.metadataVersion = version;
					items.add(new FeedItem.Metadata(members(opened), version));
				}
				unproven = opened == null;
			}
			JsonNode state = HappyJson.child(body, "agentState");
			version = HappyJson.count(state, "version", -1);
			if (state != null && version > this.stateVersion) {
				JsonNode opened = open(state);
				if (opened != null) {
					this.stateVersion = version;
					items.add(new FeedItem.State(RecordReader.agentState(opened), version));
				}
				unproven = unproven || opened == null;
			}
			// As with messages: unauthenticated data must not consume a version.
			return Flux.fromIterable(items).concatWith(unproven ? Flux.defer(this::recordedStates) : Flux.empty());
		}

		/** An object that was encrypted with the key of the session. */
		private @Nullable JsonNode open(JsonNode versioned) {
			JsonNode opened = SessionFeed.this.records.open(versioned.get("value"), this.session.key());
			return (opened != null && opened.isObject()) ? opened : null;
		}

		private static Map<String, JsonNode> members(JsonNode opened) {
			Map<String, JsonNode> members = new LinkedHashMap<>();
			opened.properties().forEach((member) -> members.put(member.getKey(), member.getValue()));
			return members;
		}

	}

}

package io.quintet.samples.guarantees.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.samples.guarantees.cluster.Http;
import io.quintet.samples.guarantees.cluster.Node;
import io.quintet.samples.guarantees.history.History.Followed;
import io.quintet.samples.guarantees.history.History.ToldEvent;
import io.quintet.samples.guarantees.history.TextHistory.Reading;

/**
 * A client that follows threads from their beginning over a socket. When its connection
 * ends it connects to its own node again, or else to the next one, and joins with the
 * last event that it has. It keeps what it is told in the order of its coming; only what
 * comes while a truncated join goes on waits for the rest of it, as the protocol says.
 */
public final class Follower implements AutoCloseable {

	private static final int MAX_FRAME = 16_000_000;

	private static final Duration RETRY = Duration.ofMillis(50);

	private static final Duration PATIENCE = Duration.ofSeconds(15);

	private static final HttpClient CLIENT = HttpClient.create(ConnectionProvider.newConnection());

	private final String name;

	private final String identity;

	private final Node home;

	private final List<Node> nodes;

	private final List<Track> threads = new ArrayList<>();

	private final Texts texts;

	private final Map<String, Long> runs = new HashMap<>();

	private long toldAt;

	private final AtomicInteger attempts = new AtomicInteger();

	private @Nullable Stay stay;

	private volatile boolean closed;

	/**
	 * Creates a client and connects it.
	 * @param name name of the client
	 * @param identity who it shows to be
	 * @param home the node that it prefers
	 * @param nodes all nodes
	 * @param threads the threads
	 */
	Follower(String name, String identity, Node home, List<Node> nodes, List<String> threads) {
		this.name = name;
		this.identity = Http.shown(identity);
		this.home = home;
		this.nodes = nodes;
		threads.forEach((id) -> this.threads.add(new Track(id)));
		this.texts = new Texts(name);
		connect();
	}

	private void connect() {
		int attempt = this.attempts.getAndIncrement();
		Stay next = new Stay(this.nodes.get((this.home.number() + attempt) % this.nodes.size()));
		synchronized (this) {
			this.stay = next;
			this.texts.connect();
		}
		CLIENT.headers((headers) -> headers.set(Http.IDENTITY, this.identity))
			.websocket(WebsocketClientSpec.builder().maxFramePayloadLength(MAX_FRAME).build())
			.uri("ws://127.0.0.1:%d/socket.io/?EIO=4&transport=websocket".formatted(next.node.port()))
			.handle(next::handle)
			.then()
			.takeUntilOther(next.given.asMono())
			.onErrorComplete()
			.subscribe(null, null, this::connectAgain);
		Schedulers.parallel().schedule(next::giveUpUnlessJoined, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
	}

	private void connectAgain() {
		if (!this.closed) {
			Schedulers.parallel().schedule(this::connect, RETRY.toMillis(), TimeUnit.MILLISECONDS);
		}
	}

	/** Ends the connection and comes back to its own node. */
	void comeHome() {
		Stay present = stay();
		if (present != null && present.node != this.home) {
			this.attempts.set(0);
			present.given.tryEmitEmpty();
		}
	}

	/**
	 * Ends the connection and comes back.
	 * @param places how many places behind its own node the one is that it tries first
	 */
	public void drop(int places) {
		Stay present = stay();
		if (present != null) {
			this.attempts.set(places);
			present.given.tryEmitEmpty();
		}
	}

	private synchronized @Nullable Stay stay() {
		return this.stay;
	}

	boolean follows(String thread) {
		return this.threads.stream().anyMatch((one) -> one.id.equals(thread));
	}

	/**
	 * Tells whether the client has all of a thread up to an event.
	 * @param thread the thread; one that is not followed counts as complete
	 * @param createdAt time of the event
	 * @return whether
	 */
	synchronized boolean has(String thread, String createdAt) {
		return this.threads.stream()
			.filter((one) -> one.id.equals(thread))
			.allMatch((one) -> one.createdAt.compareTo(createdAt) >= 0);
	}

	/**
	 * Returns when the client was told that a run has a status.
	 * @param run the run
	 * @param status the status
	 * @return the time, {@code null} before that
	 */
	public synchronized @Nullable Long toldAt(String run, String status) {
		return this.runs.get(run + " " + status);
	}

	/**
	 * Returns when the client was told an event by a frame.
	 * @return time of the last one, 0 before the first
	 */
	public synchronized long toldAt() {
		return this.toldAt;
	}

	/**
	 * Returns the node that the client prefers.
	 * @return the node
	 */
	public Node home() {
		return this.home;
	}

	/**
	 * Returns what the client was told.
	 * @return one item for each thread
	 */
	synchronized List<Followed> followed() {
		return this.threads.stream()
			.map((thread) -> new Followed(this.name, thread.id, List.copyOf(thread.events)))
			.toList();
	}

	/** Returns what the client put together of texts. */
	synchronized List<Reading> readings() {
		return this.texts.readings();
	}

	@Override
	public void close() {
		this.closed = true;
		Stay present = stay();
		if (present != null) {
			present.given.tryEmitEmpty();
		}
	}

	/** What is known of a thread, over all connections. */
	private static final class Track {

		private final String id;

		private final List<ToldEvent> events = new ArrayList<>();

		// Where the next join goes on.
		private String createdAt = "1970-01-01T00:00:00.000000Z";

		private String eventId = "evt_0000000000000000";

		Track(String id) {
			this.id = id;
		}

		void add(JsonNode event, int node, boolean live) {
			this.createdAt = event.path("created_at").asString("");
			this.eventId = event.path("id").asString("");
			this.events.add(new ToldEvent(this.eventId, node, live, System.nanoTime()));
		}

	}

	/** One connection. */
	private final class Stay {

		private final Node node;

		private final Sinks.Many<String> outgoing = Sinks.many().unicast().onBackpressureBuffer();

		private final Sinks.Empty<Void> given = Sinks.empty();

		/** Frames of each thread that is not joined completely. */
		private final Map<Integer, List<JsonNode>> ahead = new HashMap<>();

		private Stay(Node node) {
			this.node = node;
		}

		private Mono<Void> handle(WebsocketInbound in, WebsocketOutbound out) {
			Flux<String> texts = in.aggregateFrames(MAX_FRAME).receive().asString();
			return Mono.firstWithSignal(texts.doOnNext(this::onText).then(),
					out.sendString(this.outgoing.asFlux()).then());
		}

		private void onText(String text) {
			synchronized (Follower.this) {
				if (text.startsWith("0")) {
					send("40");
				}
				else if (text.equals("2")) {
					send("3");
				}
				else if (text.startsWith("40")) {
					for (int i = 0; i < Follower.this.threads.size(); i++) {
						this.ahead.put(i, new ArrayList<>());
						join(i);
					}
				}
				else if (text.startsWith("42")) {
					JsonNode frame = Http.JSON.readTree(text.substring(2));
					onFrame(frame.path(0).asString(""), frame.path(1));
				}
				else if (text.startsWith("43")) {
					int start = text.indexOf('[');
					onJoined(Integer.parseInt(text.substring(2, start)),
							Http.JSON.readTree(text.substring(start)).path(0));
				}
				else {
					this.given.tryEmitEmpty();
				}
			}
		}

		private void send(String text) {
			this.outgoing.tryEmitNext(text);
		}

		private void join(int index) {
			Track thread = Follower.this.threads.get(index);
			ObjectNode request = Http.JSON.createObjectNode().put("thread_id", thread.id);
			request.putObject("since").put("created_at", thread.createdAt).put("id", thread.eventId);
			send("42" + index + Http.JSON.createArrayNode().add("thread:join").add(request));
		}

		private void onFrame(String name, JsonNode data) {
			if (name.equals("run:updated")) {
				Follower.this.runs.putIfAbsent(data.path("id").asString("") + " " + data.path("status").asString(""),
						System.nanoTime());
			}
			else if (name.startsWith("stream:")) {
				Follower.this.texts.take(name, data);
			}
			else if (name.equals("event")) {
				Follower.this.texts.take(data, true);
				String id = data.path("thread_id").asString("");
				for (int i = 0; i < Follower.this.threads.size(); i++) {
					Track thread = Follower.this.threads.get(i);
					if (thread.id.equals(id)) {
						List<JsonNode> waiting = this.ahead.get(i);
						if (waiting != null) {
							waiting.add(data);
						}
						else {
							thread.add(data, this.node.number(), true);
							Follower.this.toldAt = System.nanoTime();
						}
					}
				}
			}
		}

		private void onJoined(int index, JsonNode answer) {
			if (answer.has("error")) {
				Schedulers.parallel().schedule(() -> {
					synchronized (Follower.this) {
						join(index);
					}
				}, RETRY.toMillis(), TimeUnit.MILLISECONDS);
				return;
			}
			Track thread = Follower.this.threads.get(index);
			answer.path("replayed").forEach((event) -> {
				Follower.this.texts.take(event, false);
				thread.add(event, this.node.number(), false);
			});
			if (answer.path("replay_truncated").asBoolean(false)) {
				join(index);
				return;
			}
			List<JsonNode> waiting = this.ahead.remove(index);
			if (waiting != null) {
				waiting.forEach((event) -> thread.add(event, this.node.number(), false));
			}
			if (this.ahead.isEmpty()) {
				Follower.this.attempts.set(0);
			}
		}

		private void giveUpUnlessJoined() {
			synchronized (Follower.this) {
				if (this.ahead.isEmpty() && Follower.this.attempts.get() == 0) {
					return;
				}
			}
			this.given.tryEmitEmpty();
		}

	}

}

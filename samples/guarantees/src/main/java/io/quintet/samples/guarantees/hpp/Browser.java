package io.quintet.samples.guarantees.hpp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.databind.JsonNode;

import io.quintet.samples.guarantees.cluster.Http;
import io.quintet.samples.guarantees.cluster.Node;
import io.quintet.samples.guarantees.hpp.HppHistory.Field;
import io.quintet.samples.guarantees.hpp.HppHistory.SeenFrame;

/**
 * A page that shows a form. When its connection ends it connects to its own node again,
 * or else to the next one; each time it reads the form after the connection was accepted,
 * since frames are not replayed.
 */
final class Browser implements AutoCloseable {

	private static final int MAX_FRAME = 1_000_000;

	private static final Duration RETRY = Duration.ofMillis(50);

	private static final Duration PATIENCE = Duration.ofSeconds(15);

	private static final HttpClient CLIENT = HttpClient.create(ConnectionProvider.newConnection());

	private final String name;

	private final Form form;

	private final Node home;

	private final List<Node> nodes;

	private final List<Stay> stays = new ArrayList<>();

	private final Set<String> seen = ConcurrentHashMap.newKeySet();

	private int attempts;

	private boolean closed;

	Browser(String name, Form form, Node home, List<Node> nodes) {
		this.name = name;
		this.form = form;
		this.home = home;
		this.nodes = nodes;
		connect();
	}

	private void connect() {
		Stay stay;
		synchronized (this) {
			if (this.closed) {
				return;
			}
			stay = new Stay(this.nodes.get((this.nodes.indexOf(this.home) + this.attempts++) % this.nodes.size()));
			this.stays.add(stay);
		}
		CLIENT.websocket(WebsocketClientSpec.builder().maxFramePayloadLength(MAX_FRAME).build())
			.uri(this.form.socket(stay.node))
			.handle(stay::handle)
			.then()
			.takeUntilOther(stay.given.asMono())
			.onErrorComplete()
			.subscribe(null, null,
					() -> Schedulers.parallel().schedule(this::connect, RETRY.toMillis(), TimeUnit.MILLISECONDS));
		Schedulers.parallel().schedule(stay::giveUpUnlessRead, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
	}

	/** Ends the connection and comes back to its own node. */
	synchronized void comeHome() {
		Stay present = present();
		if (present.node != this.home) {
			this.attempts = 0;
			present.given.tryEmitEmpty();
		}
	}

	private synchronized Stay present() {
		return this.stays.get(this.stays.size() - 1);
	}

	/** Reports an edit of the person, if there is a connection. */
	@Nullable Node edit(String key, String value) {
		Stay present = present();
		String text = Http.JSON.createObjectNode()
			.put("type", "userEdit")
			.put("key", key)
			.put("value", value)
			.toString();
		return (present.snapshot != null && present.edit(text)) ? present.node : null;
	}

	String name() {
		return this.name;
	}

	Form form() {
		return this.form;
	}

	Node home() {
		return this.home;
	}

	/** Tells whether a value was shown. */
	boolean has(String value) {
		return this.seen.contains(value);
	}

	synchronized List<HppHistory.Stay> stays() {
		return this.stays.stream()
			.map((stay) -> new HppHistory.Stay(this.name, this.form.id(), stay.node.number(), stay == present(),
					stay.snapshot, List.copyOf(stay.frames)))
			.toList();
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		present().given.tryEmitEmpty();
	}

	/** One connection. */
	private final class Stay {

		private final Node node;

		private final Sinks.Many<String> outgoing = Sinks.many().unicast().onBackpressureBuffer();

		private final Sinks.Empty<Void> given = Sinks.empty();

		private final List<SeenFrame> frames = new ArrayList<>();

		private volatile @Nullable Map<String, Field> snapshot;

		private Stay(Node node) {
			this.node = node;
		}

		private Mono<Void> handle(WebsocketInbound in, WebsocketOutbound out) {
			return Mono.firstWithSignal(
					in.aggregateFrames(MAX_FRAME).receive().asString().doOnNext(this::onText).then(),
					out.sendString(this.outgoing.asFlux()).then());
		}

		synchronized boolean edit(String text) {
			return this.outgoing.tryEmitNext(text).isSuccess();
		}

		private void onText(String text) {
			JsonNode frame = Http.JSON.readTree(text);
			switch (frame.path("type").asString("")) {
				case "connected" -> Schedulers.boundedElastic().schedule(this::read);
				case "action", "userEdit" -> add(text, frame.path("value").asString(""));
				case "heartbeat" -> {
				}
				default -> add(text, null);
			}
		}

		private void add(String text, @Nullable String value) {
			synchronized (Browser.this) {
				this.frames.add(new SeenFrame(text, value, System.nanoTime()));
			}
			if (value != null) {
				Browser.this.seen.add(value);
			}
		}

		private void read() {
			try {
				Map<String, Field> fields = Browser.this.form.fields(this.node);
				synchronized (Browser.this) {
					this.snapshot = fields;
					Browser.this.attempts = 0;
				}
				fields.values().forEach((field) -> Browser.this.seen.add(field.value()));
			}
			catch (IllegalStateException ex) {
				// The node has gone meanwhile, or cannot read.
				this.given.tryEmitEmpty();
			}
		}

		private void giveUpUnlessRead() {
			if (this.snapshot == null) {
				this.given.tryEmitEmpty();
			}
		}

	}

}

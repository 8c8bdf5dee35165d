package io.quintet.lime.test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The open streams of the simulated platform.
 */
final class PlatformStreams {

	static final String KEEPALIVE = "data: {\"type\":\"keepalive\"}\n\n";

	private final List<Stream> open = new CopyOnWriteArrayList<>();

	private final AtomicInteger turns = new AtomicInteger();

	private volatile boolean eventsToOne;

	private volatile Duration keepalives;

	PlatformStreams(Duration keepalives) {
		this.keepalives = keepalives;
	}

	void keepalives(Duration interval) {
		this.keepalives = interval;
	}

	void eventsToOne(boolean one) {
		this.eventsToOne = one;
	}

	Publisher<Void> open(HttpServerResponse response) {
		Stream stream = new Stream();
		Disposable signs = Flux.interval(this.keepalives).subscribe((tick) -> stream.send(KEEPALIVE));
		response.withConnection((connection) -> {
			stream.connection = connection;
			connection.onDispose(signs);
		});
		response.status(200).header("Content-Type", "text/event-stream").header("Cache-Control", "no-cache");
		return response.send(stream.events.asFlux()
			.doOnSubscribe((subscription) -> this.open.add(stream))
			.doFinally((signal) -> this.open.remove(stream))
			.map((text) -> Unpooled.copiedBuffer(text, StandardCharsets.UTF_8)), (buffer) -> true);
	}

	void send(String text) {
		List<Stream> streams = List.copyOf(this.open);
		if (!this.eventsToOne) {
			streams.forEach((stream) -> stream.send(text));
		}
		else if (!streams.isEmpty()) {
			streams.get(Math.floorMod(this.turns.getAndIncrement(), streams.size())).send(text);
		}
	}

	int size() {
		return this.open.size();
	}

	void end() {
		this.open.forEach(Stream::end);
	}

	void drop() {
		this.open.forEach(Stream::drop);
	}

	private static final class Stream {

		private final Sinks.Many<String> events = Sinks.many().unicast().onBackpressureBuffer();

		private volatile @Nullable Connection connection;

		synchronized void send(String text) {
			this.events.tryEmitNext(text);
		}

		synchronized void end() {
			this.events.tryEmitComplete();
		}

		void drop() {
			Connection opened = this.connection;
			if (opened != null) {
				opened.dispose();
			}
		}

	}

}

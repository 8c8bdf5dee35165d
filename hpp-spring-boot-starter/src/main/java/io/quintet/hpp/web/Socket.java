package io.quintet.hpp.web;

import java.time.Duration;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;

import io.quintet.hpp.HandshakeStatistics;

/**
 * The sending side of one socket. A bounded queue stands before it; one frame at a time
 * is with the network, so a peer that does not read fills the queue and is cut.
 */
final class Socket {

	private static final Logger logger = LoggerFactory.getLogger(Socket.class);

	private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);

	private static final int MAX_UNANSWERED = 3;

	private static final byte[] NO_BYTES = new byte[0];

	private final String id = UUID.randomUUID().toString();

	private final WebSocketSession session;

	private final Runnable cut;

	private final HandshakeWebSettings settings;

	private final HandshakeStatistics statistics;

	private final Sinks.Many<Outbound> sink;

	private final AtomicInteger queuedFrames = new AtomicInteger();

	private final AtomicLong queuedBytes = new AtomicLong();

	private final AtomicBoolean dropped = new AtomicBoolean();

	private volatile long lastSent = System.nanoTime();

	private final AtomicInteger unanswered = new AtomicInteger();

	Socket(WebSocketSession session, Runnable cut, HandshakeWebSettings settings, HandshakeStatistics statistics) {
		this.session = session;
		this.cut = cut;
		this.settings = settings;
		this.statistics = statistics;
		Queue<Outbound> queue = Queues.<Outbound>unboundedMultiproducer().get();
		this.sink = Sinks.many().unicast().onBackpressureBuffer(queue);
	}

	String id() {
		return this.id;
	}

	/**
	 * Queues something to write; cuts the socket when too much waits already.
	 * @param outbound what to write
	 */
	void offer(Outbound outbound) {
		int frames = this.queuedFrames.incrementAndGet();
		long bytes = this.queuedBytes.addAndGet(outbound.text().length);
		if (frames > this.settings.maxQueuedFrames() || (bytes > this.settings.maxQueuedBytes() && frames > 1)) {
			drop();
			return;
		}
		this.sink.emitNext(outbound, (signal, result) -> result == Sinks.EmitResult.FAIL_NON_SERIALIZED);
	}

	/**
	 * Writes what is queued until the socket is to close, and closes it.
	 * @param first the first frame
	 * @param from number of the first frame of the session that this socket is to get
	 * @return completes when the socket is closed
	 */
	Mono<Void> write(Outbound first, long from) {
		Flux<Outbound> frames = this.sink.asFlux().doOnNext((outbound) -> {
			this.queuedFrames.decrementAndGet();
			this.queuedBytes.addAndGet(-outbound.text().length);
		}).filter((outbound) -> outbound.number() >= from);
		return Flux.concat(Mono.just(first), frames)
			.concatMap((outbound) -> send(outbound).thenReturn(outbound), 0)
			.takeUntil((outbound) -> outbound.close() != null)
			.last()
			.flatMap((last) -> close((last.close() != null) ? last.close() : CloseStatus.NORMAL));
	}

	// The end of the input, which the close itself brings about, must not cancel the
	// close.
	private Mono<Void> close(CloseStatus status) {
		return Mono.defer(() -> {
			Sinks.Empty<Void> closed = Sinks.empty();
			this.session.close(status).subscribe(null, (ex) -> closed.tryEmitEmpty(), closed::tryEmitEmpty);
			return closed.asMono();
		});
	}

	private Mono<Void> send(Outbound outbound) {
		this.lastSent = System.nanoTime();
		if (outbound.text().length == 0) {
			return Mono.empty();
		}
		WebSocketMessage message = new WebSocketMessage(WebSocketMessage.Type.TEXT,
				this.session.bufferFactory().wrap(outbound.text()));
		return this.session
			.send(outbound.ping() ? Flux.just(message, this.session.pingMessage((buffers) -> buffers.wrap(NO_BYTES)))
					: Mono.just(message));
	}

	void received() {
		this.unanswered.set(0);
	}

	/**
	 * Tells when the next heartbeat is due.
	 * @return time to wait until {@link #beat()}
	 */
	Duration untilBeat() {
		Duration idle = Duration.ofNanos(System.nanoTime() - this.lastSent);
		Duration wait = this.settings.heartbeat().minus(idle);
		return (wait.compareTo(SHORTEST_WAIT) > 0) ? wait : SHORTEST_WAIT;
	}

	/**
	 * Sends a heartbeat when the socket has been idle, and gives up on a peer that left
	 * the last ones without any sign of life.
	 */
	void beat() {
		if (System.nanoTime() - this.lastSent < this.settings.heartbeat().toNanos()) {
			return;
		}
		this.lastSent = System.nanoTime();
		if (this.unanswered.getAndIncrement() >= MAX_UNANSWERED) {
			drop();
		}
		else {
			offer(Outbound.heartbeat());
		}
	}

	private void drop() {
		if (this.dropped.compareAndSet(false, true)) {
			logger.debug("Socket {} does not read and is cut", this.id);
			this.statistics.socketDropped();
			this.cut.run();
		}
	}

}

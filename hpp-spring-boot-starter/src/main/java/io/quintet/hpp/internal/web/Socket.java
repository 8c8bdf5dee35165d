package io.quintet.hpp.internal.web;

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

import io.quintet.hpp.internal.service.HandshakeStatistics;

/**
 * The sending side of one socket. Its queue is bounded and one frame at a time is
 * written, so a peer that does not read fills the queue and is cut. The
 * {@link OutboundBudget} bounds the queues of all sockets of the node.
 */
final class Socket {

	private static final Logger logger = LoggerFactory.getLogger(Socket.class);

	private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);

	private static final int MAX_UNANSWERED = 3;

	private static final long GONE = -1;

	private static final byte[] NO_BYTES = new byte[0];

	private final String id = UUID.randomUUID().toString();

	private final WebSocketSession session;

	private final WireConnection connection;

	private final HandshakeWebSettings.Sockets settings;

	private final OutboundBudget budget;

	private final HandshakeStatistics statistics;

	private final Sinks.Many<Outbound> sink;

	private final AtomicInteger queuedFrames = new AtomicInteger();

	private final AtomicLong queuedBytes = new AtomicLong();

	/** Bytes queued or being written; {@link #GONE} once the socket has ended. */
	private final AtomicLong held = new AtomicLong();

	private final AtomicBoolean dropped = new AtomicBoolean();

	private volatile long lastSent = System.nanoTime();

	private volatile boolean writing;

	private volatile long writeStarted;

	/** Heartbeats since the last message of the peer. */
	private final AtomicInteger unanswered = new AtomicInteger();

	/** Heartbeats since the last completed write. */
	private final AtomicInteger unwritten = new AtomicInteger();

	Socket(WebSocketSession session, WireConnection connection, HandshakeWebSettings.Sockets settings,
			OutboundBudget budget, HandshakeStatistics statistics) {
		this.session = session;
		this.connection = connection;
		this.settings = settings;
		this.budget = budget;
		this.statistics = statistics;
		Queue<Outbound> queue = Queues.<Outbound>unboundedMultiproducer().get();
		this.sink = Sinks.many().unicast().onBackpressureBuffer(queue);
	}

	String id() {
		return this.id;
	}

	/** Queues a message; cuts the socket when its queue is full. */
	void offer(Outbound outbound) {
		int frames = this.queuedFrames.incrementAndGet();
		long bytes = this.queuedBytes.addAndGet(outbound.size());
		if (frames > this.settings.maxQueuedFrames() || (bytes > this.settings.maxQueuedBytes() && frames > 1)) {
			cut("does not read");
			return;
		}
		hold(outbound);
		if (this.held.get() != GONE) {
			this.sink.emitNext(outbound, (signal, result) -> result == Sinks.EmitResult.FAIL_NON_SERIALIZED);
		}
	}

	private void hold(Outbound outbound) {
		if (this.held.getAndUpdate((bytes) -> (bytes == GONE) ? GONE : bytes + outbound.size()) != GONE) {
			this.budget.take(outbound.size());
		}
	}

	private void release(Outbound outbound) {
		if (this.held.getAndUpdate((bytes) -> (bytes == GONE) ? GONE : bytes - outbound.size()) != GONE) {
			this.budget.give(outbound.size());
		}
	}

	/** Returns the budget of this socket; later messages are dropped. */
	void end() {
		long rest = this.held.getAndSet(GONE);
		if (rest != GONE) {
			this.budget.give(rest);
		}
	}

	/**
	 * Writes what is queued until the socket is to close, and closes it.
	 * @param first the first frame
	 * @param from number of the first frame of the session that this socket is to get
	 * @return completes when the socket is closed
	 */
	Mono<Void> write(Outbound first, long from) {
		hold(first);
		Flux<Outbound> frames = this.sink.asFlux().doOnNext((outbound) -> {
			this.queuedFrames.decrementAndGet();
			this.queuedBytes.addAndGet(-outbound.size());
		});
		return Flux.concat(Mono.just(first), frames).concatMap((outbound) -> {
			Mono<Void> sent = (outbound.number() >= from) ? send(outbound) : Mono.empty();
			return sent.doOnTerminate(() -> release(outbound)).thenReturn(outbound);
		}, 0)
			.takeUntil((outbound) -> outbound.close() != null)
			.last()
			.flatMap((last) -> close((last.close() != null) ? last.close() : CloseStatus.NORMAL));
	}

	// The close ends the input, which must not cancel the close.
	private Mono<Void> close(CloseStatus status) {
		return Mono.defer(() -> {
			Sinks.Empty<Void> closed = Sinks.empty();
			this.connection.close(this.session, status)
				.subscribe(null, (ex) -> closed.tryEmitEmpty(), closed::tryEmitEmpty);
			return closed.asMono();
		});
	}

	private Mono<Void> send(Outbound outbound) {
		this.lastSent = System.nanoTime();
		if (outbound.size() == 0) {
			return Mono.empty();
		}
		WebSocketMessage message = new WebSocketMessage(WebSocketMessage.Type.TEXT,
				this.session.bufferFactory().wrap(outbound.text()));
		this.writeStarted = System.nanoTime();
		this.writing = true;
		return this.session
			.send(outbound.ping() ? Flux.just(message, this.session.pingMessage((buffers) -> buffers.wrap(NO_BYTES)))
					: Mono.just(message))
			.doOnTerminate(() -> {
				this.writing = false;
				this.unwritten.set(0);
			});
	}

	boolean isWriting() {
		return this.writing;
	}

	long nanosOfWrite() {
		return System.nanoTime() - this.writeStarted;
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
	 * Sends a heartbeat when the socket has been idle, and cuts a peer that did not
	 * respond to the last ones, or did not read what was sent before them: a peer can
	 * answer pings without reading.
	 */
	void beat() {
		if (System.nanoTime() - this.lastSent < this.settings.heartbeat().toNanos()) {
			return;
		}
		this.lastSent = System.nanoTime();
		int beats = Math.max(this.unanswered.getAndIncrement(), this.unwritten.getAndIncrement());
		if (beats >= MAX_UNANSWERED) {
			cut("does not answer");
		}
		else {
			offer(Outbound.heartbeat());
		}
	}

	/** Closes the connection without a close frame, which the peer would not read. */
	void cut(String why) {
		if (this.dropped.compareAndSet(false, true)) {
			logger.debug("Socket {} {} and is cut", this.id, why);
			this.statistics.socketDropped();
			end();
			this.connection.cut(this.session);
		}
	}

}

package io.quintet.hpp.internal.web;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.socket.CloseStatus;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

import io.quintet.hpp.session.Frame;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.session.SessionFrames;
import io.quintet.support.reactive.SerialGate;

/**
 * The sockets of one session on this node. All changes of the group go through one serial
 * gate, so its state needs no lock.
 */
final class SocketGroup {

	private static final Logger logger = LoggerFactory.getLogger(SocketGroup.class);

	private static final Duration GAP_PATIENCE = Duration.ofSeconds(1);

	private static final Duration SKEW_PATIENCE = Duration.ofSeconds(1);

	private static final Duration STORE_PATIENCE = Duration.ofSeconds(30);

	private static final Duration FOR_EVER = Duration.ofMillis(Long.MAX_VALUE);

	private final String sessionId;

	private final SocketHub hub;

	private final SerialGate gate;

	private final Set<Socket> sockets = new LinkedHashSet<>();

	private final FrameSequencer sequencer = new FrameSequencer();

	private final Mono<Void> started;

	private final Disposable.Swap expiry = Disposables.swap();

	private final Disposable.Swap gap = Disposables.swap();

	private long awaited = -1;

	/** Sockets that hold this group; guarded by the hub. */
	int holders;

	SocketGroup(String sessionId, SocketHub hub) {
		this.sessionId = sessionId;
		this.hub = hub;
		this.gate = new SerialGate("the sockets of session " + sessionId);
		this.started = Mono.defer(() -> hub.find(sessionId))
			.doOnNext(this::start)
			.then()
			.cache((done) -> FOR_EVER, (ex) -> Duration.ZERO, () -> FOR_EVER);
	}

	String sessionId() {
		return this.sessionId;
	}

	/**
	 * Adds a socket, which collects frames from now on.
	 * @param socket the socket
	 * @return completes when the order of frames is known
	 */
	Mono<Void> add(Socket socket) {
		this.gate.execute(() -> this.sockets.add(socket));
		return this.started;
	}

	void remove(Socket socket) {
		this.gate.execute(() -> this.sockets.remove(socket));
	}

	void publish(SessionFrames frames) {
		this.gate.execute(() -> {
			deliver(this.sequencer.accept(frames));
			watchGap();
		});
	}

	/** Number of the next frame, or -1 while it is not known. */
	long next() {
		return this.sequencer.next();
	}

	void goodbye(CloseStatus status) {
		this.gate.execute(() -> List.copyOf(this.sockets).forEach((socket) -> socket.offer(Outbound.goodbye(status))));
	}

	void close() {
		this.expiry.dispose();
		this.gap.dispose();
	}

	private void start(HandshakeSession session) {
		this.gate.execute(() -> {
			deliver(this.sequencer.start(session.frames()));
			watchGap();
			watch(session.expiresAt());
		});
		// Other nodes may have changed the session since it was read.
		this.hub.catchUp(this.sessionId);
	}

	// Another node has caused what is missing, or another thread is about to publish it.
	// One timer for each gap: frames behind a gap must not restart it.
	private void watchGap() {
		long missing = this.sequencer.missing();
		if (missing != this.awaited) {
			this.awaited = missing;
			this.gap.update((missing < 0) ? Disposables.disposed()
					: this.hub.schedule(() -> lookBeforeSkipping(missing), GAP_PATIENCE));
			if (missing >= 0) {
				this.hub.catchUp(this.sessionId);
			}
		}
	}

	private void lookBeforeSkipping(long missing) {
		this.hub.read(List.of(this.sessionId))
			.subscribe(null,
					(ex) -> this.gap.update(this.hub.schedule(() -> lookBeforeSkipping(missing), GAP_PATIENCE)),
					() -> this.gate.execute(() -> skipGap(missing)));
	}

	private void skipGap(long missing) {
		if (this.sequencer.missing() == missing) {
			logger.warn("Frame {} of session {} did not arrive; its sockets go on without it", missing, this.sessionId);
			deliver(this.sequencer.skipGap());
			watchGap();
		}
	}

	// An access may have moved the expiry; only the store knows.
	private void watch(Instant end) {
		Duration left = Duration.between(this.hub.now(), end);
		lookAfter(left.isNegative() ? SKEW_PATIENCE : left.plusMillis(1));
	}

	private void lookAfter(Duration wait) {
		this.expiry.update(this.hub.schedule(() -> Mono.defer(() -> this.hub.find(this.sessionId))
			.doOnNext((session) -> this.gate.execute(() -> watch(session.expiresAt())))
			.switchIfEmpty(Mono.fromRunnable(() -> this.gate.execute(this::expired)))
			.subscribe((session) -> {
			}, (ex) -> {
				logger.warn("Could not look for the end of session {}: {}", this.sessionId, ex.toString());
				this.gate.execute(() -> lookAfter(STORE_PATIENCE));
			}), wait));
	}

	private void expired() {
		List.copyOf(this.sockets).forEach((socket) -> socket.offer(Outbound.of(Frame.NOT_FOUND)));
	}

	private void deliver(List<SessionFrames> publications) {
		for (SessionFrames frames : publications) {
			long number = frames.first();
			for (Frame frame : frames.frames()) {
				deliver(Outbound.of(number, frame), frames.origin());
				number++;
			}
		}
	}

	private void deliver(Outbound outbound, String origin) {
		for (Socket socket : this.sockets) {
			if (!socket.id().equals(origin)) {
				socket.offer(outbound);
			}
		}
	}

}

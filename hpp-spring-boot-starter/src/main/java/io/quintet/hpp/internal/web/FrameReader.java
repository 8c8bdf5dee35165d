package io.quintet.hpp.internal.web;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.socket.CloseStatus;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.hpp.internal.service.HandshakeStatistics;
import io.quintet.hpp.session.HandshakeSessionStore;

/**
 * Reads frames that other nodes have caused: of the sessions that they name and, in each
 * sweep, of all sessions with a socket on this node, because a name may get lost.
 */
final class FrameReader {

	private static final Logger logger = LoggerFactory.getLogger(FrameReader.class);

	private static final int MAX_SESSIONS = 1_000;

	// Longest time by which a lost name delays frames.
	private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(1);

	private final SocketHub hub;

	private final HandshakeSessionStore store;

	private final HandshakeStatistics statistics;

	private final Set<String> named = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean reading = new AtomicBoolean();

	private final AtomicBoolean sweeping = new AtomicBoolean();

	private final Disposable sweeps;

	private final Scheduler timer;

	/** When a sweep ended well, in milliseconds of the timer. */
	private volatile long lastSweep;

	private volatile boolean failing;

	FrameReader(SocketHub hub, HandshakeSessionStore store, HandshakeStatistics statistics, Scheduler timer) {
		this.hub = hub;
		this.store = store;
		this.statistics = statistics;
		this.timer = timer;
		this.lastSweep = now();
		long millis = SWEEP_INTERVAL.toMillis();
		this.sweeps = timer.schedulePeriodically(this::sweep, millis, millis, TimeUnit.MILLISECONDS);
	}

	/** Reads the frames of a session soon. */
	void name(String sessionId) {
		this.named.add(sessionId);
		readNamed();
	}

	// Names that arrive while a read is on its way are read together in the next one.
	private void readNamed() {
		if (this.named.isEmpty() || !this.reading.compareAndSet(false, true)) {
			return;
		}
		List<String> sessions = this.named.stream().limit(MAX_SESSIONS).toList();
		sessions.forEach(this.named::remove);
		read(sessions).onErrorComplete().subscribe(null, null, () -> {
			this.reading.set(false);
			readNamed();
		});
	}

	/** Reads the frames of all sessions with a socket, unless that is under way. */
	void sweep() {
		if (!this.sweeping.compareAndSet(false, true)) {
			return;
		}
		Collection<String> sessions = this.hub.sessionIds();
		if (!sessions.isEmpty() && now() - this.lastSweep > HandshakeSessionStore.FRAMES_KEPT.toMillis()) {
			closeSockets();
		}
		Flux.fromIterable(sessions)
			.buffer(MAX_SESSIONS)
			.concatMap(this::read, 1)
			.reduce(0L, Long::sum)
			.doFinally((signal) -> this.sweeping.set(false))
			.subscribe(this::swept, this::failed);
	}

	// Frames may be gone that this node has not read, so its pages have to read the form.
	private void closeSockets() {
		logger.warn("Frames of other nodes were not read for more than {} s; the sockets of this node are closed",
				HandshakeSessionStore.FRAMES_KEPT.toSeconds());
		this.lastSweep = now();
		this.hub.goodbye(CloseStatus.SERVICE_RESTARTED);
	}

	private long now() {
		return this.timer.now(TimeUnit.MILLISECONDS);
	}

	private void swept(long missed) {
		this.lastSweep = now();
		this.statistics.swept(missed);
		if (this.failing) {
			this.failing = false;
			logger.info("Frames of other nodes are read again");
		}
	}

	private void failed(Throwable ex) {
		if (!this.failing) {
			this.failing = true;
			logger.warn("Frames of other nodes cannot be read; the sockets of this node get them later: {}",
					ex.toString());
		}
	}

	/**
	 * Reads frames behind what this node has delivered, and delivers them.
	 * @param sessions ids of sessions
	 * @return number of changes that this node did not have
	 */
	Mono<Long> read(Collection<String> sessions) {
		return Mono.defer(() -> {
			Map<String, Long> positions = this.hub.positions(sessions);
			if (positions.isEmpty()) {
				return Mono.just(0L);
			}
			return this.store.framesFrom(positions)
				.doOnNext(this.hub::publish)
				.count()
				.doOnNext(this.statistics::framesRead)
				.flatMap((count) -> (count < HandshakeSessionStore.FRAMES_AT_ONCE) ? Mono.just(count)
						: read(sessions).map((more) -> count + more));
		});
	}

	void close() {
		this.sweeps.dispose();
	}

}

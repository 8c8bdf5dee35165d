package io.quintet.hpp.internal.web;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.socket.CloseStatus;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.hpp.internal.service.HandshakeStatistics;
import io.quintet.hpp.session.HandshakeSessionStore;
import io.quintet.hpp.session.StoreUnavailableException;
import io.quintet.support.nodes.ChangeReader;

/**
 * Reads frames that other nodes have caused, of the sessions with a socket on this node.
 */
final class FrameReader implements ChangeReader.Source {

	private static final Logger logger = LoggerFactory.getLogger(FrameReader.class);

	// Longest time by which a lost name delays frames.
	private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(1);

	private final SocketHub hub;

	private final HandshakeSessionStore store;

	private final HandshakeStatistics statistics;

	private final Scheduler timer;

	private final ChangeReader reader;

	/** When sockets were closed, in milliseconds of the timer. */
	private volatile long closedAt;

	FrameReader(SocketHub hub, HandshakeSessionStore store, HandshakeStatistics statistics, Scheduler timer) {
		this.hub = hub;
		this.store = store;
		this.statistics = statistics;
		this.timer = timer;
		this.closedAt = now();
		this.reader = new ChangeReader(this, SWEEP_INTERVAL, statistics.otherNodes(), timer);
	}

	ChangeReader changes() {
		return this.reader;
	}

	@Override
	public Collection<String> beginSweep() {
		Collection<String> sessions = this.hub.sessionIds();
		long kept = HandshakeSessionStore.FRAMES_KEPT.toMillis();
		if (!sessions.isEmpty() && this.reader.sinceSweep().toMillis() > kept && now() - this.closedAt > kept) {
			closeSockets();
		}
		return sessions;
	}

	// Frames may be gone that this node has not read, so its pages have to read the form.
	private void closeSockets() {
		logger.warn("Frames of other nodes were not read for more than {} s; the sockets of this node are closed",
				HandshakeSessionStore.FRAMES_KEPT.toSeconds());
		this.closedAt = now();
		this.hub.goodbye(CloseStatus.SERVICE_RESTARTED);
	}

	private long now() {
		return this.timer.now(TimeUnit.MILLISECONDS);
	}

	@Override
	public Mono<Long> read(Collection<String> sessions) {
		return Mono.defer(() -> {
			Map<String, Long> positions = this.hub.positions(sessions);
			if (positions.isEmpty() && !sessions.isEmpty()) {
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

	@Override
	public boolean isOutage(Throwable ex) {
		return ex instanceof StoreUnavailableException;
	}

}

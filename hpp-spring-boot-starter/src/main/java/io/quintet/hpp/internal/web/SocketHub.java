package io.quintet.hpp.internal.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.socket.CloseStatus;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.hpp.HandshakeSessions;
import io.quintet.hpp.internal.service.HandshakeService;
import io.quintet.hpp.internal.service.HandshakeStatistics;
import io.quintet.hpp.session.HandshakeEventBus;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.session.HandshakeSessionStore;
import io.quintet.hpp.session.SessionFrames;
import io.quintet.hpp.session.StoreUnavailableException;
import io.quintet.support.nodes.ChangeReader;

/**
 * The sockets of this node by session, and the reader of frames that other nodes have
 * caused. Holds only sessions with a socket.
 */
final class SocketHub implements ChangeReader.Source {

	private static final Logger logger = LoggerFactory.getLogger(SocketHub.class);

	// Longest time by which a lost name delays frames.
	private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(1);

	private final Map<String, SocketGroup> groups = new ConcurrentHashMap<>();

	private final HandshakeSessions sessions;

	private final Scheduler timer;

	private final Clock clock;

	private final int maxSocketsPerSession;

	private final HandshakeSessionStore store;

	private final HandshakeStatistics statistics;

	private final ChangeReader changes;

	private final Disposable subscription;

	/** When sockets were closed, in milliseconds of the timer. */
	private volatile long closedAt;

	SocketHub(HandshakeService handshake, HandshakeEventBus bus, Scheduler timer, Clock clock,
			HandshakeWebSettings.Sockets settings) {
		this.sessions = handshake.sessions();
		this.timer = timer;
		this.clock = clock;
		this.maxSocketsPerSession = settings.maxPerSession();
		this.store = handshake.store();
		this.statistics = handshake.statistics();
		this.closedAt = millis();
		this.changes = new ChangeReader("sessions of HPP", this, SWEEP_INTERVAL, this.statistics.otherNodes(), timer);
		this.subscription = bus.listen(this::receive);
	}

	/**
	 * Reserves a place in the group of a session.
	 * @param sessionId id of the session
	 * @return the group, or {@code null} when it is full
	 */
	@Nullable SocketGroup hold(String sessionId) {
		boolean[] full = new boolean[1];
		SocketGroup held = this.groups.compute(sessionId, (id, group) -> {
			SocketGroup current = (group != null) ? group : new SocketGroup(id, this);
			full[0] = current.holders >= this.maxSocketsPerSession;
			current.holders += full[0] ? 0 : 1;
			return current;
		});
		return full[0] ? null : held;
	}

	void release(SocketGroup group, Socket socket) {
		group.remove(socket);
		this.groups.computeIfPresent(group.sessionId(), (id, current) -> {
			current.holders--;
			return (current.holders > 0) ? current : null;
		});
		if (this.groups.get(group.sessionId()) != group) {
			group.close();
		}
	}

	void goodbye(CloseStatus status) {
		this.groups.values().forEach((group) -> group.goodbye(status));
	}

	void close() {
		this.subscription.dispose();
		this.changes.close();
		this.groups.values().forEach(SocketGroup::close);
	}

	Mono<HandshakeSession> find(String sessionId) {
		return this.sessions.find(sessionId);
	}

	Instant now() {
		return this.clock.instant();
	}

	Mono<Long> delay(Duration delay) {
		return Mono.delay(delay, this.timer);
	}

	Disposable schedule(Runnable task, Duration delay) {
		return this.timer.schedule(task, Math.max(0, delay.toMillis()), TimeUnit.MILLISECONDS);
	}

	@Override
	public Collection<String> beginSweep() {
		long kept = HandshakeSessionStore.FRAMES_KEPT.toMillis();
		if (!this.groups.isEmpty() && this.changes.sinceSweep().toMillis() > kept && millis() - this.closedAt > kept) {
			closeSockets();
		}
		return List.copyOf(this.groups.keySet());
	}

	// Frames may be gone that this node has not read, so its pages have to read the form.
	private void closeSockets() {
		logger.warn("Frames of other nodes were not read for more than {} s; the sockets of this node are closed",
				HandshakeSessionStore.FRAMES_KEPT.toSeconds());
		this.closedAt = millis();
		goodbye(CloseStatus.SERVICE_RESTARTED);
	}

	private long millis() {
		return this.timer.now(TimeUnit.MILLISECONDS);
	}

	@Override
	public Mono<Long> read(Collection<String> sessions) {
		return Mono.defer(() -> {
			Map<String, Long> positions = positions(sessions);
			if (positions.isEmpty() && !sessions.isEmpty()) {
				return Mono.just(0L);
			}
			return this.store.framesFrom(positions)
				.doOnNext(this::publish)
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

	/** Looks up the next frame of sessions, without those that have no socket here. */
	private Map<String, Long> positions(Collection<String> sessions) {
		Map<String, Long> positions = new HashMap<>();
		for (String id : sessions) {
			SocketGroup group = this.groups.get(id);
			if (group != null && group.next() >= 0) {
				positions.put(id, group.next());
			}
		}
		return positions;
	}

	Mono<Void> firstSweep() {
		return this.changes.firstSweep();
	}

	void catchUp(String sessionId) {
		this.changes.read(sessionId);
	}

	private void receive(SessionFrames frames) {
		if (!frames.frames().isEmpty()) {
			publish(frames);
		}
		else if (this.groups.containsKey(frames.sessionId())) {
			catchUp(frames.sessionId());
		}
		else if (frames.equals(SessionFrames.MANY_CHANGED)) {
			this.changes.sweep();
		}
	}

	private void publish(SessionFrames frames) {
		SocketGroup group = this.groups.get(frames.sessionId());
		if (group != null) {
			group.publish(frames);
		}
	}

}

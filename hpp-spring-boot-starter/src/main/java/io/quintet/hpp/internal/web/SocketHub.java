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
import org.springframework.web.reactive.socket.CloseStatus;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.hpp.HandshakeSessions;
import io.quintet.hpp.internal.service.HandshakeService;
import io.quintet.hpp.session.HandshakeEventBus;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.session.SessionFrames;

/**
 * The sockets of this node by session. Holds only sessions with a socket.
 */
final class SocketHub {

	private final Map<String, SocketGroup> groups = new ConcurrentHashMap<>();

	private final HandshakeSessions sessions;

	private final Scheduler timer;

	private final Clock clock;

	private final int maxSocketsPerSession;

	private final FrameReader frames;

	private final Disposable subscription;

	SocketHub(HandshakeService handshake, HandshakeEventBus bus, Scheduler timer, Clock clock,
			HandshakeWebSettings.Sockets settings) {
		this.sessions = handshake.sessions();
		this.timer = timer;
		this.clock = clock;
		this.maxSocketsPerSession = settings.maxPerSession();
		this.frames = new FrameReader(this, handshake.store(), handshake.statistics(), timer);
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
		this.frames.changes().close();
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

	Collection<String> sessionIds() {
		return List.copyOf(this.groups.keySet());
	}

	/** Looks up the next frame of sessions, without those that have no socket here. */
	Map<String, Long> positions(Collection<String> sessions) {
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
		return this.frames.changes().firstSweep();
	}

	void catchUp(String sessionId) {
		this.frames.changes().read(sessionId);
	}

	Mono<Long> read(String sessionId) {
		return this.frames.read(List.of(sessionId));
	}

	private void receive(SessionFrames frames) {
		if (!frames.frames().isEmpty()) {
			publish(frames);
		}
		else if (this.groups.containsKey(frames.sessionId())) {
			catchUp(frames.sessionId());
		}
		else if (frames.equals(SessionFrames.MANY_CHANGED)) {
			this.frames.changes().sweep();
		}
	}

	void publish(SessionFrames frames) {
		SocketGroup group = this.groups.get(frames.sessionId());
		if (group != null) {
			group.publish(frames);
		}
	}

}

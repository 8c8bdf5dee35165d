package io.quintet.hpp.internal.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.socket.CloseStatus;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.hpp.HandshakeSessions;
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

	private final Disposable subscription;

	SocketHub(HandshakeSessions sessions, HandshakeEventBus bus, Scheduler timer, Clock clock,
			int maxSocketsPerSession) {
		this.sessions = sessions;
		this.timer = timer;
		this.clock = clock;
		this.maxSocketsPerSession = maxSocketsPerSession;
		this.subscription = bus.listen(this::publish);
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

	private void publish(SessionFrames frames) {
		SocketGroup group = this.groups.get(frames.sessionId());
		if (group != null) {
			group.publish(frames);
		}
	}

}

package io.quintet.hpp.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.session.HandshakeSessionStore;
import io.quintet.hpp.session.StoreFullException;

/**
 * Keeps sessions in memory, bounded in number and in bytes. An update is a
 * compare-and-set on the one reference that holds the session: no lock, and a lost race
 * runs the function again. Expired sessions are dropped when they are touched, when room
 * is needed, and by {@link #sweep()}.
 */
public final class InMemoryHandshakeSessionStore implements HandshakeSessionStore, AutoCloseable {

	private final Map<String, AtomicReference<@Nullable HandshakeSession>> sessions = new ConcurrentHashMap<>();

	private final AtomicLong count = new AtomicLong();

	private final AtomicLong weight = new AtomicLong();

	private final AtomicReference<Instant> nextSweepForRoom = new AtomicReference<>(Instant.MIN);

	private final Clock clock;

	private final long maxSessions;

	private final long maxWeight;

	private final Disposable sweeper;

	/**
	 * Creates the store.
	 * @param clock tells the time by which sessions expire
	 * @param maxSessions most sessions, at least 1
	 * @param maxWeight most bytes of all sessions together, as estimated by
	 * {@link HandshakeSession#weight()}
	 * @param sweepInterval time between two sweeps
	 * @param timer scheduler of the sweeps
	 */
	public InMemoryHandshakeSessionStore(Clock clock, long maxSessions, long maxWeight, Duration sweepInterval,
			Scheduler timer) {
		this.clock = clock;
		this.maxSessions = maxSessions;
		this.maxWeight = maxWeight;
		long nanos = sweepInterval.toNanos();
		this.sweeper = timer.schedulePeriodically(this::sweep, nanos, nanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public Mono<Void> create(HandshakeSession session) {
		return Mono.fromRunnable(() -> {
			if (!reserve(session)) {
				sweepForRoom();
				if (!reserve(session)) {
					throw new StoreFullException("too many sessions");
				}
			}
			if (this.sessions.putIfAbsent(session.id(), new AtomicReference<>(session)) != null) {
				release(session);
				throw new IllegalStateException("the id of a new session is taken");
			}
		});
	}

	private boolean reserve(HandshakeSession session) {
		if (this.count.incrementAndGet() > this.maxSessions) {
			this.count.decrementAndGet();
			return false;
		}
		long bytes = session.weight().total();
		if (this.weight.addAndGet(bytes) > this.maxWeight) {
			release(session);
			return false;
		}
		return true;
	}

	private void release(HandshakeSession session) {
		this.count.decrementAndGet();
		this.weight.addAndGet(-session.weight().total());
	}

	// At most one sweep a second, so that a flood of creates does not iterate over all
	// sessions each time.
	private void sweepForRoom() {
		Instant now = this.clock.instant();
		Instant next = this.nextSweepForRoom.get();
		if (!now.isBefore(next) && this.nextSweepForRoom.compareAndSet(next, now.plusSeconds(1))) {
			sweep();
		}
	}

	@Override
	public Mono<HandshakeSession> find(String id) {
		return Mono.fromSupplier(() -> {
			AtomicReference<@Nullable HandshakeSession> reference = this.sessions.get(id);
			return (reference != null) ? alive(reference) : null;
		});
	}

	@Override
	@SuppressWarnings("ReferenceEquality")
	public <R> Mono<Change<R>> update(String id, Function<HandshakeSession, Change<R>> fn) {
		return Mono.fromSupplier(() -> {
			AtomicReference<@Nullable HandshakeSession> reference = this.sessions.get(id);
			if (reference == null) {
				return null;
			}
			while (true) {
				HandshakeSession before = alive(reference);
				if (before == null) {
					return null;
				}
				Change<R> change = fn.apply(before);
				if (change.session() == before || replaced(reference, before, change.session())) {
					return change;
				}
			}
		});
	}

	private boolean replaced(AtomicReference<@Nullable HandshakeSession> reference, HandshakeSession before,
			@Nullable HandshakeSession after) {
		if (after == null) {
			return removed(reference, before);
		}
		long more = after.weight().total() - before.weight().total();
		if (!hasRoom(more)) {
			sweepForRoom();
			if (!hasRoom(more)) {
				throw new StoreFullException("store full");
			}
		}
		if (!reference.compareAndSet(before, after)) {
			return false;
		}
		this.weight.addAndGet(more);
		return true;
	}

	private boolean hasRoom(long more) {
		return more <= 0 || this.weight.get() + more <= this.maxWeight;
	}

	private @Nullable HandshakeSession alive(AtomicReference<@Nullable HandshakeSession> reference) {
		while (true) {
			HandshakeSession session = reference.get();
			if (session == null || !session.isExpired(this.clock.instant())) {
				return session;
			}
			removed(reference, session);
		}
	}

	// An empty reference marks a removed session, which cannot be written again.
	private boolean removed(AtomicReference<@Nullable HandshakeSession> reference, HandshakeSession session) {
		if (!reference.compareAndSet(session, null)) {
			return false;
		}
		this.sessions.remove(session.id(), reference);
		release(session);
		return true;
	}

	@Override
	public Mono<Long> count() {
		return Mono.fromSupplier(this.count::get);
	}

	/** Drops all expired sessions. */
	public void sweep() {
		this.sessions.values().forEach(this::alive);
	}

	@Override
	public void close() {
		this.sweeper.dispose();
	}

}

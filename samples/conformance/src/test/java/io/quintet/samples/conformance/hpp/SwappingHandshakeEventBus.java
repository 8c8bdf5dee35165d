package io.quintet.samples.conformance.hpp;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.hpp.session.HandshakeEventBus;
import io.quintet.hpp.session.SessionFrames;

/**
 * A bus that delivers the publications of each session in swapped pairs: the second
 * before the first, the fourth before the third. The first of a pair is held until the
 * second is published, and delivered alone when that does not happen in time; its
 * {@link #publish} has completed by then, as it may for frames of another node.
 */
final class SwappingHandshakeEventBus implements HandshakeEventBus {

	private final List<Consumer<SessionFrames>> listeners = new CopyOnWriteArrayList<>();

	private final Map<String, SessionFrames> held = new HashMap<>();

	private final Duration patience;

	private final Scheduler timer;

	/**
	 * Creates a bus.
	 * @param patience how long to wait for the second of a pair
	 * @param timer scheduler that watches over it
	 */
	SwappingHandshakeEventBus(Duration patience, Scheduler timer) {
		this.patience = patience;
		this.timer = timer;
	}

	@Override
	public Mono<Void> publish(SessionFrames frames) {
		return Mono.fromRunnable(() -> {
			SessionFrames earlier;
			synchronized (this.held) {
				earlier = this.held.remove(frames.sessionId());
				if (earlier == null) {
					this.held.put(frames.sessionId(), frames);
				}
			}
			if (earlier == null) {
				this.timer.schedule(() -> release(frames), this.patience.toNanos(), TimeUnit.NANOSECONDS);
				return;
			}
			deliver(frames);
			deliver(earlier);
		});
	}

	// Of two that are equal, only the one that the timer is for.
	@SuppressWarnings("ReferenceEquality")
	private void release(SessionFrames frames) {
		synchronized (this.held) {
			if (this.held.get(frames.sessionId()) != frames) {
				return;
			}
			this.held.remove(frames.sessionId());
		}
		deliver(frames);
	}

	private void deliver(SessionFrames frames) {
		this.listeners.forEach((listener) -> listener.accept(frames));
	}

	@Override
	public Disposable listen(Consumer<SessionFrames> listener) {
		this.listeners.add(listener);
		return () -> this.listeners.remove(listener);
	}

}

package io.quintet.hpp.test;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.hpp.session.Frame;
import io.quintet.hpp.session.HandshakeEventBus;
import io.quintet.hpp.session.SessionFrames;

/**
 * An event bus for tests: it remembers what was published and hands it to its listeners,
 * in order or, to prove that a receiver restores the order, in pairs that are swapped.
 */
public final class RecordingHandshakeEventBus implements HandshakeEventBus {

	private final List<SessionFrames> published = new CopyOnWriteArrayList<>();

	private final List<Consumer<SessionFrames>> listeners = new CopyOnWriteArrayList<>();

	private final Map<String, SessionFrames> held = new HashMap<>();

	private final @Nullable Scheduler timer;

	private final Duration patience;

	/** Creates a bus that delivers in order, on the thread that publishes. */
	public RecordingHandshakeEventBus() {
		this(null, Duration.ZERO);
	}

	private RecordingHandshakeEventBus(@Nullable Scheduler timer, Duration patience) {
		this.timer = timer;
		this.patience = patience;
	}

	/**
	 * Creates a bus that delivers the publications of each session in swapped pairs: the
	 * second before the first, the fourth before the third. The first of a pair is held
	 * until the second is published, and delivered alone when that does not happen in
	 * time; its {@link #publish} has completed by then, as it may for frames of another
	 * node.
	 * @param patience how long to wait for the second
	 * @param timer scheduler that watches over it
	 * @return the bus
	 */
	public static RecordingHandshakeEventBus reordering(Duration patience, Scheduler timer) {
		return new RecordingHandshakeEventBus(timer, patience);
	}

	/**
	 * Returns what was published so far.
	 * @return publications in the order in which they were published
	 */
	public List<SessionFrames> published() {
		return List.copyOf(this.published);
	}

	/**
	 * Returns the frames of one session so far.
	 * @param sessionId id of the session
	 * @return frames in the order of their numbers
	 */
	public List<Frame> frames(String sessionId) {
		return this.published.stream()
			.filter((frames) -> frames.sessionId().equals(sessionId))
			.sorted(Comparator.comparingLong(SessionFrames::first))
			.flatMap((frames) -> frames.frames().stream())
			.toList();
	}

	/** Forgets what was published. What is held is delivered all the same. */
	public void clear() {
		this.published.clear();
	}

	@Override
	public Mono<Void> publish(SessionFrames frames) {
		return Mono.fromRunnable(() -> {
			this.published.add(frames);
			if (this.timer == null) {
				deliver(frames);
			}
			else {
				swap(frames, this.timer);
			}
		});
	}

	private void swap(SessionFrames frames, Scheduler timer) {
		SessionFrames earlier;
		synchronized (this.held) {
			earlier = this.held.remove(frames.sessionId());
			if (earlier == null) {
				this.held.put(frames.sessionId(), frames);
			}
		}
		if (earlier == null) {
			timer.schedule(() -> release(frames), this.patience.toNanos(), TimeUnit.NANOSECONDS);
			return;
		}
		deliver(frames);
		deliver(earlier);
	}

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

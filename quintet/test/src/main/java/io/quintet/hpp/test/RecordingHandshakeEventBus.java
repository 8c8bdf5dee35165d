package io.quintet.hpp.test;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import io.quintet.hpp.session.Frame;
import io.quintet.hpp.session.HandshakeEventBus;
import io.quintet.hpp.session.SessionFrames;

/**
 * An event bus for tests: it remembers what was published and hands it to its listeners
 * in order, on the thread that publishes.
 */
public final class RecordingHandshakeEventBus implements HandshakeEventBus {

	private final List<SessionFrames> published = new CopyOnWriteArrayList<>();

	private final List<Consumer<SessionFrames>> listeners = new CopyOnWriteArrayList<>();

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

	/** Forgets what was published. */
	public void clear() {
		this.published.clear();
	}

	@Override
	public Mono<Void> publish(SessionFrames frames) {
		return Mono.fromRunnable(() -> {
			this.published.add(frames);
			this.listeners.forEach((listener) -> listener.accept(frames));
		});
	}

	@Override
	public Disposable listen(Consumer<SessionFrames> listener) {
		this.listeners.add(listener);
		return () -> this.listeners.remove(listener);
	}

}

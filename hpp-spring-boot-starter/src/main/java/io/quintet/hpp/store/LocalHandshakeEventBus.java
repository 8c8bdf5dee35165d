package io.quintet.hpp.store;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import io.quintet.hpp.session.HandshakeEventBus;
import io.quintet.hpp.session.SessionFrames;

/**
 * Delivers frames to the listeners of this process on the publishing thread.
 */
public final class LocalHandshakeEventBus implements HandshakeEventBus {

	private final List<Consumer<SessionFrames>> listeners = new CopyOnWriteArrayList<>();

	@Override
	public Mono<Void> publish(SessionFrames frames) {
		return Mono.fromRunnable(() -> this.listeners.forEach((listener) -> listener.accept(frames)));
	}

	@Override
	public Disposable listen(Consumer<SessionFrames> listener) {
		this.listeners.add(listener);
		return () -> this.listeners.remove(listener);
	}

}

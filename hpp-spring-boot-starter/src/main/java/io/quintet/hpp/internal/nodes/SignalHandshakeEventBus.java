package io.quintet.hpp.internal.nodes;

import java.util.function.Consumer;

import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

import io.quintet.hpp.session.HandshakeEventBus;
import io.quintet.hpp.session.SessionFrames;
import io.quintet.hpp.store.LocalHandshakeEventBus;
import io.quintet.support.nodes.ChangeSignals;
import io.quintet.support.nodes.SignalStatus;

/**
 * Hands frames to the listeners of this node and tells the other ones which sessions have
 * changed.
 */
public final class SignalHandshakeEventBus implements HandshakeEventBus {

	private final LocalHandshakeEventBus local = new LocalHandshakeEventBus();

	private final ChangeSignals signals;

	public SignalHandshakeEventBus(ChangeSignals signals) {
		this.signals = signals;
	}

	@Override
	public Mono<Void> publish(SessionFrames frames) {
		return this.local.publish(frames).then(Mono.fromRunnable(() -> this.signals.send(frames.sessionId())));
	}

	@Override
	public Disposable listen(Consumer<SessionFrames> listener) {
		return Disposables.composite(this.local.listen(listener), this.signals.listen((signal) -> {
			if (signal.many()) {
				listener.accept(SessionFrames.MANY_CHANGED);
			}
			else {
				signal.names().forEach((id) -> listener.accept(SessionFrames.changed(id)));
			}
		}));
	}

	public Mono<Void> started() {
		return this.signals.started();
	}

	public SignalStatus status() {
		return this.signals.status();
	}

	/**
	 * Sends what waits.
	 * @return completes when it is sent, or after a short time
	 */
	public Mono<Void> close() {
		return this.signals.close();
	}

}

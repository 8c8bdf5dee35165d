package io.quintet.hpp.store;

import java.util.function.Function;

import reactor.core.publisher.Mono;

import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.session.HandshakeSessionStore;

/**
 * A store without sessions. Tests override what they ask for.
 */
public class EmptyHandshakeSessionStore implements HandshakeSessionStore {

	@Override
	public Mono<Void> create(HandshakeSession session) {
		return Mono.empty();
	}

	@Override
	public Mono<HandshakeSession> find(String id) {
		return Mono.empty();
	}

	@Override
	public <R> Mono<Change<R>> update(String id, Function<HandshakeSession, Change<R>> fn) {
		return Mono.empty();
	}

	@Override
	public Mono<Long> count() {
		return Mono.just(0L);
	}

}

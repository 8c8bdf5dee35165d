package io.quintet.hpp.test;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.session.HandshakeSessionStore;
import io.quintet.hpp.session.SessionFrames;

/**
 * Two stores on one database: each operation runs on the other one than the operation
 * before, so that updates race between nodes.
 */
@SuppressWarnings("try") // What a store throws when it closes.
public final class TwoNodes implements HandshakeSessionStore, AutoCloseable {

	private final HandshakeSessionStore one;

	private final HandshakeSessionStore two;

	private final AtomicInteger operations = new AtomicInteger();

	/**
	 * Puts two stores together.
	 * @param one the one
	 * @param two the other
	 */
	public TwoNodes(HandshakeSessionStore one, HandshakeSessionStore two) {
		this.one = one;
		this.two = two;
	}

	private HandshakeSessionStore next() {
		return (this.operations.getAndIncrement() % 2 == 0) ? this.one : this.two;
	}

	@Override
	public Mono<Void> create(HandshakeSession session) {
		return next().create(session);
	}

	@Override
	public Mono<HandshakeSession> find(String id) {
		return next().find(id);
	}

	@Override
	public <R> Mono<Change<R>> update(String id, Function<HandshakeSession, Change<R>> fn) {
		return next().update(id, fn);
	}

	@Override
	public Flux<SessionFrames> framesFrom(Map<String, Long> positions) {
		return next().framesFrom(positions);
	}

	@Override
	public Mono<Long> count() {
		return next().count();
	}

	@Override
	public void close() throws Exception {
		for (HandshakeSessionStore store : new HandshakeSessionStore[] { this.one, this.two }) {
			if (store instanceof AutoCloseable closeable) {
				closeable.close();
			}
		}
	}

}

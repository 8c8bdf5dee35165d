package io.quintet.hpp.internal.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.quintet.hpp.HandshakeException;
import io.quintet.hpp.HandshakeException.Reason;
import io.quintet.hpp.session.HandshakeEventBus;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.session.HandshakeSessionStore;
import io.quintet.hpp.session.HandshakeSessionStore.Change;
import io.quintet.hpp.session.StoreFullException;
import io.quintet.hpp.session.StoreUnavailableException;
import io.quintet.support.reactive.TimeLimits;

/**
 * Stores changes and publishes the frames that they cause.
 */
final class SessionUpdates {

	private static final Logger logger = LoggerFactory.getLogger(SessionUpdates.class);

	// The change is committed already: a slow bus must not delay the response further.
	private static final Duration PUBLISH_PATIENCE = Duration.ofSeconds(2);

	private static final Duration FULL_RETRY = Duration.ofSeconds(30);

	private static final Duration UNAVAILABLE_RETRY = Duration.ofSeconds(1);

	private final HandshakeSessionStore store;

	private final HandshakeEventBus bus;

	private final InstantSource clock;

	SessionUpdates(HandshakeSessionStore store, HandshakeEventBus bus, Clock clock) {
		this.store = store;
		this.bus = bus;
		this.clock = clock;
	}

	Mono<Long> count() {
		return this.store.count();
	}

	Mono<Void> create(HandshakeSession session) {
		return this.store.create(session).onErrorMap(SessionUpdates::refusal);
	}

	Mono<HandshakeSession> find(String sessionId) {
		return this.store.find(sessionId).onErrorMap(SessionUpdates::refusal);
	}

	Instant now() {
		return this.clock.instant();
	}

	<R> Mono<R> update(String sessionId, Function<HandshakeSession, Change<R>> fn) {
		return this.store.update(sessionId, fn)
			.switchIfEmpty(Mono.error(HandshakeException::sessionNotFound))
			.onErrorMap(SessionUpdates::refusal)
			.flatMap((change) -> published(sessionId, change));
	}

	private <R> Mono<R> published(String sessionId, Change<R> change) {
		if (change.frames().isEmpty()) {
			return Mono.just(change.result());
		}
		return Mono.defer(() -> this.bus.publish(change.publication(sessionId)))
			.timeout(PUBLISH_PATIENCE, TimeLimits.scheduler())
			.onErrorResume((ex) -> {
				logger.warn(
						"Frames of session {} were not published; its sockets miss them, or get them late from a shared store: {}",
						sessionId, ex.toString());
				return Mono.empty();
			})
			.thenReturn(change.result());
	}

	private static Throwable refusal(Throwable ex) {
		if (ex instanceof StoreFullException) {
			return new HandshakeException(Reason.FULL, String.valueOf(ex.getMessage()), FULL_RETRY);
		}
		if (ex instanceof StoreUnavailableException) {
			logger.warn("The session store does not answer: {}", String.valueOf(ex.getCause()));
			return new HandshakeException(Reason.UNAVAILABLE, String.valueOf(ex.getMessage()), UNAVAILABLE_RETRY);
		}
		return ex;
	}

	/**
	 * Completes an operation even when its subscriber cancels: a client that disconnects
	 * must not leave a change without its frames, or half a batch.
	 */
	static <T> Mono<T> uninterrupted(Mono<T> operation) {
		return Mono.deferContextual((context) -> {
			Sinks.One<T> result = Sinks.one();
			AtomicBoolean cancelled = new AtomicBoolean();
			operation.contextWrite(context).subscribe(result::tryEmitValue, (ex) -> {
				if (cancelled.get() && !(ex instanceof HandshakeException)) {
					logger.error("An operation failed after its client had disconnected", ex);
				}
				result.tryEmitError(ex);
			}, result::tryEmitEmpty);
			return result.asMono().doOnCancel(() -> cancelled.set(true));
		});
	}

}

package io.quintet.lime.internal.login;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

import io.quintet.lime.error.LimeException;
import io.quintet.lime.error.LimeLoginTimeoutException;
import io.quintet.lime.error.LimeRequestExpiredException;
import io.quintet.lime.login.LimeLoginEvent;
import io.quintet.lime.login.PendingLoginStore.PendingLogin;
import io.quintet.support.LogText;

/**
 * Calls that wait for the end of a request. The end may come first, it may come to
 * another node that shares the store, and it may not come at all.
 */
final class LoginWaiters {

	/** An approval in the last second may still be on its way. */
	private static final Duration GRACE = Duration.ofSeconds(5);

	/** Between two looks into a store that nodes share. */
	private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

	private final StoreCalls store;

	private final DispatcherSettings settings;

	private final Scheduler timer;

	private final Clock clock;

	private final Map<String, Waiting> waiting = new HashMap<>();

	/** Read without the lock: a call that enters looks into the store afterwards. */
	private volatile int count;

	LoginWaiters(StoreCalls store, DispatcherSettings settings, Scheduler timer, Clock clock) {
		this.store = store;
		this.settings = settings;
		this.timer = timer;
		this.clock = clock;
	}

	void ended(LimeLoginEvent event) {
		if (this.count == 0) {
			return;
		}
		Waiting waiting;
		synchronized (this.waiting) {
			waiting = this.waiting.get(event.requestId());
		}
		if (waiting != null) {
			waiting.end.tryEmitValue(event);
		}
	}

	boolean isAwaited(String requestId) {
		synchronized (this.waiting) {
			return this.waiting.containsKey(requestId);
		}
	}

	/**
	 * Waits for an approval.
	 * @param requestId id of the request
	 * @param timeout longest wait
	 * @return the approved event
	 */
	Mono<LimeLoginEvent> await(String requestId, Duration timeout) {
		return Mono
			.<LimeLoginEvent, Waiting>using(() -> enter(requestId), (waiting) -> end(requestId, waiting),
					(waiting) -> leave(requestId, waiting))
			.timeout(timeout,
					Mono.error(() -> new LimeLoginTimeoutException(
							"Login request '" + LogText.of(requestId) + "' did not end within " + timeout)),
					this.timer)
			// The caller goes on with another thread than the one that reads the stream.
			.publishOn(this.timer)
			.flatMap((event) -> (event.type() == LimeLoginEvent.Type.APPROVED) ? Mono.just(event)
					: Mono.error(expired(requestId)));
	}

	private static LimeRequestExpiredException expired(String requestId) {
		return new LimeRequestExpiredException(
				"Login request '" + LogText.of(requestId) + "' was not approved in time");
	}

	private Mono<LimeLoginEvent> end(String requestId, Waiting waiting) {
		return Mono.firstWithSignal(waiting.end.asMono(), stored(requestId));
	}

	// The call was entered before the first look, so no end is missed in between.
	private Mono<LimeLoginEvent> stored(String requestId) {
		return find(requestId).defaultIfEmpty(new PendingLogin(requestId, null, null)).flatMap((login) -> {
			LimeLoginEvent end = login.end();
			if (end != null) {
				return Mono.just(end);
			}
			Mono<LimeLoginEvent> later = this.store.areShared() ? polled(requestId) : Mono.never();
			Instant expiresAt = login.expiresAt();
			return (expiresAt == null) ? later : Mono.firstWithSignal(later, overdue(requestId, expiresAt));
		});
	}

	// The end may arrive here although the store is out of reach.
	private Mono<PendingLogin> find(String requestId) {
		return this.store.callOrLog("A login request that is waited for could not be looked up",
				(store) -> store.find(requestId));
	}

	private Mono<LimeLoginEvent> polled(String requestId) {
		return Flux.interval(POLL_INTERVAL, this.timer)
			.onBackpressureDrop()
			.concatMap((tick) -> find(requestId).flatMap((login) -> Mono.justOrEmpty(login.end())), 1)
			.next();
	}

	private Mono<LimeLoginEvent> overdue(String requestId, Instant expiresAt) {
		Duration left = Duration.between(this.clock.instant(), expiresAt).plus(GRACE);
		return Mono.delay(left.isNegative() ? Duration.ZERO : left, this.timer)
			.then(Mono.error(() -> expired(requestId)));
	}

	private Waiting enter(String requestId) {
		synchronized (this.waiting) {
			if (this.count >= this.settings.memory().maxWaiting()) {
				throw new LimeException("Too many logins are waited for: " + this.count);
			}
			this.count++;
			Waiting waiting = this.waiting.computeIfAbsent(requestId, (unknown) -> new Waiting());
			waiting.count++;
			return waiting;
		}
	}

	private void leave(String requestId, Waiting waiting) {
		synchronized (this.waiting) {
			this.count--;
			waiting.count--;
			if (waiting.count == 0) {
				this.waiting.remove(requestId, waiting);
			}
		}
	}

	/** All calls that wait for one request. */
	private static final class Waiting {

		private final Sinks.One<LimeLoginEvent> end = Sinks.one();

		private int count;

	}

}

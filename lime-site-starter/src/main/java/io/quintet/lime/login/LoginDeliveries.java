package io.quintet.lime.login;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.lime.error.LogText;

/**
 * Stores how requests ended as soon as that is read, and hands each end to the handlers
 * of one node. What a node leaves behind is taken over by another one.
 */
final class LoginDeliveries {

	private static final Logger logger = LoggerFactory.getLogger(LoginDeliveries.class);

	/** A store that does not answer must not hold up logins. */
	private static final Duration STORE_TIMEOUT = Duration.ofSeconds(5);

	private static final int MAX_TAKEN_OVER = 100;

	private final PendingLoginStore store;

	private final LoginNode node;

	private final Supplier<List<NamedHandler>> handlers;

	private final LoginHandlers calls;

	private final LoginWaiters waiters;

	private final Duration lease;

	private final Scheduler timer;

	private final LoginStatistics statistics;

	private final HandledLogins handled;

	private final LoginLanes lanes;

	private final Set<String> claims = ConcurrentHashMap.newKeySet();

	private volatile boolean stopping;

	private @Nullable Disposable heartbeat;

	LoginDeliveries(PendingLoginStore store, LoginNode node, Supplier<List<NamedHandler>> handlers, LoginHandlers calls,
			LoginWaiters waiters, HandledLogins handled, DispatcherSettings settings, Scheduler workers,
			Scheduler timer, LoginStatistics statistics) {
		this.store = store;
		this.node = node;
		this.handlers = handlers;
		this.calls = calls;
		this.waiters = waiters;
		this.handled = handled;
		this.lease = settings.claimLease();
		this.timer = timer;
		this.statistics = statistics;
		this.lanes = new LoginLanes(settings.parallelism(), settings.maxQueued(), workers, timer);
	}

	/** Begins to renew claims and to take over what others left, or this one earlier. */
	synchronized void start() {
		this.stopping = false;
		if (this.heartbeat == null) {
			Flux<Long> beats = this.store.isShared() ? Flux.interval(Duration.ZERO, this.lease.dividedBy(3), this.timer)
					: Flux.just(0L);
			this.heartbeat = beats.onBackpressureDrop().concatMap((beat) -> renew().then(takeOver()), 1).subscribe();
		}
	}

	/**
	 * Lets deliveries finish, and leaves the others to other nodes.
	 * @param patience time after which they are cancelled
	 */
	Mono<Void> stop(Duration patience) {
		this.stopping = true;
		Mono<Void> finished = this.lanes.idle().timeout(patience, this.timer).onErrorResume((failure) -> {
			int left = this.lanes.active() + this.lanes.queued();
			if (left > 0) {
				logger.warn("{} logins were not handled in {} s and are cancelled", left, patience.toSeconds());
			}
			this.lanes.cancel();
			return Mono.empty();
		});
		return finished.then(Mono.defer(this::abandon)).doFinally((signal) -> stopHeartbeat());
	}

	private Mono<Void> abandon() {
		return Flux.fromIterable(Set.copyOf(this.claims))
			.flatMap((requestId) -> release(requestId, ClaimEnd.ABANDONED))
			.then();
	}

	private synchronized void stopHeartbeat() {
		if (this.heartbeat != null) {
			this.heartbeat.dispose();
			this.heartbeat = null;
		}
	}

	private Mono<Void> renew() {
		return this.claims.isEmpty() ? Mono.empty()
				: stored("Claims could not be renewed", () -> this.store.renew(this.node, this.lease));
	}

	private Mono<Void> takeOver() {
		return stored("Logins of other nodes could not be taken over", () -> {
			int limit = Math.min(MAX_TAKEN_OVER, this.lanes.room());
			return (this.stopping || limit <= 0 || this.handlers.get().isEmpty()) ? Mono.empty()
					: this.store.takeOver(this.node, this.lease, limit).doOnNext(this::takenOver).then();
		});
	}

	private void takenOver(LoginClaim claim) {
		LimeLoginEvent event = claim.event();
		logger.info("Login request {} was left by a node and is handled here", LogText.of(event.requestId()));
		HandledLogins.Handling handling = this.handled.begin(event);
		if (handling != null) {
			this.claims.add(event.requestId());
			this.waiters.ended(event);
			this.lanes.offer(List.of(new LoginLanes.Delivery(event.requestId(), () -> handle(event, handling, claim))),
					() -> {
					});
		}
	}

	/**
	 * Takes ends of requests.
	 * @param events the ends
	 * @param accepted called when there is room for the next ones
	 */
	void accept(List<LimeLoginEvent> events, Runnable accepted) {
		List<LoginLanes.Delivery> deliveries = new ArrayList<>(events.size());
		for (LimeLoginEvent event : events) {
			HandledLogins.Handling handling = this.handled.begin(event);
			if (handling == null) {
				this.statistics.skip("superseded");
			}
			else {
				Supplier<Mono<Answer>> answer = answer(event);
				deliveries.add(new LoginLanes.Delivery(event.requestId(),
						() -> answer.get().flatMap((known) -> deliver(event, handling, known))));
			}
		}
		this.lanes.offer(deliveries, accepted);
	}

	// What others are to see is stored when it is read, and not when its turn comes.
	private Supplier<Mono<Answer>> answer(LimeLoginEvent event) {
		if (!this.store.isShared()) {
			return () -> finish(event);
		}
		Mono<Answer> stored = finish(event).cache();
		stored.subscribe();
		return () -> stored;
	}

	private Mono<Answer> finish(LimeLoginEvent event) {
		return inTime(Guarded.mono(
				() -> this.store.finish(event, this.node, this.handlers.get().isEmpty() ? Duration.ZERO : this.lease)))
			.map((claim) -> {
				this.claims.add(event.requestId());
				return new Answer(claim);
			})
			.defaultIfEmpty(Answer.NOT_OURS)
			.onErrorResume((failure) -> {
				// A login that comes twice is better than one that does not come.
				logger.warn("The end of login request {} could not be stored: {}", LogText.of(event.requestId()),
						failure.toString());
				return Mono.just(new Answer(new LoginClaim(event, Set.of())));
			})
			.doOnNext((answer) -> tellWaiters(event, answer));
	}

	private void tellWaiters(LimeLoginEvent event, Answer answer) {
		if (answer.claim() != null) {
			this.waiters.ended(event);
		}
		else if (this.waiters.isAwaited(event.requestId())) {
			// Another end may have been the first one.
			Mono<Void> told = stored("The end of a login request could not be looked up",
					() -> this.store.find(event.requestId())
						.flatMap((login) -> Mono.justOrEmpty(login.end()))
						.doOnNext(this.waiters::ended)
						.then());
			told.subscribe();
		}
	}

	private Mono<Void> deliver(LimeLoginEvent event, HandledLogins.Handling handling, Answer answer) {
		LoginClaim claim = answer.claim();
		if (claim == null) {
			this.statistics.skip(handling.isOurs() ? "duplicate" : "other-node");
			return Mono.empty();
		}
		return handle(event, handling, claim);
	}

	private Mono<Void> handle(LimeLoginEvent event, HandledLogins.Handling handling, LoginClaim claim) {
		handling.own();
		claim.handledBy().forEach(handling::done);
		return this.calls.handle(event, handling, (handlers) -> noted(event.requestId(), handlers))
			.flatMap((end) -> release(event.requestId(), end));
	}

	private Mono<Void> noted(String requestId, Set<String> handlers) {
		return stored("What handled a login request could not be noted", () -> this.store.handled(requestId, handlers));
	}

	private Mono<Void> release(String requestId, ClaimEnd end) {
		return stored("The claim of a login request could not be given back",
				() -> this.store.release(requestId, this.node, end))
			.doFinally((signal) -> this.claims.remove(requestId));
	}

	private Mono<Void> stored(String failed, Supplier<Mono<Void>> change) {
		return inTime(Guarded.mono(change)).onErrorResume((failure) -> {
			logger.warn("{}: {}", failed, LogText.of(failure.toString()));
			return Mono.empty();
		});
	}

	private <T> Mono<T> inTime(Mono<T> answer) {
		return this.store.isShared() ? answer.timeout(STORE_TIMEOUT, this.timer) : answer;
	}

	int active() {
		return this.lanes.active();
	}

	int queued() {
		return this.lanes.queued();
	}

	/**
	 * What the store says of an end.
	 *
	 * @param claim the claim of this node, if it got it
	 */
	private record Answer(@Nullable LoginClaim claim) {

		static final Answer NOT_OURS = new Answer(null);

	}

}

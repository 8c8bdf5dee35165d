package io.quintet.lime.login;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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

	private static final int MAX_TAKEN_OVER = 100;

	private final LoginClaims claims;

	private final LoginHandlers calls;

	private final LoginWaiters waiters;

	private final Duration lease;

	private final Scheduler timer;

	private final LoginStatistics statistics;

	private final HandledLogins handled;

	private final LoginLanes lanes;

	private volatile boolean stopping;

	private @Nullable Disposable heartbeat;

	LoginDeliveries(LoginClaims claims, LoginHandlers calls, LoginWaiters waiters, HandledLogins handled,
			DispatcherSettings settings, Scheduler workers, Scheduler timer, LoginStatistics statistics) {
		this.claims = claims;
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
			Flux<Long> beats = this.claims.areShared()
					? Flux.interval(Duration.ZERO, this.lease.dividedBy(3), this.timer) : Flux.just(0L);
			this.heartbeat = beats.onBackpressureDrop()
				.concatMap((beat) -> this.claims.renew().then(this.claims.takeOver(this::room, this::takenOver)), 1)
				.subscribe();
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
		return finished.then(Mono.defer(this.claims::abandon)).doFinally((signal) -> stopHeartbeat());
	}

	private synchronized void stopHeartbeat() {
		if (this.heartbeat != null) {
			this.heartbeat.dispose();
			this.heartbeat = null;
		}
	}

	/** How many logins of other nodes can be taken over. */
	private int room() {
		return (this.stopping || this.calls.all().isEmpty()) ? 0 : Math.min(MAX_TAKEN_OVER, this.lanes.room());
	}

	private void takenOver(LoginClaim claim) {
		LimeLoginEvent event = claim.event();
		logger.info("Login request {} was left by a node and is handled here", LogText.of(event.requestId()));
		HandledLogins.Handling handling = this.handled.begin(List.of(event)).get(0);
		if (handling != null) {
			this.claims.hold(event.requestId());
			this.waiters.ended(event);
			this.lanes.offer(List.of(delivery(event, handling, Mono.just(claim))), () -> {
			});
		}
	}

	/**
	 * Takes ends of requests.
	 * @param events the ends
	 * @param accepted called when there is room for the next ones
	 */
	void accept(List<LimeLoginEvent> events, Runnable accepted) {
		List<HandledLogins.@Nullable Handling> known = this.handled.begin(events);
		List<LoginDelivery> deliveries = new ArrayList<>(events.size());
		for (int i = 0; i < events.size(); i++) {
			HandledLogins.Handling handling = known.get(i);
			if (handling == null) {
				this.statistics.skip("superseded");
			}
			else {
				deliveries.add(delivery(events.get(i), handling, claim(events.get(i))));
			}
		}
		this.lanes.offer(deliveries, accepted);
	}

	// What others are to see is stored when it is read, and not when its turn comes.
	private @Nullable Mono<LoginClaim> claim(LimeLoginEvent event) {
		if (!this.claims.areShared()) {
			return null;
		}
		Mono<LoginClaim> stored = this.claims.finish(event).mono().cache();
		stored.subscribe();
		return stored;
	}

	private LoginDelivery delivery(LimeLoginEvent event, HandledLogins.Handling handling,
			@Nullable Mono<LoginClaim> claim) {
		return new LoginDelivery(event, handling, claim, this.claims, this.calls, this.statistics);
	}

	int active() {
		return this.lanes.active();
	}

	int queued() {
		return this.lanes.queued();
	}

}

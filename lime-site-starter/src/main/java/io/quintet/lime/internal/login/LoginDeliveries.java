package io.quintet.lime.internal.login;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

import io.quintet.lime.internal.Guarded;
import io.quintet.lime.login.LimeLoginEvent;
import io.quintet.lime.login.LimeLoginHandler;
import io.quintet.lime.login.PendingLoginStore.ClaimEnd;
import io.quintet.lime.login.PendingLoginStore.LoginClaim;
import io.quintet.support.LogText;

/**
 * The way of logins from where they are known to the handlers, between a start and a
 * stop: those of one request one after another, those of different requests in parallel
 * up to a bound. A bounded number waits; when there are more, nothing is read.
 */
final class LoginDeliveries {

	private static final Logger logger = LoggerFactory.getLogger(LoginDeliveries.class);

	private static final int MAX_TAKEN_OVER = 100;

	private final LoginClaims claims;

	private final LoginHandlers handlers;

	private final LoginWaiters waiters;

	private final HandledLogins handled;

	private final DispatcherSettings settings;

	private final Scheduler timer;

	private final LoginStatistics statistics;

	/** The last delivery of each request, for which the next one waits. */
	private final Map<String, Delivery> last = new ConcurrentHashMap<>();

	private final AtomicInteger held = new AtomicInteger();

	private final AtomicInteger active = new AtomicInteger();

	private final Sinks.Many<Boolean> renewed = Sinks.many().multicast().directBestEffort();

	private final Sinks.Empty<Void> stopping = Sinks.empty();

	private final Sinks.Empty<Void> finished = Sinks.empty();

	private final Sinks.Empty<Void> ended = Sinks.empty();

	private final Disposable.Composite running = Disposables.composite();

	private volatile boolean stopped;

	LoginDeliveries(LoginClaims claims, LoginHandlers handlers, LoginWaiters waiters, HandledLogins handled,
			DispatcherSettings settings, Scheduler timer, LoginStatistics statistics) {
		this.claims = claims;
		this.handlers = handlers;
		this.waiters = waiters;
		this.handled = handled;
		this.settings = settings;
		this.timer = timer;
		this.statistics = statistics;
	}

	/**
	 * Begins to deliver, to renew claims, and to take over what other nodes left, or this
	 * one earlier.
	 */
	void start(Flux<List<LimeLoginEvent>> read) {
		this.running.add(Flux.merge(1, takenOver(), read.map(this::deliveries))
			.takeUntilOther(this.stopping.asMono())
			.flatMapIterable((deliveries) -> deliveries, 1)
			.flatMap(this::inTurn, Math.max(1, this.settings.calls().maxQueued()))
			.flatMap(this::deliver, this.settings.calls().parallelism(), 1)
			.subscribe(null, this::broken, this.finished::tryEmitEmpty));
		// Claims are renewed also while nothing more can be taken, and until all is done.
		this.running.add(heartbeats()
			.concatMap((beat) -> this.claims.renew().then(Mono.fromRunnable(() -> this.renewed.tryEmitNext(true))), 1)
			.subscribe());
	}

	private Flux<Long> heartbeats() {
		return this.claims.areShared()
				? Flux.interval(Duration.ZERO, this.settings.claimLease().dividedBy(3), this.timer).onBackpressureDrop()
				: Flux.just(0L);
	}

	private Flux<List<Delivery>> takenOver() {
		return this.renewed.asFlux()
			.onBackpressureLatest()
			.concatMap((beat) -> this.claims.takeOver(this::roomForOthers), 1)
			.map(this::takenOver);
	}

	/** How many logins of other nodes can be taken over. */
	private int roomForOthers() {
		int room = this.settings.calls().parallelism() + this.settings.calls().maxQueued() - this.held.get();
		return (this.stopped || this.handlers.all().isEmpty()) ? 0 : Math.min(MAX_TAKEN_OVER, room);
	}

	private List<Delivery> takenOver(List<LoginClaim> claims) {
		List<Delivery> deliveries = new ArrayList<>(claims.size());
		for (LoginClaim claim : claims) {
			LimeLoginEvent event = claim.event();
			logger.info("Login request {} was left by a node and is handled here", LogText.of(event.requestId()));
			HandledLogins.Handling handling = this.handled.begin(event);
			if (handling != null) {
				this.claims.hold(event.requestId());
				this.waiters.ended(event);
				deliveries.add(new Delivery(event, handling, Mono.just(claim)));
			}
		}
		return deliveries;
	}

	private List<Delivery> deliveries(List<LimeLoginEvent> events) {
		List<Delivery> deliveries = new ArrayList<>(events.size());
		for (LimeLoginEvent event : events) {
			HandledLogins.Handling handling = this.handled.begin(event);
			if (handling == null) {
				this.statistics.skip("superseded");
			}
			else {
				deliveries.add(new Delivery(event, handling, claim(event)));
			}
		}
		return deliveries;
	}

	// A shared store is written when the event is read, not when its turn comes.
	private Mono<LoginClaim> claim(LimeLoginEvent event) {
		Mono<LoginClaim> claim = this.claims.finish(event);
		if (this.claims.areShared()) {
			claim = claim.cache();
			claim.subscribe();
		}
		return claim;
	}

	/** Emits a delivery when the one before it, of the same request, is over. */
	private Mono<Delivery> inTurn(Delivery delivery) {
		this.held.incrementAndGet();
		Delivery before = this.last.put(delivery.requestId(), delivery);
		return (before != null) ? before.over.asMono().thenReturn(delivery) : Mono.just(delivery);
	}

	private Mono<Void> deliver(Delivery delivery) {
		this.active.incrementAndGet();
		return Guarded.mono(() -> claimed(delivery)).onErrorResume((failure) -> {
			logger.error("A login was not delivered", failure);
			return Mono.empty();
		}).doOnTerminate(() -> over(delivery)).doOnCancel(() -> over(delivery));
	}

	// The end and a cancellation may come at the same time.
	private void over(Delivery delivery) {
		if (delivery.isOver.compareAndSet(false, true)) {
			this.last.remove(delivery.requestId(), delivery);
			this.active.decrementAndGet();
			this.held.decrementAndGet();
			delivery.over.tryEmitEmpty();
		}
	}

	private Mono<Void> claimed(Delivery delivery) {
		return delivery.claim.map((claim) -> handle(delivery, claim)).switchIfEmpty(Mono.fromSupplier(() -> {
			this.statistics.skip(delivery.handling.isOurs() ? "duplicate" : "other-node");
			return Mono.empty();
		})).flatMap((handled) -> handled);
	}

	private Mono<Void> handle(Delivery delivery, LoginClaim claim) {
		delivery.handling.own();
		claim.handledBy().forEach(delivery.handling::done);
		Map<String, LimeLoginHandler> all = this.handlers.all();
		if (all.isEmpty()) {
			return this.claims.release(delivery.requestId(), ClaimEnd.ABANDONED);
		}
		List<Map.Entry<String, LimeLoginHandler>> open = delivery.open(all);
		if (open.isEmpty()) {
			this.statistics.skip("duplicate");
		}
		return Flux.fromIterable(open)
			.concatMap((handler) -> this.handlers.call(handler.getKey(), handler.getValue(), delivery.event)
				.flatMap((done) -> done ? done(delivery, handler.getKey(), all) : Mono.empty()), 1)
			.then(Mono.defer(() -> this.claims.release(delivery.requestId(),
					delivery.open(all).isEmpty() ? ClaimEnd.HANDLED : ClaimEnd.FAILED)));
	}

	private Mono<Void> done(Delivery delivery, String handler, Map<String, LimeLoginHandler> all) {
		delivery.handling.done(handler);
		// The end of the claim notes that all are.
		return delivery.open(all).isEmpty() ? Mono.empty() : this.claims.note(delivery.requestId(), handler);
	}

	private void broken(Throwable failure) {
		logger.error("Logins are not delivered any more", failure);
		this.finished.tryEmitEmpty();
	}

	/** Lets deliveries finish for a time, and leaves the others to other nodes. */
	Mono<Void> stop(Duration patience) {
		return Mono.defer(() -> {
			this.stopped = true;
			this.stopping.tryEmitEmpty();
			return this.finished.asMono().timeout(patience, this.timer).onErrorResume((failure) -> {
				cancel(patience);
				return Mono.empty();
			}).then(Mono.defer(this.claims::abandon)).doFinally((signal) -> {
				this.running.dispose();
				this.ended.tryEmitEmpty();
			});
		});
	}

	private void cancel(Duration patience) {
		int left = this.held.get();
		if (left > 0) {
			logger.warn("{} logins were not handled in {} s and are cancelled", left, patience.toSeconds());
		}
		this.running.dispose();
		this.last.clear();
		this.held.set(0);
	}

	/** Completes when it has been stopped and nothing runs any more. */
	Mono<Void> ended() {
		return this.ended.asMono();
	}

	int active() {
		return this.active.get();
	}

	int queued() {
		return this.held.get() - this.active.get();
	}

	/** The end of one request on its way to the handlers. */
	private static final class Delivery {

		private final LimeLoginEvent event;

		private final HandledLogins.Handling handling;

		private final Mono<LoginClaim> claim;

		private final AtomicBoolean isOver = new AtomicBoolean();

		private final Sinks.Empty<Void> over = Sinks.empty();

		Delivery(LimeLoginEvent event, HandledLogins.Handling handling, Mono<LoginClaim> claim) {
			this.event = event;
			this.handling = handling;
			this.claim = claim;
		}

		String requestId() {
			return this.event.requestId();
		}

		/** The handlers that are not done. */
		List<Map.Entry<String, LimeLoginHandler>> open(Map<String, LimeLoginHandler> all) {
			return all.entrySet().stream().filter((handler) -> !this.handling.isDone(handler.getKey())).toList();
		}

	}

}

package io.quintet.lime.login;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.lime.error.LogText;

/**
 * The claims of one node to ends of requests, as the store gives them. A store that fails
 * or does not answer holds up no login.
 */
final class LoginClaims {

	private static final Logger logger = LoggerFactory.getLogger(LoginClaims.class);

	/** A store that does not answer must not hold up logins. */
	private static final Duration STORE_TIMEOUT = Duration.ofSeconds(5);

	private final PendingLoginStore store;

	private final LoginNode node;

	private final Duration lease;

	private final Supplier<List<NamedHandler>> handlers;

	private final LoginWaiters waiters;

	private final Scheduler timer;

	private final Set<String> held = ConcurrentHashMap.newKeySet();

	LoginClaims(PendingLoginStore store, LoginNode node, Duration lease, Supplier<List<NamedHandler>> handlers,
			LoginWaiters waiters, Scheduler timer) {
		this.store = store;
		this.node = node;
		this.lease = lease;
		this.handlers = handlers;
		this.waiters = waiters;
		this.timer = timer;
	}

	/** Whether other nodes see what is stored. */
	boolean areShared() {
		return this.store.isShared();
	}

	/**
	 * Stores an end, claims it and tells those who wait for it.
	 * @param event the end
	 * @return the claim, nothing when it is not ours; never fails
	 */
	Outcome<LoginClaim> finish(LimeLoginEvent event) {
		return ask(
				() -> this.store.finish(event, this.node, this.handlers.get().isEmpty() ? Duration.ZERO : this.lease))
			.then((asked) -> finished(event, asked));
	}

	private Outcome<LoginClaim> finished(LimeLoginEvent event, Outcome<LoginClaim> asked) {
		Outcome<LoginClaim> claim = asked;
		if (asked.failure() != null) {
			// A login that comes twice is better than one that does not come.
			logger.warn("The end of login request {} could not be stored: {}", LogText.of(event.requestId()),
					asked.failure().toString());
			claim = Outcome.there(new LoginClaim(event, Set.of()));
		}
		else if (asked.value() != null) {
			this.held.add(event.requestId());
		}
		tellWaiters(event, claim.value());
		return claim;
	}

	private void tellWaiters(LimeLoginEvent event, @Nullable LoginClaim claim) {
		if (claim != null) {
			this.waiters.ended(event);
		}
		else if (this.waiters.isAwaited(event.requestId())) {
			// Another end may have been the first one.
			Mono<Void> told = stored("The end of a login request could not be looked up",
					() -> this.store.find(event.requestId())
						.flatMap((login) -> Mono.justOrEmpty(login.end()))
						.doOnNext(this.waiters::ended)
						.then())
				.mono();
			told.subscribe();
		}
	}

	/** Notes which handlers are done with a request; never fails. */
	Outcome<Void> note(String requestId, Set<String> handlers) {
		return stored("What handled a login request could not be noted", () -> this.store.handled(requestId, handlers));
	}

	/** Gives a claim back; never fails. */
	Outcome<Void> release(String requestId, ClaimEnd end) {
		Outcome<Void> released = stored("The claim of a login request could not be given back",
				() -> this.store.release(requestId, this.node, end));
		if (released.isThere()) {
			this.held.remove(requestId);
			return released;
		}
		return Outcome.of(() -> released.mono().doFinally((signal) -> this.held.remove(requestId)));
	}

	/** Leaves all claims to other nodes. */
	Mono<Void> abandon() {
		return Flux.fromIterable(Set.copyOf(this.held))
			.flatMap((requestId) -> Mono.defer(() -> release(requestId, ClaimEnd.ABANDONED).mono()))
			.then();
	}

	/** Renews all claims. */
	Mono<Void> renew() {
		return this.held.isEmpty() ? Mono.empty()
				: stored("Claims could not be renewed", () -> this.store.renew(this.node, this.lease)).mono();
	}

	/**
	 * Claims what other nodes left; never fails.
	 * @param limit most claims, asked for when the store is
	 * @param each given each claim, which is not renewed before {@link #hold}
	 */
	Mono<Void> takeOver(IntSupplier limit, Consumer<LoginClaim> each) {
		return Mono.defer(() -> stored("Logins of other nodes could not be taken over", () -> {
			int most = limit.getAsInt();
			return (most <= 0) ? Mono.empty() : this.store.takeOver(this.node, this.lease, most).doOnNext(each).then();
		}).mono());
	}

	/** Keeps a claim that was taken over. */
	void hold(String requestId) {
		this.held.add(requestId);
	}

	private Outcome<Void> stored(String failed, Supplier<Mono<Void>> change) {
		return ask(change).then((answer) -> {
			if (answer.failure() != null) {
				logger.warn("{}: {}", failed, LogText.of(answer.failure().toString()));
			}
			return Outcome.there(null);
		});
	}

	private <T> Outcome<T> ask(Supplier<Mono<T>> question) {
		return areShared() ? Outcome.of(() -> Guarded.mono(question).timeout(STORE_TIMEOUT, this.timer))
				: Outcome.of(question);
	}

}

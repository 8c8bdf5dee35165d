package io.quintet.lime.internal.login;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.lime.login.LimeLoginEvent;
import io.quintet.lime.login.LimeLoginHandler;
import io.quintet.lime.login.PendingLoginStore.ClaimEnd;
import io.quintet.lime.login.PendingLoginStore.LoginClaim;
import io.quintet.lime.login.PendingLoginStore.LoginNode;
import io.quintet.support.LogText;

/**
 * The claims of one node to ends of requests, as the store gives them. A store that fails
 * or does not answer holds up no login: nothing here fails.
 */
final class LoginClaims {

	private static final Logger logger = LoggerFactory.getLogger(LoginClaims.class);

	private final StoreCalls store;

	private final LoginNode node;

	private final Duration lease;

	private final Supplier<Map<String, LimeLoginHandler>> handlers;

	private final LoginWaiters waiters;

	private final Set<String> held = ConcurrentHashMap.newKeySet();

	LoginClaims(StoreCalls store, LoginNode node, Duration lease, Supplier<Map<String, LimeLoginHandler>> handlers,
			LoginWaiters waiters) {
		this.store = store;
		this.node = node;
		this.lease = lease;
		this.handlers = handlers;
		this.waiters = waiters;
	}

	/** Whether other nodes see what is stored. */
	boolean areShared() {
		return this.store.areShared();
	}

	/**
	 * Stores an end, claims it and completes the calls that wait for it.
	 * @return the claim, empty when it is not ours
	 */
	Mono<LoginClaim> finish(LimeLoginEvent event) {
		return this.store
			.call((store) -> store.finish(event, this.node, this.handlers.get().isEmpty() ? Duration.ZERO : this.lease))
			.onErrorResume((failure) -> {
				// A login that comes twice is better than one that does not come.
				logger.warn("The end of login request {} could not be stored: {}", LogText.of(event.requestId()),
						failure.toString());
				return Mono.just(new LoginClaim(event, Set.of()));
			})
			.doOnNext((claim) -> {
				this.held.add(event.requestId());
				this.waiters.ended(event);
			})
			.switchIfEmpty(Mono.defer(() -> {
				tellWaitersTheFirstEnd(event.requestId());
				return Mono.empty();
			}));
	}

	// Another end may have been the first one.
	private void tellWaitersTheFirstEnd(String requestId) {
		if (this.waiters.isAwaited(requestId)) {
			this.store
				.callOrLog("The end of a login request could not be looked up",
						(store) -> store.find(requestId)
							.flatMap((login) -> Mono.justOrEmpty(login.end()))
							.doOnNext(this.waiters::ended))
				.subscribe();
		}
	}

	/** Notes that a handler is done with a request. */
	Mono<Void> note(String requestId, String handler) {
		return this.store.callOrLog("What handled a login request could not be noted",
				(store) -> store.handled(requestId, Set.of(handler)));
	}

	/** Gives a claim back. */
	Mono<Void> release(String requestId, ClaimEnd end) {
		return this.store.callOrLog("The claim of a login request could not be given back", (store) -> {
			this.held.remove(requestId);
			return store.release(requestId, this.node, end);
		});
	}

	/** Leaves all claims to other nodes. */
	Mono<Void> abandon() {
		return Flux.fromIterable(Set.copyOf(this.held))
			.flatMap((requestId) -> release(requestId, ClaimEnd.ABANDONED))
			.then();
	}

	/** Renews all claims. */
	Mono<Void> renew() {
		return this.held.isEmpty() ? Mono.empty()
				: this.store.callOrLog("Claims could not be renewed", (store) -> store.renew(this.node, this.lease));
	}

	/**
	 * Claims what other nodes left.
	 * @param limit most claims, asked for when the store is
	 * @return the claims, which are not renewed before {@link #hold}
	 */
	Mono<List<LoginClaim>> takeOver(IntSupplier limit) {
		return this.store.callOrLog("Logins of other nodes could not be taken over", (store) -> {
			int most = limit.getAsInt();
			return (most > 0) ? store.takeOver(this.node, this.lease, most).collectList() : Mono.empty();
		});
	}

	/** Keeps a claim that was taken over. */
	void hold(String requestId) {
		this.held.add(requestId);
	}

}

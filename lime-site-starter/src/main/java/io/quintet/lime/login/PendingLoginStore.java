package io.quintet.lime.login;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.lime.passport.PassportUses;

/**
 * Remembers login requests and how they ended, for a while: at least ten minutes after
 * the end where there is room. With a store that all nodes share it does not matter which
 * node created a request, which one the platform tells of its end, and which one waits
 * for it.
 * <p>
 * It also says which node handles an end: a node has a claim for the time of its lease
 * and renews it. The claim of a node that does not is taken over, so that each end is
 * handled at least once, whatever becomes of a node.
 * <p>
 * A call of a shared store that stores or claims has 5 s; if it takes longer or fails,
 * that is logged and the login goes on. With {@code lime.passport.one-time-use} a shared
 * store should implement {@link PassportUses} too; otherwise each node counts uses for
 * itself.
 */
public interface PendingLoginStore {

	/**
	 * Remembers a request that was created. An end that is known already stays.
	 * @param requestId its id
	 * @param expiresAt when it ends at the latest
	 * @return completes when it is remembered
	 */
	Mono<Void> add(String requestId, Instant expiresAt);

	/**
	 * Remembers how a request ended, and claims it. The first end wins, for all nodes. An
	 * end of the same type that comes again replaces the first one where it gets the
	 * claim.
	 * @param end how it ended; the request may be unknown
	 * @param node the node that asks
	 * @param lease time for which the claim is good; zero leaves the end to others
	 * @return the claim; empty when the request ended differently, when it is handled, or
	 * when another node has the claim
	 */
	Mono<LoginClaim> finish(LimeLoginEvent end, LoginNode node, Duration lease);

	/**
	 * Renews all claims of a node.
	 * @param node the node that asks
	 * @param lease time for which its claims are good from now on
	 * @return completes when they are renewed
	 */
	Mono<Void> renew(LoginNode node, Duration lease);

	/**
	 * Notes which handlers are done with a request, in addition to those noted before.
	 * @param requestId id of the request
	 * @param handlers names of the handlers
	 * @return completes when it is noted; does nothing when the request is unknown
	 */
	Mono<Void> handled(String requestId, Set<String> handlers);

	/**
	 * Gives a claim back. Does nothing when the node does not have it.
	 * @param requestId id of the request
	 * @param node the node that had it
	 * @param end how it ended
	 * @return completes when it is given back
	 */
	Mono<Void> release(String requestId, LoginNode node, ClaimEnd end);

	/**
	 * Claims requests of the node's site whose claims ran out, the oldest first. Two
	 * nodes never get the same one.
	 * @param node the node that asks
	 * @param lease time for which the claims are good
	 * @param limit most claims
	 * @return the claims
	 */
	Flux<LoginClaim> takeOver(LoginNode node, Duration lease, int limit);

	/**
	 * Finds a request.
	 * @param requestId its id
	 * @return what is known, empty when nothing is
	 */
	Mono<PendingLogin> find(String requestId);

	/**
	 * Emits requests that are pending and not past their time, those that end first
	 * coming first.
	 * @param now the time
	 * @param limit most requests to emit
	 * @return the requests
	 */
	Flux<PendingLogin> pending(Instant now, int limit);

	/**
	 * Returns whether other nodes see what this one stores.
	 * @return {@code true} by default
	 */
	default boolean isShared() {
		return true;
	}

	/**
	 * A login request as it is remembered.
	 *
	 * @param requestId its id
	 * @param expiresAt when it ends at the latest; {@code null} when another application
	 * created it
	 * @param end how it ended, {@code null} while it is pending
	 */
	record PendingLogin(String requestId, @Nullable Instant expiresAt, @Nullable LimeLoginEvent end) {

	}

	/**
	 * A process that handles the logins of one site.
	 *
	 * @param site what all nodes of a site have in common, and no node of another site
	 * @param id what only this node has
	 */
	record LoginNode(String site, String id) {

	}

	/**
	 * The right of one node to handle the end of a request, for as long as it renews it.
	 *
	 * @param event how the request ended
	 * @param handledBy names of the handlers that are done with it
	 */
	record LoginClaim(LimeLoginEvent event, Set<String> handledBy) {

		public LoginClaim {
			handledBy = Set.copyOf(handledBy);
		}

	}

	/**
	 * How a claim ended.
	 */
	enum ClaimEnd {

		/** All handlers are done: the request is never handed out again. */
		HANDLED,

		/**
		 * A handler failed: the request is handed out when the platform repeats its end.
		 */
		FAILED,

		/** The node cannot go on: another one shall take the request over. */
		ABANDONED

	}

}

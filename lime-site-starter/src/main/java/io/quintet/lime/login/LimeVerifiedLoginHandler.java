package io.quintet.lime.login;

import reactor.core.publisher.Mono;

import io.quintet.lime.passport.Passport;

/**
 * Is given the passport of each approved login request, verified, and for this request.
 * Otherwise as {@link LimeLoginHandler}. A passport that is not good never gets here and
 * counts as a failure of the handler.
 */
@FunctionalInterface
public interface LimeVerifiedLoginHandler {

	/**
	 * Handles a login.
	 * @param passport the verified passport
	 * @return completes when it is handled
	 */
	Mono<Void> onLogin(Passport passport);

	/**
	 * Handles a login request that was not approved in time. Does nothing by default.
	 * @param requestId id of the request
	 * @return completes when it is handled
	 */
	default Mono<Void> onExpired(String requestId) {
		return Mono.empty();
	}

}

package io.quintet.lime.login;

import reactor.core.publisher.Mono;

/**
 * Is called for each login request that ends, once; at least once where nodes share a
 * store and one of them dies. Beans of this type are called in the order of
 * {@code @Order}, one after another; requests with different ids are handled in parallel.
 * It runs on a worker thread and may block. When it fails or takes too long, the same
 * event is offered to it again when the platform repeats it.
 * <p>
 * The passport of the event is not verified: {@link LimeVerifiedLoginHandler} is the
 * safer form.
 */
@FunctionalInterface
public interface LimeLoginHandler {

	/**
	 * Handles the end of a login request.
	 * @param event what is known of it
	 * @return completes when it is handled
	 */
	Mono<Void> onLogin(LimeLoginEvent event);

}

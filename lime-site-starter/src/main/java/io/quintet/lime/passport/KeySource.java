package io.quintet.lime.passport;

import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Where the platform's keys come from.
 */
@FunctionalInterface
public interface KeySource {

	/**
	 * Fetches the document with the keys.
	 * @return the JSON value of the answer: a JWK set, or the platform's envelope around
	 * it; fails with {@link io.quintet.lime.error.LimeException}
	 */
	Mono<JsonNode> fetch();

}

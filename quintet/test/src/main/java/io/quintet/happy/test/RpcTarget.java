package io.quintet.happy.test;

import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Who answers a method: a socket, or a daemon in this process. */
@FunctionalInterface
interface RpcTarget {

	/**
	 * Calls a method.
	 * @param method its whole name
	 * @param params what the caller sent
	 * @return what goes back to the caller
	 */
	Mono<JsonNode> call(String method, JsonNode params);

}

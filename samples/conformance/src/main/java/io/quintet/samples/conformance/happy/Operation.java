package io.quintet.samples.conformance.happy;

import tools.jackson.databind.JsonNode;

/**
 * One operation of the bridge.
 */
@FunctionalInterface
interface Operation {

	/**
	 * Answers a request.
	 * @param request the {@code in} object of a vector
	 * @return its {@code out}
	 * @throws Exception whatever was wrong; becomes an answer, too
	 */
	JsonNode answer(Fields request) throws Exception;

}

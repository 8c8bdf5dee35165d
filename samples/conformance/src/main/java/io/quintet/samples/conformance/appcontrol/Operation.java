package io.quintet.samples.conformance.appcontrol;

import io.quintet.appcontrol.json.JsonObject;

/**
 * One operation of the bridge.
 */
@FunctionalInterface
interface Operation {

	/**
	 * Answers a request.
	 * @param request the request
	 * @return the answer
	 * @throws Exception whatever was wrong; becomes an answer, too
	 */
	JsonObject answer(JsonObject request) throws Exception;

}

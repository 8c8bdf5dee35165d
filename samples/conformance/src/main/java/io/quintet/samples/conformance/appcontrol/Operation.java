package io.quintet.samples.conformance.appcontrol;

import tools.jackson.databind.node.ObjectNode;

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
	ObjectNode answer(ObjectNode request) throws Exception;

}

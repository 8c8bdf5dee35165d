package io.quintet.samples.conformance.acp;

import tools.jackson.databind.JsonNode;

/**
 * What one kind of step does.
 */
@FunctionalInterface
interface Operation {

	/** Plays a step and fails when its outcome is not the expected one. */
	void play(JsonNode step, Scene scene);

}

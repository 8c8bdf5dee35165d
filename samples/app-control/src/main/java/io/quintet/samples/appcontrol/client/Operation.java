package io.quintet.samples.appcontrol.client;

import reactor.core.publisher.Flux;

/**
 * One of the things that a command can ask for.
 */
interface Operation {

	/**
	 * Runs the operation on subscription. Cancelling stops it between two steps; a
	 * refusal is thrown or signalled.
	 */
	Flux<Step> steps(Input input);

}

package io.quintet.samples.appcontrol.client;

import reactor.core.publisher.Flux;

/**
 * One of the things that a command can ask for.
 */
interface Operation {

	/**
	 * Carries it out, once it is subscribed to; whoever cancels stops it between two
	 * steps. A refusal is thrown or signalled.
	 */
	Flux<Step> steps(Input input);

}

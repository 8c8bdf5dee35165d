package io.quintet.appcontrol;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Runs commands without blocking. Implementations are safe for use by many threads.
 *
 * @see AppControlClients
 */
public interface ReactiveAppControlClient {

	/**
	 * Runs a command once per subscriber. A command that fails is an observation and no
	 * error; errors are for requests that make no sense and for peers out of reach.
	 * @param command the command
	 * @param observer gets the events of the command
	 * @return what came of it, never empty. Cancelling ends the command if it can be
	 * ended
	 */
	Mono<ToolObservation> run(ToolCommand command, ToolObserver observer);

	default Mono<ToolObservation> run(ToolCommand command) {
		return run(command, ToolObserver.NONE);
	}

	/**
	 * Runs a command once per subscriber and shows its events.
	 * @param command the command
	 * @return its events in the order of their numbers; the last is of type
	 * {@link ToolEventType#OBSERVATION} and carries the observation, see
	 * {@link ToolEvent#toolObservation()}. Cancelling ends the command if it can be ended
	 */
	Flux<ToolEvent> stream(ToolCommand command);

}

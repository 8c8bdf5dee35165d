package io.quintet.appcontrol;

import reactor.core.publisher.Flux;

/**
 * Runs commands and shows their events as they happen.
 *
 * @see AppControlClients#iterate(StreamingAppControlClient, ToolCommand)
 */
public interface StreamingAppControlClient extends AppControlClient {

	/**
	 * Runs a command once per subscriber.
	 * @param command the command
	 * @return its events in the order of their numbers; the last is of type
	 * {@link ToolEventType#OBSERVATION} and carries the observation, see
	 * {@link ToolEvent#toolObservation()}. Cancelling ends the command if it can be ended
	 */
	Flux<ToolEvent> stream(ToolCommand command);

}

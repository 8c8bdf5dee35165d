package io.quintet.appcontrol;

/**
 * Runs commands and waits for them; the protocol calls what executes commands a client.
 * Callers of a service are in the package {@code client}. Implementations are safe for
 * use by many threads.
 *
 * @see AppControlClients
 */
@FunctionalInterface
public interface AppControlClient {

	/**
	 * Runs a command. A command that fails is an observation and no exception; exceptions
	 * are for requests that make no sense and for peers out of reach. An interrupted
	 * thread ends the command if it can be ended.
	 */
	ToolObservation run(ToolCommand command, ToolObserver observer);

	default ToolObservation run(ToolCommand command) {
		return run(command, ToolObserver.NONE);
	}

}

package io.quintet.acp.assistant;

/**
 * An assistant in plain blocking code, on a thread of its own for as long as a run takes.
 * That thread is interrupted when the run is cancelled or takes too long.
 */
@FunctionalInterface
public interface BlockingAssistantHandler {

	/**
	 * Executes a run; it completes when this method returns.
	 * @param context the run and what it may know
	 * @param send makes events and returns once they are stored
	 * @throws Exception fails the run
	 */
	void handle(BlockingHandlerContext context, BlockingHandlerSend send) throws Exception;

}

package io.quintet.acp.internal.run;

import reactor.core.scheduler.Scheduler;

import io.quintet.acp.assistant.AssistantHandler;
import io.quintet.acp.assistant.BlockingAssistantHandler;

/**
 * Makes handlers of blocking handlers. Each run has a thread for as long as it takes; one
 * that finds none, and no place to wait for one, fails.
 */
public final class BlockingHandlers {

	private final Scheduler threads;

	/**
	 * Creates the factory.
	 * @param threads the threads that handlers block, not those that deliver their events
	 */
	public BlockingHandlers(Scheduler threads) {
		this.threads = threads;
	}

	/**
	 * Makes a handler that {@link AssistantRuns} executes; it needs the context that it
	 * is called with to be the one of the run.
	 * @param handler the blocking handler
	 */
	public AssistantHandler adapt(BlockingAssistantHandler handler) {
		return (context, send) -> {
			if (!(context instanceof RunContext own)) {
				throw new IllegalArgumentException(
						"A blocking handler needs the context of its run, not one that was put around it");
			}
			return new BlockingHandlerStream(handler, own, this.threads);
		};
	}

}

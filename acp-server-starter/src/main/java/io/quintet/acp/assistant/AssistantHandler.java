package io.quintet.acp.assistant;

import org.reactivestreams.Publisher;

/**
 * An assistant. Each run subscribes once and asks for the next event when the last one is
 * stored. The run completes with the stream, fails with its error, and cancels it when
 * the run is cancelled or takes too long.
 * <p>
 * The method is called on a worker thread, so that it may do some work before it returns
 * its stream; a handler that blocks throughout is a {@link BlockingAssistantHandler}. As
 * a bean its id is the value of {@link AcpAssistant @AcpAssistant}, else the name of the
 * bean.
 */
@FunctionalInterface
public interface AssistantHandler {

	/**
	 * Executes a run.
	 * @param context the run and what it may know
	 * @param events makes events
	 * @return the events, stored and sent in this order
	 */
	Publisher<AssistantEvent> handle(HandlerContext context, AssistantEvents events);

}

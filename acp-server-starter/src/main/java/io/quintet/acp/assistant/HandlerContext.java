package io.quintet.acp.assistant;

import java.util.Map;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.ThreadEvent;

/**
 * What a handler may know of its run.
 */
public interface HandlerContext {

	/** Returns the thread, as it was when the run began. */
	AcpThread thread();

	/** Returns the run, as it was when it began: running. */
	Run run();

	/** Returns the assistant that the handler speaks as. */
	Identity assistant();

	/**
	 * Reads the history, with what this run has emitted before; what it emits while it
	 * reads is left out.
	 * @return all events, oldest first, read page by page on demand
	 */
	Flux<ThreadEvent> events();

	/**
	 * Reads the beginning of the history.
	 * @param limit most events, at least 1
	 * @return the first events, oldest first
	 */
	Flux<ThreadEvent> events(int limit);

	/**
	 * Reads the members.
	 * @return the members, in the order of adding
	 */
	Flux<Identity> members();

	/** Returns what collects the analytics of this run. */
	RunAnalytics analytics();

	/**
	 * Adds to the metadata of this run. Whoever reads the run from then on sees it, and
	 * so does everybody who is told of its end.
	 * @param metadata plain values; a key that is there already gets the new value
	 * @return completes when it is stored; fails when the run is over
	 */
	Mono<Void> annotate(Map<String, ?> metadata);

	/**
	 * Invokes another assistant of the thread. Its run is its own: it goes on when this
	 * one is cancelled. An active run of that assistant is returned as it is.
	 * @return its run, without waiting for it; fails with
	 * {@link io.quintet.acp.thread.AcpException} when it is not registered, no member, or
	 * when the chain is too long
	 */
	Mono<Run> invoke(String assistantId);

}

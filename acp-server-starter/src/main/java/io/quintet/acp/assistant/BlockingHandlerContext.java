package io.quintet.acp.assistant;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.ThreadEvent;

/**
 * {@link HandlerContext} for blocking handlers. Its methods may be called on any thread
 * that may block; the thread of the handler is the one that is interrupted at the end of
 * the run.
 */
public interface BlockingHandlerContext {

	/** Returns the thread, as it was when the run began. */
	AcpThread thread();

	/** Returns the run, as it was when it began: running. */
	Run run();

	/** Returns the assistant that the handler speaks as. */
	Identity assistant();

	/**
	 * Reads the history, with what this run has emitted before; what it emits while it
	 * reads is left out.
	 * @return all events, oldest first, read page by page on demand; to be closed
	 */
	Stream<ThreadEvent> events();

	/**
	 * Reads the beginning of the history.
	 * @param limit most events, at least 1
	 * @return the first events, oldest first
	 */
	List<ThreadEvent> events(int limit);

	/**
	 * Reads the members.
	 * @return the members, in the order of adding
	 */
	List<Identity> members();

	/** Returns what collects the analytics of this run. */
	RunAnalytics analytics();

	/**
	 * Adds to the metadata of this run. Whoever reads the run from then on sees it, and
	 * so does everybody who is told of its end.
	 * @param metadata plain values; a key that is there already gets the new value
	 */
	void annotate(Map<String, ?> metadata);

	/**
	 * Invokes another assistant of the thread, without waiting for it.
	 * @throws io.quintet.acp.thread.AcpException when it is not registered, no member, or
	 * when the chain is too long
	 */
	Run invoke(String assistantId);

}

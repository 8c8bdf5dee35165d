package io.quintet.acp.store;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.quintet.acp.thread.Identity;

/**
 * An invocation of assistants. All start or none.
 *
 * @param threadId the thread
 * @param guard what has to hold for the caller; {@code null} for the application and for
 * chains
 * @param assistantIds the assistants, at least one; repeats are allowed
 * @param idempotencyKey makes a later invocation a repeat; {@code null} for none
 * @param triggeredBy who invokes
 * @param lease who executes the runs, and for how long unless it says otherwise
 * @param depth length of the chain, 1 for an invocation from outside
 * @param maxActive most active runs of the thread
 */
public record NewRuns(String threadId, @Nullable Guard guard, List<String> assistantIds,
		@Nullable String idempotencyKey, Identity triggeredBy, RunLease lease, int depth, int maxActive) {

	/**
	 * Creates an invocation.
	 * @param assistantIds copied
	 */
	public NewRuns {
		assistantIds = List.copyOf(assistantIds);
	}

}

package io.quintet.acp.internal.run;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The runs that this node executes, and the invocations whose runs the store has not told
 * yet.
 */
final class ActiveRuns {

	private final Map<String, RunExecution> runs = new ConcurrentHashMap<>();

	private final Set<Object> invocations = ConcurrentHashMap.newKeySet();

	/** Returns false when the run is there already. */
	boolean add(RunExecution run) {
		return this.runs.putIfAbsent(run.id(), run) == null;
	}

	void remove(RunExecution run) {
		this.runs.remove(run.id(), run);
	}

	@Nullable RunExecution find(String runId) {
		return this.runs.get(runId);
	}

	Collection<RunExecution> all() {
		return List.copyOf(this.runs.values());
	}

	/** The texts that these runs write. */
	List<RunStream> texts() {
		return this.runs.values().stream().flatMap((run) -> run.texts().stream()).toList();
	}

	/** The texts that are written in a thread. */
	List<RunStream> texts(String threadId) {
		return texts().stream().filter((text) -> text.threadId().equals(threadId)).toList();
	}

	void begin(Object invocation) {
		this.invocations.add(invocation);
	}

	void end(Object invocation) {
		this.invocations.remove(invocation);
	}

	Set<Object> invocations() {
		return Set.copyOf(this.invocations);
	}

	boolean isEmpty() {
		// In this order: an invocation ends after its runs are added.
		return this.invocations.isEmpty() && this.runs.isEmpty();
	}

}

package io.quintet.acp.store;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.quintet.acp.store.ThreadStore.Guard;
import io.quintet.acp.store.ThreadStore.KeptStream;
import io.quintet.acp.store.ThreadStore.RunOwner;
import io.quintet.acp.thread.RunError;
import io.quintet.acp.thread.RunStatus;

/**
 * A step of a run to another status, with the event that tells it. Pending runs may go
 * anywhere, running ones to their end, ended ones nowhere.
 *
 * @param runId the run
 * @param to the new status, never {@link RunStatus#PENDING}
 * @param error why it failed, only then
 * @param eventId id of the event, drawn beforehand
 * @param condition what else has to hold
 * @param owner the node that has to own the run, for {@link Condition#OWNED}
 * @param guard what has to hold for the caller; {@code null} for the application
 * @param streams texts of the run that are stored before its end, in the same
 * transaction; {@code null} when it is not the owner that ends the run
 */
public record RunTransition(String runId, RunStatus to, @Nullable RunError error, String eventId, Condition condition,
		@Nullable String owner, @Nullable Guard guard, @Nullable List<KeptStream> streams) {

	/**
	 * Creates a step.
	 * @param streams copied
	 */
	public RunTransition {
		streams = (streams != null) ? List.copyOf(streams) : null;
	}

	/**
	 * Creates a step that stores no texts.
	 * @param to the new status
	 * @param error why it failed, only then
	 * @param condition what else has to hold
	 * @param owner the node that has to own the run
	 * @param guard what has to hold for the caller
	 */
	public RunTransition(String runId, RunStatus to, @Nullable RunError error, String eventId, Condition condition,
			@Nullable String owner, @Nullable Guard guard) {
		this(runId, to, error, eventId, condition, owner, guard, null);
	}

	/**
	 * A step that only the owner may take.
	 * @param run the run and its owner
	 * @param to the new status
	 * @param error why it failed, only then
	 */
	public static RunTransition byOwner(RunOwner run, RunStatus to, @Nullable RunError error, String eventId) {
		return new RunTransition(run.runId(), to, error, eventId, Condition.OWNED, run.owner(), null);
	}

	/**
	 * A step that any node may take.
	 * @param to the new status
	 */
	public static RunTransition byAnyone(String runId, RunStatus to, String eventId) {
		return new RunTransition(runId, to, null, eventId, Condition.NONE, null, null);
	}

	/**
	 * The cancellation of a run, by whatever node.
	 * @param guard what has to hold for the caller; {@code null} for the application
	 * @return the step
	 */
	public static RunTransition cancel(String runId, String eventId, @Nullable Guard guard) {
		return new RunTransition(runId, RunStatus.CANCELLED, null, eventId, Condition.NONE, null, guard);
	}

	/**
	 * The end of a run whose owner has let its lease lapse.
	 * @param error why it failed
	 * @return the step
	 */
	public static RunTransition lapsed(String runId, RunError error, String eventId) {
		return new RunTransition(runId, RunStatus.FAILED, error, eventId, Condition.LAPSED, null, null);
	}

	/**
	 * The same step by the owner of the run, which gives the texts that the run has
	 * written so far and that are not stored.
	 * @param texts the texts, each stored unless its id is taken
	 */
	public RunTransition keeping(List<KeptStream> texts) {
		return new RunTransition(this.runId, this.to, this.error, this.eventId, this.condition, this.owner, this.guard,
				texts);
	}

	/** What has to hold for a step besides the status. */
	public enum Condition {

		/** Nothing. */
		NONE,

		/** The run belongs to the owner. */
		OWNED,

		/** The lease of the run has lapsed. */
		LAPSED

	}

}

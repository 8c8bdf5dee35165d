package io.quintet.appcontrol.observer;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import io.quintet.appcontrol.ToolCommand;

/**
 * What is known of an observed command.
 */
public final class AppControlObservationContext extends Observation.Context {

	private final ToolCommand command;

	private final String operation;

	private volatile @Nullable String outcome;

	private volatile boolean ended;

	AppControlObservationContext(ToolCommand command, String operation) {
		this.command = command;
		this.operation = operation;
	}

	/**
	 * Returns the command.
	 * @return the command as it came; its values have no bound, and may be secret
	 */
	public ToolCommand command() {
		return this.command;
	}

	/**
	 * Returns the operation.
	 * @return its name, or {@code other} when there were too many names
	 */
	public String operation() {
		return this.operation;
	}

	/**
	 * Returns how the command ended.
	 * @return the status of its observation; {@code refused} when it did not begin,
	 * {@code cancelled} when its caller left, {@code error} when it ended without an
	 * observation; {@code unknown} before the end
	 */
	public String outcome() {
		String known = this.outcome;
		return (known != null) ? known : "unknown";
	}

	/**
	 * Tells whether the command has ended.
	 * @return whether the outcome is known
	 */
	public boolean ended() {
		return this.ended;
	}

	void stop(@Nullable String how) {
		end(how);
		this.ended = true;
	}

	/** The first end counts: a reader may leave as soon as it has the last item. */
	void end(@Nullable String how) {
		if (this.outcome == null) {
			this.outcome = how;
		}
	}

}

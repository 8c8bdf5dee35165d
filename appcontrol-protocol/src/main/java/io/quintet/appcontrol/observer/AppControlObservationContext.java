package io.quintet.appcontrol.observer;

import org.jspecify.annotations.Nullable;

import io.quintet.appcontrol.ToolCommand;
import io.quintet.support.observation.OperationContext;

/**
 * Context of an observed command: the name of its operation, or {@code other} when there
 * were too many names. Its outcome is the status of its observation, {@code refused} when
 * it did not begin, {@code cancelled} when its caller left, {@code error} when it ended
 * without an observation.
 */
public final class AppControlObservationContext extends OperationContext {

	private final ToolCommand command;

	public AppControlObservationContext(ToolCommand command, String operation) {
		super(operation);
		this.command = command;
	}

	/** Returns the command as it came; its values have no bound, and may be secret. */
	public ToolCommand command() {
		return this.command;
	}

	public void endAs(@Nullable String outcome) {
		if (outcome != null) {
			end(outcome);
		}
	}

}

package io.quintet.appcontrol.service;

import java.time.Clock;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolError;

/**
 * Decides whether a command may run. It is asked once for each command, before anything
 * is done, and must be quick: it runs on the thread of the request.
 * <p>
 * Several policies are asked in order until one refuses. A policy that throws refuses,
 * because a command whose check failed is not safe.
 */
@FunctionalInterface
public interface CommandPolicy {

	/**
	 * Checks a command.
	 * @return why it is refused; {@code null} lets it pass
	 */
	@Nullable Refusal check(ToolCommand command);

	/**
	 * Creates a policy that lets a number of commands per minute pass. Put it last: what
	 * another policy refuses should cost nothing.
	 * @param commands commands per minute, 1 to 1,000,000; they come back evenly
	 * @param clock tells the time
	 * @return the policy, which refuses with {@code rate_limited}
	 * @throws IllegalArgumentException when the number is out of range
	 */
	static CommandPolicy perMinute(int commands, Clock clock) {
		return new CommandBudget(commands, clock);
	}

	/**
	 * Why a command is refused. The caller gets it as an observation with status
	 * {@code failed}.
	 *
	 * @param error what the caller is told; its kind should be a well-known one
	 */
	record Refusal(ToolError error) {

		public Refusal {
			Objects.requireNonNull(error, "'error' is required");
		}

		/** Creates a refusal that no retry helps against. */
		public static Refusal of(String failureKind, String message, String recoveryHint) {
			return new Refusal(ToolError.of(failureKind, message).withRecoveryHint(recoveryHint));
		}

	}

}

package io.quintet.appcontrol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.internal.Json;

/**
 * Why something failed. All strings are trimmed; what is left of them may not be empty.
 *
 * @param failureKind kind of failure, an open set: see {@link FailureKinds}
 * @param message what happened, for people
 * @param retryable whether the same command may succeed later
 * @param recoveryHint what to do about it, for people; {@code null} when unknown
 * @param phase in which phase it failed; {@code null} when unknown
 * @param operation in which operation it failed; {@code null} when unknown
 * @param evidence what shows it, any JSON
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NONE)
public record ToolError(String failureKind, String message, boolean retryable, @Nullable String recoveryHint,
		@Nullable String phase, @Nullable String operation,
		@JsonInclude(JsonInclude.Include.NON_EMPTY) ObjectNode evidence) implements AppControlMessage {

	/**
	 * Fails with an {@link AppControlProtocolException} when a member breaks its rule.
	 */
	public ToolError {
		failureKind = Rules.text("failureKind", failureKind);
		message = Rules.text("message", message);
		recoveryHint = Rules.optionalText("recoveryHint", recoveryHint);
		phase = Rules.optionalText("phase", phase);
		operation = Rules.optionalText("operation", operation);
		evidence = Rules.object("evidence", evidence);
	}

	/** Creates an error that is not worth a retry. */
	public static ToolError of(String failureKind, String message) {
		return new ToolError(failureKind, message, false, null, null, null, Json.object());
	}

	public ToolError withRetryable(boolean value) {
		return new ToolError(this.failureKind, this.message, value, this.recoveryHint, this.phase, this.operation,
				this.evidence);
	}

	public ToolError withRecoveryHint(@Nullable String value) {
		return new ToolError(this.failureKind, this.message, this.retryable, value, this.phase, this.operation,
				this.evidence);
	}

	/** Copies the error with another phase and operation. */
	public ToolError at(@Nullable String inPhase, @Nullable String inOperation) {
		return new ToolError(this.failureKind, this.message, this.retryable, this.recoveryHint, inPhase, inOperation,
				this.evidence);
	}

	public ToolError withEvidence(ObjectNode value) {
		return new ToolError(this.failureKind, this.message, this.retryable, this.recoveryHint, this.phase,
				this.operation, value);
	}

}

package io.quintet.appcontrol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.internal.Json;

/**
 * What came of a command: exactly one, the last word. A command that failed is an
 * observation too, and no exception.
 * <p>
 * All strings are trimmed; what is left of them may not be empty. When there is an error,
 * its kind, message, hint and answer to a retry also stand at the top: they are filled in
 * when absent, and must be equal when present.
 *
 * @param commandId id of the command
 * @param tool the tool that ran it
 * @param operation operation of the tool
 * @param status how it ended
 * @param success whether it succeeded; must say the same as the status
 * @param summary what happened in a sentence
 * @param observation result of the operation, any JSON
 * @param evidence what shows it, any JSON
 * @param timing when it began and how long it took, for example {@code startedAt} in UTC
 * after ISO 8601 and {@code durationMs}
 * @param failureKind kind of failure, see {@link FailureKinds}; {@code null} when there
 * is none
 * @param message what went wrong, for people; {@code null} when there is nothing
 * @param recoveryHint what to do about it; {@code null} when unknown
 * @param retryable whether the same command may succeed later; {@code null} when unknown
 * @param error why it failed; {@code null} when unknown, and always when it succeeded
 * @param metadata further data, any JSON
 */
@JsonTypeName(ToolObservation.SCHEMA)
public record ToolObservation(String commandId, String tool, String operation, ToolStatus status, boolean success,
		String summary, ObjectNode observation, @JsonInclude(JsonInclude.Include.NON_EMPTY) ObjectNode evidence,
		@JsonInclude(JsonInclude.Include.NON_EMPTY) ObjectNode timing, @Nullable String failureKind,
		@Nullable String message, @Nullable String recoveryHint, @Nullable Boolean retryable, @Nullable ToolError error,
		@JsonInclude(JsonInclude.Include.NON_EMPTY) ObjectNode metadata) implements AppControlMessage {

	/** Value of {@code schema} on the wire. */
	public static final String SCHEMA = "app_control.observation.v1";

	/**
	 * Fills in what the error says. Fails with an {@link AppControlProtocolException}
	 * when a member breaks its rule, or two contradict each other.
	 */
	public ToolObservation {
		commandId = Rules.text("commandId", commandId);
		tool = Rules.text("tool", tool);
		operation = Rules.text("operation", operation);
		status = Rules.present("status", status);
		if (success != (status == ToolStatus.OK)) {
			throw new AppControlProtocolException("success", "must be true exactly when status is ok");
		}
		summary = Rules.text("summary", summary);
		observation = Rules.object("observation", observation);
		evidence = Rules.object("evidence", evidence);
		timing = Rules.object("timing", timing);
		failureKind = Rules.optionalText("failureKind", failureKind);
		message = Rules.optionalText("message", message);
		recoveryHint = Rules.optionalText("recoveryHint", recoveryHint);
		if (error != null) {
			if (success) {
				throw new AppControlProtocolException("error", "must be absent when status is ok");
			}
			failureKind = Rules.mirrored("failureKind", failureKind, error.failureKind());
			message = Rules.mirrored("message", message, error.message());
			recoveryHint = Rules.mirrored("recoveryHint", recoveryHint, error.recoveryHint());
			retryable = Rules.mirrored("retryable", retryable, (Boolean) error.retryable());
		}
		metadata = Rules.object("metadata", metadata);
	}

	public static ToolObservation ok(ToolCommand command, String summary) {
		return ok(command, summary, Json.object());
	}

	public static ToolObservation ok(ToolCommand command, String summary, ObjectNode observation) {
		return ok(command.commandId(), command.tool(), command.operation(), summary, observation, Json.object(),
				Json.object(), Json.object());
	}

	public static ToolObservation ok(String commandId, String tool, String operation, String summary,
			ObjectNode observation, ObjectNode evidence, ObjectNode timing, ObjectNode metadata) {
		return new ToolObservation(commandId, tool, operation, ToolStatus.OK, true, summary, observation, evidence,
				timing, null, null, null, null, null, metadata);
	}

	/**
	 * Creates the observation of a command that failed, with the message of the error as
	 * summary. The status is anything but {@link ToolStatus#OK}.
	 */
	public static ToolObservation failure(ToolCommand command, ToolStatus status, ToolError error) {
		return failure(command.commandId(), command.tool(), command.operation(), status, error, null, Json.object(),
				Json.object(), Json.object());
	}

	/**
	 * Creates the observation of a command that failed, with the evidence of the error.
	 * Without a summary, or with an empty one, it is the message of the error.
	 */
	public static ToolObservation failure(String commandId, String tool, String operation, ToolStatus status,
			ToolError error, @Nullable String summary, ObjectNode observation, ObjectNode timing, ObjectNode metadata) {
		if (status == ToolStatus.OK) {
			throw new AppControlProtocolException("status", "must not be ok in a failure");
		}
		Rules.present("error", error);
		String text = (summary == null || summary.isEmpty()) ? error.message() : summary;
		return new ToolObservation(commandId, tool, operation, status, false, text, observation, error.evidence(),
				timing, null, null, null, null, error, metadata);
	}

	public ToolObservation withTiming(ObjectNode value) {
		return new ToolObservation(this.commandId, this.tool, this.operation, this.status, this.success, this.summary,
				this.observation, this.evidence, value, this.failureKind, this.message, this.recoveryHint,
				this.retryable, this.error, this.metadata);
	}

	public ToolObservation withEvidence(ObjectNode value) {
		return new ToolObservation(this.commandId, this.tool, this.operation, this.status, this.success, this.summary,
				this.observation, value, this.timing, this.failureKind, this.message, this.recoveryHint, this.retryable,
				this.error, this.metadata);
	}

	public ToolObservation withMetadata(ObjectNode value) {
		return new ToolObservation(this.commandId, this.tool, this.operation, this.status, this.success, this.summary,
				this.observation, this.evidence, this.timing, this.failureKind, this.message, this.recoveryHint,
				this.retryable, this.error, value);
	}

}

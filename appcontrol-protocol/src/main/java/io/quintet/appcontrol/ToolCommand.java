package io.quintet.appcontrol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.internal.Json;

/**
 * What is to be done, and by which tool. Whether it may be done is settled before a
 * command is built.
 * <p>
 * All strings are trimmed; what is left of them may not be empty.
 *
 * @param commandId id of the command, chosen by the caller; correlate by the trimmed one
 * @param tool the tool, for example {@code macos.computer_use}
 * @param operation operation of the tool, for example {@code open_app}
 * @param input arguments of the operation, any JSON
 * @param timeoutMs longest time in milliseconds, above 0; {@code null} when the caller
 * sets none
 * @param idempotencyKey same key, same command; {@code null} when the caller sets none
 * @param metadata further data, any JSON
 */
@JsonTypeName(ToolCommand.SCHEMA)
public record ToolCommand(String commandId, String tool, String operation, ObjectNode input, @Nullable Long timeoutMs,
		@Nullable String idempotencyKey,
		@JsonInclude(JsonInclude.Include.NON_EMPTY) ObjectNode metadata) implements AppControlMessage {

	/** Value of {@code schema} on the wire. */
	public static final String SCHEMA = "app_control.command.v1";

	/**
	 * Fails with an {@link AppControlProtocolException} when a member breaks its rule.
	 */
	public ToolCommand {
		commandId = Rules.text("commandId", commandId);
		tool = Rules.text("tool", tool);
		operation = Rules.text("operation", operation);
		input = Rules.object("input", input);
		if (timeoutMs != null && timeoutMs <= 0) {
			throw new AppControlProtocolException("timeoutMs", "must be greater than 0");
		}
		idempotencyKey = Rules.optionalText("idempotencyKey", idempotencyKey);
		metadata = Rules.object("metadata", metadata);
	}

	public static ToolCommand of(String commandId, String tool, String operation) {
		return of(commandId, tool, operation, Json.object());
	}

	/** Creates a command without timeout, key and metadata. */
	public static ToolCommand of(String commandId, String tool, String operation, ObjectNode input) {
		return new ToolCommand(commandId, tool, operation, input, null, null, Json.object());
	}

	public ToolCommand withInput(ObjectNode value) {
		return new ToolCommand(this.commandId, this.tool, this.operation, value, this.timeoutMs, this.idempotencyKey,
				this.metadata);
	}

	public ToolCommand withTimeoutMs(@Nullable Long value) {
		return new ToolCommand(this.commandId, this.tool, this.operation, this.input, value, this.idempotencyKey,
				this.metadata);
	}

	public ToolCommand withIdempotencyKey(@Nullable String value) {
		return new ToolCommand(this.commandId, this.tool, this.operation, this.input, this.timeoutMs, value,
				this.metadata);
	}

	public ToolCommand withMetadata(ObjectNode value) {
		return new ToolCommand(this.commandId, this.tool, this.operation, this.input, this.timeoutMs,
				this.idempotencyKey, value);
	}

}

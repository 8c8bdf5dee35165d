package io.quintet.appcontrol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.internal.Json;

/**
 * What happens while a command runs. Clients begin with {@link ToolEventType#STARTED} and
 * sequence number 0 and end with {@link ToolEventType#OBSERVATION}, which carries the
 * observation in the member {@code observation} of its data.
 * <p>
 * All strings are trimmed; what is left of them may not be empty.
 *
 * @param commandId id of the command
 * @param seq sequence number, at least 0; numbers may be left out or occur twice
 * @param type what the event tells
 * @param phase phase of the command; {@code null} when unknown
 * @param status how the command stands; {@code null} when unknown
 * @param summary what happened in a sentence; {@code null} when unknown
 * @param data further data, any JSON
 */
@JsonTypeName(ToolEvent.SCHEMA)
public record ToolEvent(String commandId, long seq, ToolEventType type, @Nullable String phase,
		@Nullable ToolStatus status, @Nullable String summary,
		@JsonInclude(JsonInclude.Include.NON_EMPTY) ObjectNode data) implements AppControlMessage {

	/** Value of {@code schema} on the wire. */
	public static final String SCHEMA = "app_control.event.v1";

	/**
	 * Fails with an {@link AppControlProtocolException} when a member breaks its rule.
	 */
	public ToolEvent {
		commandId = Rules.text("commandId", commandId);
		if (seq < 0) {
			throw new AppControlProtocolException("seq", "must be at least 0");
		}
		type = Rules.present("type", type);
		phase = Rules.optionalText("phase", phase);
		summary = Rules.optionalText("summary", summary);
		data = Rules.object("data", data);
	}

	/** Creates the first event of a command: number 0, the operation as phase. */
	public static ToolEvent started(ToolCommand command) {
		return new ToolEvent(command.commandId(), 0, ToolEventType.STARTED, command.operation(), null,
				"Started " + command.tool() + "." + command.operation() + ".", Json.object());
	}

	public static ToolEvent progress(ToolCommand command, long seq, String phase, String summary) {
		return new ToolEvent(command.commandId(), seq, ToolEventType.PROGRESS, phase, null, summary, Json.object());
	}

	/**
	 * Creates the last event of a command: status and summary of the observation, its
	 * operation as phase, and the observation itself in the data.
	 * @param observation what came of the command
	 * @param seq sequence number, at least 0
	 * @return the event
	 * @throws AppControlProtocolException when the number is negative
	 */
	public static ToolEvent observation(ToolObservation observation, long seq) {
		return new ToolEvent(observation.commandId(), seq, ToolEventType.OBSERVATION, observation.operation(),
				observation.status(), observation.summary(),
				Json.object().set("observation", AppControlCodec.tree(observation)));
	}

	/**
	 * Returns the observation that the data carry.
	 * @return the observation; {@code null} when {@code data.observation} is absent
	 * @throws AppControlProtocolException when {@code data.observation} is none
	 */
	public @Nullable ToolObservation toolObservation() {
		return MessageDecoder.observation(this.data.get("observation"), "data.observation");
	}

	public ToolEvent withData(ObjectNode value) {
		return new ToolEvent(this.commandId, this.seq, this.type, this.phase, this.status, this.summary, value);
	}

}

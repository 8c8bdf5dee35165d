package io.quintet.appcontrol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.internal.Json;

/**
 * What a privileged helper answers: with success an observation, without success an
 * observation or an error, and not both.
 *
 * @param success whether the helper did its part; the command itself may have failed
 * @param observation observation of the command as it came, not checked; {@code null}
 * when there is none
 * @param error why the helper failed; {@code null} when there is none
 * @param metadata further data, any JSON
 */
@JsonTypeName(HelperResponse.SCHEMA)
public record HelperResponse(boolean success, @Nullable ObjectNode observation, @Nullable ToolError error,
		@JsonInclude(JsonInclude.Include.NON_EMPTY) ObjectNode metadata) implements AppControlMessage {

	/** Value of {@code schema} on the wire. */
	public static final String SCHEMA = "app_control.helper.response.v1";

	/**
	 * Fails with an {@link AppControlProtocolException} when a member breaks its rule, is
	 * missing or one too many.
	 */
	public HelperResponse {
		if (success && observation == null) {
			throw new AppControlProtocolException("observation", "is required when success is true");
		}
		if (!success && (observation == null) == (error == null)) {
			throw new AppControlProtocolException("error",
					"or observation is required when success is false, and not both");
		}
		observation = Rules.optionalObject(observation);
		metadata = Rules.object("metadata", metadata);
	}

	public static HelperResponse complete(ToolObservation observation) {
		return new HelperResponse(true, AppControlCodec.tree(observation), null, Json.object());
	}

	public static HelperResponse failed(ToolError error) {
		return new HelperResponse(false, null, error, Json.object());
	}

	/**
	 * Decodes the observation; {@code null} when there is none. Fails with an
	 * {@link AppControlProtocolException} when it is no observation.
	 */
	public @Nullable ToolObservation toolObservation() {
		return MessageDecoder.observation(this.observation, "observation");
	}

}

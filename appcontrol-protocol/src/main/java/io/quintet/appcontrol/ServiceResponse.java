package io.quintet.appcontrol;

import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a service answers last. Success is about the call: a command that failed still
 * completes, with a failed observation inside.
 *
 * @param status how the call ended
 * @param success whether the service did its part; must say the same as the status
 * @param requestId id of the request, trimmed and not empty; {@code null} when the
 * service could not read one
 * @param observation observation of the command as it came, not checked; {@code null}
 * when there is none
 * @param error why the call failed, required then; {@code null} when there is none
 */
@JsonTypeName(ServiceResponse.SCHEMA)
public record ServiceResponse(ServiceResponseStatus status, boolean success, @Nullable String requestId,
		@Nullable ObjectNode observation, @Nullable ToolError error) implements ServiceMessage {

	/** Value of {@code schema} on the wire. */
	public static final String SCHEMA = "app_control.service.response.v1";

	/**
	 * Fails with an {@link AppControlProtocolException} when a member breaks its rule, or
	 * two contradict each other.
	 */
	public ServiceResponse {
		status = Rules.present("status", status);
		if (success != (status == ServiceResponseStatus.COMPLETE)) {
			throw new AppControlProtocolException("success", "must be true exactly when status is complete");
		}
		requestId = Rules.optionalText("requestId", requestId);
		if (status == ServiceResponseStatus.FAILED && error == null) {
			throw new AppControlProtocolException("error", "is required when status is failed");
		}
		observation = Rules.optionalObject(observation);
	}

	public static ServiceResponse complete(@Nullable ObjectNode observation, @Nullable String requestId) {
		return new ServiceResponse(ServiceResponseStatus.COMPLETE, true, requestId, observation, null);
	}

	/**
	 * Completes with an observation. It has a name of its own, so that
	 * {@code complete(null, id)} can only mean one thing.
	 */
	public static ServiceResponse observed(ToolObservation observation, @Nullable String requestId) {
		return complete(AppControlCodec.tree(observation), requestId);
	}

	public static ServiceResponse notFound(@Nullable String requestId) {
		return new ServiceResponse(ServiceResponseStatus.NOT_FOUND, false, requestId, null, null);
	}

	public static ServiceResponse failed(ToolError error, @Nullable String requestId) {
		return new ServiceResponse(ServiceResponseStatus.FAILED, false, requestId, null, error);
	}

	/**
	 * Decodes the observation; {@code null} when there is none. Fails with an
	 * {@link AppControlProtocolException} when it is no observation.
	 */
	public @Nullable ToolObservation toolObservation() {
		return MessageDecoder.observation(this.observation, "observation");
	}

	/**
	 * How a call of a service ended; whether the command itself succeeded is another
	 * matter.
	 */
	public enum ServiceResponseStatus {

		/** The service did its part. */
		COMPLETE,

		/** No result is kept under the id. */
		NOT_FOUND,

		/** The service could not do it. */
		FAILED;

		@JsonValue
		public String wire() {
			return Rules.wire(this);
		}

		/**
		 * Returns the constant of a value on the wire, compared exactly. Fails with an
		 * {@link AppControlProtocolException} when there is none.
		 */
		public static ServiceResponseStatus fromWire(String wire) {
			return Rules.constant("status", ServiceResponseStatus.class, wire);
		}

	}

}

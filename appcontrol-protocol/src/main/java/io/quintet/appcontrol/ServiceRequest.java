package io.quintet.appcontrol;

import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A request to a service. The text form does not show the token.
 * <p>
 * All strings are trimmed; what is left of them may not be empty. So a blank id or token
 * fails in every method here, and so does a poll without an id.
 *
 * @param action what to do; run, submit and stream need a command, poll a request id
 * @param requestId id of the request; {@code null} lets the service choose one
 * @param token secret that the service may ask for; {@code null} for none
 * @param command the command; {@code null} for none
 */
@JsonTypeName(ServiceRequest.SCHEMA)
public record ServiceRequest(ServiceAction action, @Nullable String requestId, @Nullable String token,
		@Nullable ToolCommand command) implements AppControlMessage {

	/** Value of {@code schema} on the wire. */
	public static final String SCHEMA = "app_control.service.request.v1";

	/**
	 * Fails with an {@link AppControlProtocolException} when a member breaks its rule or
	 * is missing for the action.
	 */
	public ServiceRequest {
		action = Rules.present("action", action);
		requestId = Rules.optionalText("requestId", requestId);
		token = Rules.optionalText("token", token);
		if (action == ServiceAction.POLL) {
			if (requestId == null) {
				throw new AppControlProtocolException("requestId", "is required to poll");
			}
		}
		else if (command == null) {
			throw new AppControlProtocolException("command", "is required to " + action.wire());
		}
	}

	public static ServiceRequest run(ToolCommand command, @Nullable String token) {
		return new ServiceRequest(ServiceAction.RUN, null, token, command);
	}

	/**
	 * Creates a request to run a command and keep its observation; without an id the
	 * service chooses one.
	 */
	public static ServiceRequest submit(ToolCommand command, @Nullable String requestId, @Nullable String token) {
		return new ServiceRequest(ServiceAction.SUBMIT, requestId, token, command);
	}

	public static ServiceRequest poll(String requestId, @Nullable String token) {
		return new ServiceRequest(ServiceAction.POLL, requestId, token, null);
	}

	public static ServiceRequest stream(ToolCommand command, @Nullable String token) {
		return new ServiceRequest(ServiceAction.STREAM, null, token, command);
	}

	public ServiceRequest withRequestId(@Nullable String value) {
		return new ServiceRequest(this.action, value, this.token, this.command);
	}

	public ServiceRequest withToken(@Nullable String value) {
		return new ServiceRequest(this.action, this.requestId, value, this.command);
	}

	@Override
	public String toString() {
		return "ServiceRequest[action=%s, requestId=%s, token=%s, command=%s]".formatted(this.action, this.requestId,
				Rules.masked(this.token), this.command);
	}

	/**
	 * Action of a request.
	 */
	public enum ServiceAction {

		/** Run a command and answer with its observation. */
		RUN,

		/** Run a command and keep its observation for a poll. */
		SUBMIT,

		/** Answer with the observation that was kept. */
		POLL,

		/** Run a command and send its events as they happen. */
		STREAM;

		@JsonValue
		public String wire() {
			return Rules.wire(this);
		}

		/**
		 * Returns the constant of a value on the wire, compared exactly. Fails with an
		 * {@link AppControlProtocolException} when there is none.
		 */
		public static ServiceAction fromWire(String wire) {
			return Rules.constant("action", ServiceAction.class, wire);
		}

	}

}

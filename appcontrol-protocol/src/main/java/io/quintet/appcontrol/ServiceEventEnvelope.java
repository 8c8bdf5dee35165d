package io.quintet.appcontrol;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;

/**
 * An event on its way from a service. On the wire {@code status} is {@code event} and
 * {@code success} is true, always.
 *
 * @param requestId id of the request, trimmed and not empty
 * @param event the event
 */
@JsonTypeName(AppControlProtocol.SERVICE_EVENT_SCHEMA)
@JsonPropertyOrder({ "requestId", "status", "success", "event" })
public record ServiceEventEnvelope(String requestId, ToolEvent event) implements ServiceMessage {

	/**
	 * Checks and trims.
	 * @throws AppControlProtocolException when the id is blank or the event absent
	 */
	public ServiceEventEnvelope {
		requestId = Rules.text("requestId", requestId);
		event = Rules.present("event", event);
	}

	@JsonProperty
	String status() {
		return AppControlProtocol.EVENT_STATUS;
	}

	@JsonProperty
	boolean success() {
		return true;
	}

}

package io.quintet.appcontrol;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonTypeName;

/**
 * An event on its way from a service. On the wire {@code status} is {@code event} and
 * {@code success} is true, always.
 *
 * @param requestId id of the request, trimmed and not empty
 * @param event the event
 */
@JsonTypeName(ServiceEventEnvelope.SCHEMA)
@JsonPropertyOrder({ "requestId", "status", "success", "event" })
public record ServiceEventEnvelope(String requestId, ToolEvent event) implements ServiceMessage {

	/** Value of {@code schema} on the wire. */
	public static final String SCHEMA = "app_control.service.event.v1";

	/** Value of {@code status} on the wire. */
	public static final String STATUS = "event";

	public ServiceEventEnvelope {
		requestId = Rules.text("requestId", requestId);
		event = Rules.present("event", event);
	}

	@JsonProperty
	String status() {
		return ServiceEventEnvelope.STATUS;
	}

	@JsonProperty
	boolean success() {
		return true;
	}

}

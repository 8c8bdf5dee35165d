package io.quintet.appcontrol;

/**
 * An event on its way from a service. On the wire {@code status} is {@code event} and
 * {@code success} is true, always.
 *
 * @param requestId id of the request, trimmed and not empty
 * @param event the event
 */
public record ServiceEventEnvelope(String requestId, ToolEvent event) implements ServiceMessage {

	/**
	 * Checks and trims.
	 * @throws AppControlProtocolException when the id is blank or the event absent
	 */
	public ServiceEventEnvelope {
		requestId = Rules.text("requestId", requestId);
		event = Rules.present("event", event);
	}

}

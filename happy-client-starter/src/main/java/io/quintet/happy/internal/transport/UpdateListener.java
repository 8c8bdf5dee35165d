package io.quintet.happy.internal.transport;

import tools.jackson.databind.JsonNode;

/** Listens to a connection. Called on one thread at a time; must not block. */
public interface UpdateListener {

	/**
	 * An event came.
	 * @param name name of the event
	 * @param data its first argument, missing without one
	 */
	void event(String name, JsonNode data);

	/**
	 * The connection ended. Called once, after the last event.
	 * @param reason why
	 */
	void closed(String reason);

}

package io.quintet.socketio;

import java.util.List;

import tools.jackson.databind.JsonNode;

/**
 * An event that a client sent.
 *
 * @param name name of the event
 * @param arguments the arguments; binary ones are
 * {@link tools.jackson.databind.node.BinaryNode}, at any depth
 * @param acknowledged whether the client waits for an acknowledgement
 */
public record SocketIoEvent(String name, List<JsonNode> arguments, boolean acknowledged) {

	/**
	 * Creates an event.
	 * @param arguments copied
	 */
	public SocketIoEvent {
		arguments = List.copyOf(arguments);
	}

}

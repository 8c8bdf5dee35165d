package io.quintet.socketio;

import java.util.List;

import tools.jackson.databind.JsonNode;

/**
 * Arguments of an event or of an acknowledgement that is sent: nodes, or one argument
 * that is JSON already.
 */
public sealed interface SocketIoArguments {

	/**
	 * Makes arguments of nodes.
	 * @param nodes the arguments; {@link tools.jackson.databind.node.BinaryNode} goes out
	 * as binary, at any depth
	 */
	static SocketIoArguments of(JsonNode... nodes) {
		return new Nodes(List.of(nodes));
	}

	/**
	 * Makes one argument of JSON.
	 * @param json one JSON value in UTF-8; taken over, not copied and not checked
	 */
	static SocketIoArguments ofJson(byte[] json) {
		return new Json(json);
	}

	/**
	 * Arguments as nodes.
	 *
	 * @param nodes the arguments
	 */
	record Nodes(List<JsonNode> nodes) implements SocketIoArguments {

		/**
		 * Creates arguments.
		 * @param nodes copied
		 */
		public Nodes {
			nodes = List.copyOf(nodes);
		}

	}

	/**
	 * One argument as JSON.
	 *
	 * @param json one JSON value in UTF-8
	 */
	@SuppressWarnings("ArrayRecordComponent")
	record Json(byte[] json) implements SocketIoArguments {
	}

}

package io.quintet.socketio;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Whether a client may connect to a namespace.
 */
public sealed interface SocketIoDecision {

	/**
	 * Lets the client in.
	 * @param principal what the application wants to find at the socket again
	 */
	static SocketIoDecision accept(Object principal) {
		return new Accept(principal, null);
	}

	/**
	 * Lets the client in.
	 * @param principal what the application wants to find at the socket again
	 * @param owner whose connections share what one owner may hold; a connection belongs
	 * to the owner of the first namespace that it enters
	 */
	static SocketIoDecision accept(Object principal, String owner) {
		return new Accept(principal, owner);
	}

	/**
	 * Keeps the client out.
	 * @param message why, shown to the client
	 */
	static SocketIoDecision refuse(String message) {
		return new Refuse(message, null);
	}

	/**
	 * The client is let in.
	 *
	 * @param principal what the application wants to find at the socket again
	 * @param owner whose connections share what one owner may hold; the connection is one
	 * by itself when absent
	 */
	record Accept(Object principal, @Nullable String owner) implements SocketIoDecision {

		/**
		 * Creates a decision.
		 * @param principal never {@code null}
		 * @param owner may be absent
		 */
		public Accept {
			Objects.requireNonNull(principal, "principal");
		}

	}

	/**
	 * The client is kept out.
	 *
	 * @param message why, shown to the client
	 * @param data more about it, shown to the client
	 */
	record Refuse(String message, @Nullable JsonNode data) implements SocketIoDecision {
	}

}

package io.quintet.socketio;

import java.net.SocketAddress;
import java.security.Principal;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A client that wants to connect to a namespace.
 *
 * @param namespace name of the namespace, from {@code /} on, without a query
 * @param auth the object that the client connects with; empty when it sent none
 * @param headers headers of the handshake request; names in lower case, values of one
 * name joined by comma
 * @param uri request target of the handshake
 * @param remoteAddress address of the client, where known
 * @param principal the caller as the application's filters know it, such as Spring
 * Security; absent without a login
 */
public record SocketIoConnectRequest(String namespace, Map<String, JsonNode> auth, Map<String, String> headers,
		String uri, @Nullable SocketAddress remoteAddress, @Nullable Principal principal) {

	/**
	 * Creates a request.
	 * @param auth copied
	 * @param headers copied
	 */
	public SocketIoConnectRequest {
		auth = Map.copyOf(auth);
		headers = Map.copyOf(headers);
	}

	@Override
	public String toString() {
		return "SocketIoConnectRequest[namespace=%s, auth=%s, headers=%s]".formatted(this.namespace, this.auth.keySet(),
				this.headers.keySet());
	}

}

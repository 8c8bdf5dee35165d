package io.quintet.acp.access;

import java.util.Map;

import tools.jackson.databind.JsonNode;

/**
 * What a caller shows.
 *
 * @param headers headers of the request, of the handshake for a socket; names in lower
 * case, values of one name joined by comma
 * @param auth the object a socket connects with; empty for REST
 */
public record AcpCredentials(Map<String, String> headers, Map<String, JsonNode> auth) {

	/**
	 * Creates credentials.
	 * @param headers copied
	 * @param auth copied
	 */
	public AcpCredentials {
		headers = Map.copyOf(headers);
		auth = Map.copyOf(auth);
	}

	@Override
	public String toString() {
		return "AcpCredentials[headers=%s, auth=%s]".formatted(this.headers.keySet(), this.auth.keySet());
	}

}

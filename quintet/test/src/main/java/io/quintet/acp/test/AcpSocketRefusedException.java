package io.quintet.acp.test;

import tools.jackson.databind.JsonNode;

/**
 * The server did not let a socket into its namespace.
 */
public final class AcpSocketRefusedException extends RuntimeException {

	private static final long serialVersionUID = 1;

	private final transient JsonNode error;

	AcpSocketRefusedException(String namespace, JsonNode error) {
		super("Refused in " + namespace + ": " + error);
		this.error = error;
	}

	/**
	 * Returns what the client was told, which official clients hand to
	 * {@code connect_error}.
	 * @return an object with {@code message}
	 */
	public JsonNode error() {
		return this.error;
	}

	/**
	 * Returns the reason.
	 * @return the text of {@code message}
	 */
	public String reason() {
		return this.error.path("message").asString("");
	}

}

package io.quintet.socketio;

import java.nio.charset.StandardCharsets;

import org.springframework.http.HttpStatusCode;

/**
 * Why a request to the endpoint is refused: status, and body as the protocol's own server
 * sends it.
 */
enum Refusal {

	TRANSPORT_UNKNOWN(400, 0, "Transport unknown"),

	SESSION_UNKNOWN(400, 1, "Session ID unknown"),

	BAD_METHOD(400, 2, "Bad handshake method"),

	BAD_REQUEST(400, 3, "Bad request"),

	FORBIDDEN(403, 4, "Forbidden"),

	VERSION_UNSUPPORTED(400, 5, "Unsupported protocol version"),

	TOO_LARGE(413, 3, "Payload too large"),

	FULL(503, 3, "Too many connections"),

	NO_ROOM(503, 3, "Too much is being sent"),

	CLOSING(503, 3, "Server is closing"),

	HTTP_VERSION(505, 3, "Socket.IO is served by HTTP/1.1");

	private final int status;

	private final String body;

	Refusal(int status, int code, String message) {
		this.status = status;
		this.body = "{\"code\":%d,\"message\":\"%s\"}".formatted(code, message);
	}

	HttpStatusCode status() {
		return HttpStatusCode.valueOf(this.status);
	}

	byte[] body() {
		return this.body.getBytes(StandardCharsets.UTF_8);
	}

}

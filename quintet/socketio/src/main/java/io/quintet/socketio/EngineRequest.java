package io.quintet.socketio;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.MultiValueMap;

/**
 * What a request to the endpoint asks for.
 *
 * @param method its method
 * @param version protocol version that the client speaks
 * @param transport transport that the client wants to use
 * @param sid session that the request belongs to; absent in a handshake
 * @param upgrade whether it asks for a WebSocket
 */
record EngineRequest(HttpMethod method, @Nullable String version, @Nullable String transport, @Nullable String sid,
		boolean upgrade) {

	static EngineRequest of(ServerHttpRequest request) {
		MultiValueMap<String, String> query = request.getQueryParams();
		HttpHeaders headers = request.getHeaders();
		boolean upgrade = contains(headers.getValuesAsList(HttpHeaders.CONNECTION), "upgrade")
				&& contains(headers.getValuesAsList(HttpHeaders.UPGRADE), "websocket");
		return new EngineRequest(request.getMethod(), query.getFirst("EIO"), query.getFirst("transport"),
				query.getFirst("sid"), upgrade);
	}

	private static boolean contains(List<String> values, String value) {
		return values.stream().anyMatch(value::equalsIgnoreCase);
	}

	boolean isPolling() {
		return "polling".equals(this.transport);
	}

	boolean isWebSocket() {
		return "websocket".equals(this.transport);
	}

	/**
	 * Judges what can be judged without a session.
	 * @return why it is refused, or {@code null}
	 */
	@Nullable Refusal refusal() {
		if (!isPolling() && !isWebSocket()) {
			return Refusal.TRANSPORT_UNKNOWN;
		}
		if (!"4".equals(this.version)) {
			return Refusal.VERSION_UNSUPPORTED;
		}
		boolean get = this.method.equals(HttpMethod.GET);
		if (isWebSocket()) {
			return (get && this.upgrade) ? null : Refusal.BAD_REQUEST;
		}
		if (this.sid == null) {
			return get ? null : Refusal.BAD_METHOD;
		}
		return (get || this.method.equals(HttpMethod.POST)) ? null : Refusal.BAD_REQUEST;
	}

}

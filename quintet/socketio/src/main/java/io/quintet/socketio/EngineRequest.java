package io.quintet.socketio;

import java.util.List;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import org.jspecify.annotations.Nullable;

/**
 * What a request to the endpoint asks for.
 *
 * @param method its method
 * @param version protocol version that the client speaks
 * @param transport transport that the client wants to use
 * @param sid session that the request belongs to; absent in a handshake
 * @param upgrade whether it asks for a WebSocket
 * @param readable whether its query can be read
 */
record EngineRequest(HttpMethod method, @Nullable String version, @Nullable String transport, @Nullable String sid,
		boolean upgrade, boolean readable) {

	private static final int MAX_PARAMETERS = 32;

	static EngineRequest of(HttpRequest request) {
		QueryStringDecoder query = QueryStringDecoder.builder().maxParams(MAX_PARAMETERS).build(request.uri());
		boolean upgrade = request.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
				&& request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
		try {
			return new EngineRequest(request.method(), first(query, "EIO"), first(query, "transport"),
					first(query, "sid"), upgrade, true);
		}
		catch (IllegalArgumentException ex) {
			return new EngineRequest(request.method(), null, null, null, upgrade, false);
		}
	}

	private static @Nullable String first(QueryStringDecoder query, String name) {
		List<String> values = query.parameters().get(name);
		return (values != null) ? values.get(0) : null;
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
		if (!this.readable) {
			return Refusal.BAD_REQUEST;
		}
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

package io.quintet.socketio;

import java.util.Set;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Whose pages may connect.
 *
 * @param allowed origins; {@code *} allows all
 */
record Origins(Set<String> allowed) {

	private static final String ALL = "*";

	/**
	 * Judges a request. One without an origin comes from no page, and a page of this very
	 * server needs no leave.
	 * @param request headers of the request
	 * @return whether it is allowed
	 */
	boolean allow(HttpHeaders request) {
		String origin = request.get(HttpHeaderNames.ORIGIN);
		return origin == null || this.allowed.contains(ALL) || this.allowed.contains(origin)
				|| isOwn(origin, request.get(HttpHeaderNames.HOST));
	}

	private static boolean isOwn(String origin, @Nullable String host) {
		int scheme = origin.indexOf("://");
		return host != null && scheme > 0 && origin.substring(scheme + 3).equalsIgnoreCase(host);
	}

	/** Says in an answer that the page may read it. */
	void answer(HttpHeaders request, HttpHeaders response) {
		if (this.allowed.contains(ALL)) {
			response.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, ALL);
			return;
		}
		response.set(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
		String origin = request.get(HttpHeaderNames.ORIGIN);
		if (origin != null && allow(request)) {
			response.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
			response.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
		}
	}

	/** Answers the question that a browser asks before it posts. */
	void answerPreflight(HttpHeaders request, HttpHeaders response) {
		answer(request, response);
		response.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET,POST");
		String headers = request.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
		if (headers != null) {
			response.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, headers);
		}
		response.set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, "600");
	}

}

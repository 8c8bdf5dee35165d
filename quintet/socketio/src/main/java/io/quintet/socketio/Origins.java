package io.quintet.socketio;

import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

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
		String origin = request.getFirst(HttpHeaders.ORIGIN);
		return origin == null || this.allowed.contains(ALL) || this.allowed.contains(origin)
				|| isOwn(origin, request.getFirst(HttpHeaders.HOST));
	}

	private static boolean isOwn(String origin, @Nullable String host) {
		int scheme = origin.indexOf("://");
		return host != null && scheme > 0 && origin.substring(scheme + 3).equalsIgnoreCase(host);
	}

	/** Says in an answer that the page may read it. */
	void answer(HttpHeaders request, HttpHeaders response) {
		if (this.allowed.contains(ALL)) {
			response.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, ALL);
			return;
		}
		response.set(HttpHeaders.VARY, "origin");
		String origin = request.getFirst(HttpHeaders.ORIGIN);
		if (origin != null && allow(request)) {
			response.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
			response.set(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
		}
	}

	/** Answers the question that a browser asks before it posts. */
	void answerPreflight(HttpHeaders request, HttpHeaders response) {
		answer(request, response);
		response.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET,POST");
		String headers = request.getFirst(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
		if (headers != null) {
			response.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, headers);
		}
		response.set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, "600");
	}

}

package io.quintet.lime.test;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer of the simulated platform.
 *
 * @param status the status
 * @param body the body
 * @param headers further headers
 */
record PlatformReply(int status, Map<String, ?> body, Map<String, String> headers) {

	static PlatformReply ok(int status, Map<String, ?> data) {
		return new PlatformReply(status, Map.of("ok", true, "data", data), Map.of());
	}

	static PlatformReply refused(int status, String code, String message) {
		return refused(status, code, message, Map.of());
	}

	/** A failure that the test ordered, with names and values of headers in turn. */
	static PlatformReply failure(int status, String code, String... headers) {
		Map<String, String> all = new LinkedHashMap<>();
		for (int i = 0; i + 1 < headers.length; i += 2) {
			all.put(headers[i], headers[i + 1]);
		}
		return refused(status, code, "Simulated failure", all);
	}

	private static PlatformReply refused(int status, String code, String message, Map<String, String> headers) {
		return new PlatformReply(status, Map.of("ok", false, "error", Map.of("code", code, "message", message)),
				headers);
	}

}

package io.quintet.happy.test;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.internal.json.HappyJson;

/**
 * An answer.
 *
 * @param status HTTP status
 * @param json its body
 * @param retryAfter header of this name
 */
record RestAnswer(int status, JsonNode json, @Nullable Duration retryAfter) {

	static RestAnswer ok(JsonNode json) {
		return new RestAnswer(200, json, null);
	}

	static RestAnswer error(int status, String error) {
		return new RestAnswer(status, HappyJson.object().put("error", error), null);
	}

	static RestAnswer notFound(String path, String method) {
		return new RestAnswer(404, HappyJson.object().put("error", "Not found").put("path", path).put("method", method),
				null);
	}

	/** An error that was planned. */
	static RestAnswer fault(RestFault fault) {
		JsonNode json = (fault.status() == 401) ? HappyJson.object().put("error", "Invalid token")
				: HappyJson.object()
					.put("error", "Internal Server Error")
					.put("message", "An unexpected error occurred")
					.put("statusCode", fault.status());
		return new RestAnswer(fault.status(), json, fault.retryAfter());
	}

}

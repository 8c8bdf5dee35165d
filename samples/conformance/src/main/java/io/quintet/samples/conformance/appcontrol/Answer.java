package io.quintet.samples.conformance.appcontrol;

import io.quintet.appcontrol.json.JsonObject;

/**
 * What the bridge answers: a result under a name of its own, or a failure.
 */
final class Answer {

	private Answer() {
	}

	static JsonObject ok(String name, Object result) {
		return JsonObject.of("ok", true, name, result);
	}

	static JsonObject failed(Throwable failure) {
		String message = failure.getMessage();
		return JsonObject.of("ok", false, "error", (message != null) ? message : failure.getClass().getSimpleName());
	}

}

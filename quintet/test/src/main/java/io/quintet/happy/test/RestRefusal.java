package io.quintet.happy.test;

import io.quintet.happy.internal.json.HappyJson;

/** A request that a route does not take. */
final class RestRefusal extends RuntimeException {

	private final transient RestAnswer answer;

	RestRefusal(RestAnswer answer) {
		super("status " + answer.status(), null, false, false);
		this.answer = answer;
	}

	static RestRefusal badRequest(String message) {
		return new RestRefusal(new RestAnswer(400,
				HappyJson.object().put("error", "Error").put("message", message).put("statusCode", 400), null));
	}

	RestAnswer answer() {
		return this.answer;
	}

}

package io.quintet.happy.internal.transport;

import tools.jackson.databind.JsonNode;

import io.quintet.happy.internal.json.HappyJson;

/**
 * A response that is a success or 404; the caller tells them apart.
 *
 * @param status the HTTP status
 * @param body its JSON, missing when there is none
 */
public record RestAnswer(int status, JsonNode body) {

	public boolean found() {
		return this.status != 404;
	}

	/**
	 * Whether the server lacks the route, as old servers do: a 404 that names the path.
	 */
	public boolean routeMissing() {
		return !found() && HappyJson.text(this.body, "path") != null;
	}

	@Override
	public String toString() {
		return "RestAnswer[status=" + this.status + "]";
	}

}

package io.quintet.happy.test;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A request as a route sees it.
 *
 * @param variable the segment of the path that the route leaves open, empty when none is
 * @param query parameters
 * @param body JSON body; {@code null} when there is none or it is not JSON
 */
record RestRequest(String variable, Map<String, List<String>> query, @Nullable JsonNode body) {

	@Nullable String parameter(String name) {
		List<String> values = this.query.get(name);
		return (values != null && !values.isEmpty()) ? values.get(0) : null;
	}

	/**
	 * Reads a whole number.
	 * @throws RestRefusal when it is none or out of bounds
	 */
	long number(String name, long otherwise, long min, long max) {
		String text = parameter(name);
		if (text == null) {
			return otherwise;
		}
		long value;
		try {
			value = Long.parseLong(text);
		}
		catch (NumberFormatException ex) {
			throw RestRefusal.badRequest("querystring/" + name + " Expected number, received nan");
		}
		if (value < min) {
			throw RestRefusal
				.badRequest("querystring/%s Number must be greater than or equal to %d".formatted(name, min));
		}
		if (value > max) {
			throw RestRefusal.badRequest("querystring/%s Number must be less than or equal to %d".formatted(name, max));
		}
		return value;
	}

}

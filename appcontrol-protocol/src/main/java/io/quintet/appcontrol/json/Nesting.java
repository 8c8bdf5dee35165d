package io.quintet.appcontrol.json;

/**
 * Counts levels, so that whatever walks a tree knows beforehand that its stack is enough.
 */
final class Nesting {

	private Nesting() {
	}

	/**
	 * Returns the levels of a value.
	 * @param value the value
	 * @return 0 for a scalar, 1 for an empty object
	 */
	static int of(JsonValue value) {
		if (value instanceof JsonObject object) {
			return object.depth();
		}
		return (value instanceof JsonArray array) ? array.depth() : 0;
	}

	static int around(JsonValue[] values) {
		int depth = 0;
		for (JsonValue value : values) {
			depth = Math.max(depth, of(value));
		}
		if (depth >= JsonLimits.MAX_DEPTH) {
			throw tooDeep();
		}
		return depth + 1;
	}

	static IllegalArgumentException tooDeep() {
		return new IllegalArgumentException("JSON is nested deeper than " + JsonLimits.MAX_DEPTH + " levels");
	}

}

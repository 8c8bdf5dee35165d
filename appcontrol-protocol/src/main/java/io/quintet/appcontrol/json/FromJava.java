package io.quintet.appcontrol.json;

import java.util.Arrays;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Converts Java values to JSON.
 */
final class FromJava {

	private FromJava() {
	}

	// One frame a level, for what is nested deep.
	static JsonValue convert(@Nullable Object value, int depth) {
		if (depth > JsonLimits.MAX_DEPTH + 1) {
			throw Nesting.tooDeep();
		}
		if (value instanceof Map<?, ?> map) {
			JsonObject.Builder members = new JsonObject.Builder(map.size());
			for (Map.Entry<?, ?> member : map.entrySet()) {
				members.put(name(member.getKey()), convert(member.getValue(), depth + 1));
			}
			return members.build();
		}
		if (value instanceof Iterable<?> items && !(value instanceof JsonArray)) {
			JsonArray.Builder values = new JsonArray.Builder();
			for (Object item : items) {
				values.add(convert(item, depth + 1));
			}
			return values.build();
		}
		return (value instanceof Object[] items) ? convert(Arrays.asList(items), depth) : scalar(value);
	}

	private static String name(@Nullable Object key) {
		if (key instanceof CharSequence) {
			return key.toString();
		}
		throw new IllegalArgumentException("the keys of a JSON object are strings");
	}

	private static JsonValue scalar(@Nullable Object value) {
		if (value == null) {
			return JsonNull.INSTANCE;
		}
		if (value instanceof JsonValue json) {
			return json;
		}
		if (value instanceof CharSequence || value instanceof Enum<?>) {
			return new JsonString(value.toString());
		}
		if (value instanceof Boolean bool) {
			return JsonBoolean.of(bool);
		}
		if (value instanceof Number number) {
			return JsonNumber.of(number);
		}
		throw new IllegalArgumentException(
				"a " + value.getClass().getName() + " is no JSON; pass text, a number, a boolean, a map or a list");
	}

	static JsonObject object(Map<?, ?> map) {
		return (JsonObject) convert(map, 1);
	}

	static JsonArray array(Iterable<?> items) {
		return (JsonArray) convert(items, 1);
	}

}

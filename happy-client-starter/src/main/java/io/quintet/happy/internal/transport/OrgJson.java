package io.quintet.happy.internal.transport;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;

import org.json.JSONArray;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Converts between the JSON of the Socket.IO library and Jackson's. */
final class OrgJson {

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	private OrgJson() {
	}

	static JsonNode node(@Nullable Object value) {
		if (value instanceof JSONObject object) {
			ObjectNode node = NODES.objectNode();
			for (String name : object.keySet()) {
				node.set(name, node(object.opt(name)));
			}
			return node;
		}
		if (value instanceof JSONArray array) {
			ArrayNode node = NODES.arrayNode();
			for (Object element : array) {
				node.add(node(element));
			}
			return node;
		}
		return scalar(value);
	}

	private static JsonNode scalar(@Nullable Object value) {
		if (value == null || value == JSONObject.NULL) {
			return NODES.nullNode();
		}
		if (value instanceof Boolean flag) {
			return NODES.booleanNode(flag);
		}
		if (value instanceof Integer number) {
			return NODES.numberNode(number.intValue());
		}
		if (value instanceof Long number) {
			return NODES.numberNode(number.longValue());
		}
		if (value instanceof BigInteger number) {
			return NODES.numberNode(number);
		}
		if (value instanceof BigDecimal number) {
			return NODES.numberNode(number);
		}
		if (value instanceof Number number) {
			return NODES.numberNode(number.doubleValue());
		}
		if (value instanceof byte[] bytes) {
			return NODES.binaryNode(bytes);
		}
		return NODES.stringNode(value.toString());
	}

	static Object value(JsonNode node) {
		if (node.isObject()) {
			JSONObject object = new JSONObject();
			for (Map.Entry<String, JsonNode> member : node.properties()) {
				object.put(member.getKey(), value(member.getValue()));
			}
			return object;
		}
		if (node.isArray()) {
			JSONArray array = new JSONArray();
			for (JsonNode element : node) {
				array.put(value(element));
			}
			return array;
		}
		if (node.isNumber()) {
			return node.numberValue();
		}
		if (node.isBoolean()) {
			return node.asBoolean();
		}
		return node.isString() ? node.asString() : JSONObject.NULL;
	}

}

package io.quintet.socketio;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.corundumstudio.socketio.AckCallback;
import com.corundumstudio.socketio.protocol.AckArgs;
import com.corundumstudio.socketio.protocol.JsonSupport;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BinaryNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Writes the JSON of one packet with Jackson 3, and collects its binary values, which go
 * out behind it. Reading is not asked of it: {@link PacketReader} does that.
 */
final class PacketJson implements JsonSupport {

	private final List<byte[]> attachments = new ArrayList<>(0);

	@Override
	public void writeValue(ByteBufOutputStream out, Object value) throws IOException {
		if (value instanceof List<?> values) {
			out.write('[');
			for (int i = 0; i < values.size(); i++) {
				if (i > 0) {
					out.write(',');
				}
				writeValue(out, values.get(i));
			}
			out.write(']');
		}
		else if (value instanceof byte[] json) {
			out.write(json);
		}
		else if (value instanceof String text) {
			out.write(quoted(text));
		}
		else if (value instanceof JsonNode node) {
			out.write(PacketReader.MAPPER.writeValueAsBytes(hasBinary(node, 0) ? extract(node, 0) : node));
		}
		else {
			throw new IllegalArgumentException("Not a part of a packet: " + value.getClass());
		}
	}

	private static byte[] quoted(String text) {
		return PacketReader.MAPPER.writeValueAsBytes(StringNode.valueOf(text));
	}

	/** Copies a value with placeholders in the place of binary values. */
	private JsonNode extract(JsonNode node, int depth) {
		checkDepth(node, depth);
		if (node instanceof BinaryNode binary) {
			ObjectNode placeholder = JsonNodeFactory.instance.objectNode();
			placeholder.put("_placeholder", true).put("num", this.attachments.size());
			this.attachments.add(binary.binaryValue());
			return placeholder;
		}
		if (node instanceof ArrayNode array) {
			ArrayNode copy = JsonNodeFactory.instance.arrayNode(array.size());
			array.forEach((element) -> copy.add(extract(element, depth + 1)));
			return copy;
		}
		if (node instanceof ObjectNode object) {
			ObjectNode copy = JsonNodeFactory.instance.objectNode();
			for (Map.Entry<String, JsonNode> property : object.properties()) {
				copy.set(property.getKey(), extract(property.getValue(), depth + 1));
			}
			return copy;
		}
		return node;
	}

	private static boolean hasBinary(JsonNode node, int depth) {
		checkDepth(node, depth);
		if (node.isBinary()) {
			return true;
		}
		if (!node.isContainer()) {
			return false;
		}
		for (JsonNode child : node) {
			if (hasBinary(child, depth + 1)) {
				return true;
			}
		}
		return false;
	}

	// A binary value becomes an object.
	private static void checkDepth(JsonNode node, int depth) {
		if (depth == PacketReader.MAX_DEPTH && (node.isContainer() || node.isBinary())) {
			throw new IllegalArgumentException("Nested too deeply");
		}
	}

	@Override
	public List<byte[]> getArrays() {
		return this.attachments;
	}

	@Override
	public AckArgs readAckArgs(ByteBufInputStream in, AckCallback<?> callback) {
		throw new UnsupportedOperationException("Packets are read by PacketReader");
	}

	@Override
	public <T> T readValue(String namespace, ByteBufInputStream in, Class<T> type) {
		throw new UnsupportedOperationException("Packets are read by PacketReader");
	}

	@Override
	public void addEventMapping(String namespace, String event, Class<?>... types) {
		// Events are not bound to types.
	}

	@Override
	public void removeEventMapping(String namespace, String event) {
		// Events are not bound to types.
	}

}

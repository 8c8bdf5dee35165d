package io.quintet.socketio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.protocol.EngineIOVersion;
import com.corundumstudio.socketio.protocol.Packet;
import com.corundumstudio.socketio.protocol.PacketEncoder;
import com.corundumstudio.socketio.protocol.PacketType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes packets and encodes them with the library's {@link PacketEncoder}.
 */
final class PacketWriter {

	/** The encoder forgets a buffer when JSON cannot be written: heap, not counted. */
	private static final ByteBufAllocator ALLOCATOR = new UnpooledByteBufAllocator(false, true);

	private static final Configuration CONFIGURATION = configuration();

	private PacketWriter() {
	}

	private static Configuration configuration() {
		Configuration configuration = new Configuration();
		configuration.setPreferDirectBuffer(false);
		return configuration;
	}

	static Outbound event(String namespace, String event, SocketIoArguments arguments, long ack) {
		Packet packet = packet(PacketType.EVENT, namespace, data(arguments));
		packet.setName(event);
		if (ack != InboundPacket.NO_ACK) {
			packet.setAckId(ack);
		}
		return encode(packet);
	}

	static Outbound acknowledgement(String namespace, long ack, SocketIoArguments arguments) {
		Packet packet = packet(PacketType.ACK, namespace, data(arguments));
		packet.setAckId(ack);
		return encode(packet);
	}

	static Outbound connected(String namespace, String id) {
		ObjectNode data = JsonNodeFactory.instance.objectNode().put("sid", id);
		return encode(packet(PacketType.CONNECT, namespace, data));
	}

	static Outbound refused(String namespace, String message, @Nullable JsonNode data) {
		ObjectNode error = JsonNodeFactory.instance.objectNode().put("message", message);
		if (data != null) {
			error.set("data", data);
		}
		return encode(packet(PacketType.ERROR, namespace, error));
	}

	static Outbound disconnected(String namespace) {
		return encode(packet(PacketType.DISCONNECT, namespace, null));
	}

	private static List<Object> data(SocketIoArguments arguments) {
		if (arguments instanceof SocketIoArguments.Json json) {
			return List.of(json.json());
		}
		return new ArrayList<>(((SocketIoArguments.Nodes) arguments).nodes());
	}

	private static Packet packet(PacketType type, String namespace, @Nullable Object data) {
		Packet packet = new Packet(PacketType.MESSAGE, EngineIOVersion.V4);
		packet.setSubType(type);
		packet.setNsp(namespace.equals("/") ? "" : namespace);
		packet.setData(data);
		return packet;
	}

	/**
	 * Encodes a packet of the library.
	 * @throws IllegalArgumentException when the application's arguments cannot be written
	 */
	private static Outbound encode(Packet packet) {
		PacketJson json = new PacketJson();
		ByteBuf text = ALLOCATOR.heapBuffer();
		try {
			new PacketEncoder(CONFIGURATION, json).encodePacket(packet, text, ALLOCATOR, true);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return Outbound.of(text, json.getArrays());
	}

}

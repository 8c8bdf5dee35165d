package io.quintet.socketio;

import com.corundumstudio.socketio.protocol.PacketType;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A packet that a client sent.
 *
 * @param type its type: {@code CONNECT}, {@code DISCONNECT}, {@code EVENT} or
 * {@code ACK}, or a binary one while attachments are missing
 * @param namespace name of the namespace, from {@code /} on, without a query
 * @param ack id of the acknowledgement, or {@link #NO_ACK}
 * @param attachments attachments that follow
 * @param data an object or {@code null} in CONNECT, an array in events and
 * acknowledgements
 * @param size characters it was read from, and bytes of its attachments
 * @param memory about how many bytes it takes, without its attachments
 */
record InboundPacket(PacketType type, String namespace, long ack, int attachments, @Nullable JsonNode data, int size,
		long memory) {

	static final long NO_ACK = -1;

	InboundPacket with(PacketType type, JsonNode data, int size) {
		return new InboundPacket(type, this.namespace, this.ack, 0, data, size, this.memory + size - this.size);
	}

}

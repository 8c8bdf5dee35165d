package io.quintet.socketio;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BinaryNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A packet whose attachments are still on their way.
 */
final class BinaryAssembly {

	private final InboundPacket packet;

	private final int maxSize;

	private final List<byte @Nullable []> attachments = new ArrayList<>(2);

	private int size;

	private int used;

	/**
	 * Begins.
	 * @param maxSize most bytes of the packet with its attachments
	 */
	BinaryAssembly(InboundPacket packet, int maxSize) {
		this.packet = packet;
		this.maxSize = maxSize;
		this.size = packet.size();
	}

	/**
	 * Takes an attachment.
	 * @param attachment taken over
	 * @return the packet when it is complete, otherwise {@code null}
	 */
	@Nullable InboundPacket add(byte[] attachment) {
		if (attachment.length > this.maxSize - this.size) {
			throw new PacketException("attachments too large");
		}
		this.size += attachment.length;
		this.attachments.add(attachment);
		if (this.attachments.size() < this.packet.attachments()) {
			return null;
		}
		JsonNode data = fill(Objects.requireNonNull(this.packet.data()));
		if (this.used < this.attachments.size()) {
			throw new PacketException("attachment without a place");
		}
		return this.packet.with(PacketReader.plain(this.packet.type()), data, this.size);
	}

	/** Puts attachments in the place of their placeholders. */
	private JsonNode fill(JsonNode node) {
		if (node instanceof ArrayNode array) {
			for (int i = 0; i < array.size(); i++) {
				array.set(i, fill(array.get(i)));
			}
		}
		else if (node instanceof ObjectNode object) {
			if (object.path("_placeholder").isBoolean() && object.get("_placeholder").booleanValue()) {
				return attachment(object.path("num"));
			}
			object.properties().forEach((property) -> property.setValue(fill(property.getValue())));
		}
		return node;
	}

	private JsonNode attachment(JsonNode number) {
		if (!number.isInt() || number.intValue() < 0 || number.intValue() >= this.attachments.size()) {
			throw new PacketException("no such attachment");
		}
		byte[] attachment = this.attachments.set(number.intValue(), null);
		if (attachment == null) {
			// A small packet would become a large one.
			throw new PacketException("attachment used twice");
		}
		this.used++;
		return BinaryNode.valueOf(attachment);
	}

}

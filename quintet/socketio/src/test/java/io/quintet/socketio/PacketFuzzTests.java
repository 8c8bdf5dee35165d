package io.quintet.socketio;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.corundumstudio.socketio.protocol.PacketType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every text is refused, or is a packet that is still the same when it went out and came
 * back.
 */
class PacketFuzzTests {

	private static final int MAX_PAYLOAD = 10_000;

	@FuzzTest
	void anyTextIsRefusedOrAPacketThatComesBack(byte[] bytes) {
		String text = new String(bytes, StandardCharsets.UTF_8);
		InboundPacket packet = read(text);
		if (packet == null) {
			return;
		}
		assertThat(packet.namespace()).startsWith("/").doesNotContain("?", ",");
		assertThat(packet.attachments()).isBetween(0, PacketReader.MAX_ATTACHMENTS);
		assertThat(packet.ack()).isBetween(InboundPacket.NO_ACK, (long) Integer.MAX_VALUE);
		InboundPacket whole = (packet.attachments() > 0) ? assembled(packet) : packet;
		if (whole != null && (whole.type() == PacketType.EVENT || whole.type() == PacketType.ACK)) {
			assertComesBack(whole);
		}
	}

	private static @Nullable InboundPacket read(String text) {
		try {
			return PacketReader.read(text, 0);
		}
		catch (PacketException ex) {
			assertThat(ex.getMessage()).isNotBlank();
			return null;
		}
	}

	private static @Nullable InboundPacket assembled(InboundPacket packet) {
		BinaryAssembly assembly = new BinaryAssembly(packet, MAX_PAYLOAD);
		try {
			for (int i = 0; i < packet.attachments() - 1; i++) {
				assertThat(assembly.add(new byte[] { (byte) i })).isNull();
			}
			InboundPacket whole = assembly.add(new byte[] { 1, 2, 3 });
			assertThat(whole).isNotNull();
			assertThat(whole.attachments()).isZero();
			return whole;
		}
		catch (PacketException ex) {
			return null;
		}
	}

	private static void assertComesBack(InboundPacket packet) {
		Outbound sent = written(packet);
		if (sent == null) {
			return;
		}
		List<byte[]> parts = parts(sent);
		String text = new String(parts.get(0), StandardCharsets.UTF_8);
		assertThat(text).startsWith("4");
		InboundPacket back = PacketReader.read(text, 1);
		if (back.attachments() > 0) {
			BinaryAssembly assembly = new BinaryAssembly(back, Integer.MAX_VALUE);
			for (byte[] part : parts.subList(1, parts.size())) {
				back = assembly.add(part);
			}
		}
		assertThat(back).isNotNull();
		assertThat(back.namespace()).isEqualTo(packet.namespace());
		assertThat(back.ack()).isEqualTo(packet.ack());
		assertThat(back.type()).isEqualTo(packet.type());
		assertThat(back.data().equals(PacketFuzzTests::compare, packet.data())).as(text).isTrue();
	}

	/** Numbers are the same in any spelling. */
	private static int compare(JsonNode one, JsonNode other) {
		if (one.isNumber() && other.isNumber()) {
			return one.decimalValue().compareTo(other.decimalValue());
		}
		return one.equals(other) ? 0 : 1;
	}

	private static @Nullable Outbound written(InboundPacket packet) {
		List<JsonNode> arguments = EventQueue.arguments(packet, (packet.type() == PacketType.EVENT) ? 1 : 0);
		SocketIoArguments nodes = new SocketIoArguments.Nodes(arguments);
		try {
			return (packet.type() == PacketType.EVENT)
					? PacketWriter.event(packet.namespace(), packet.data().get(0).stringValue(), nodes, packet.ack())
					: PacketWriter.acknowledgement(packet.namespace(), packet.ack(), nodes);
		}
		catch (RuntimeException ex) {
			// Half of a surrogate pair cannot be sent; nothing else is refused.
			assertThat(packet.data().toString()).matches("(?s).*[\\ud800-\\udfff].*");
			return null;
		}
	}

	private static List<byte[]> parts(Outbound packet) {
		List<byte[]> parts = new ArrayList<>();
		for (int i = 0; i < packet.parts(); i++) {
			ByteBuf payload = Unpooled.buffer();
			packet.writePayload(i, payload);
			byte[] bytes = new byte[payload.readableBytes()];
			payload.readBytes(bytes);
			parts.add((i == 0) ? bytes : decoded(bytes));
		}
		packet.release();
		return parts;
	}

	private static byte[] decoded(byte[] part) {
		assertThat(part[0]).isEqualTo((byte) 'b');
		return java.util.Base64.getDecoder().decode(new String(part, 1, part.length - 1, StandardCharsets.ISO_8859_1));
	}

}

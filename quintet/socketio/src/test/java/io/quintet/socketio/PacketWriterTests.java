package io.quintet.socketio;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BinaryNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PacketWriterTests {

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	@Test
	void writesEachKind() {
		SocketIoArguments one = SocketIoArguments.of(NODES.numberNode(1), StringNode.valueOf("ż\"\n"));
		assertThat(payload(PacketWriter.event("/", "e", one, -1))).isEqualTo("42[\"e\",1,\"ż\\\"\\n\"]");
		assertThat(payload(PacketWriter.event("/x", "e\"", SocketIoArguments.of(), 0))).isEqualTo("42/x,0[\"e\\\"\"]");
		assertThat(payload(PacketWriter.event("/", "e", SocketIoArguments.ofJson(bytes("{\"a\": 1}")), 65536)))
			.isEqualTo("4265536[\"e\",{\"a\": 1}]");
		assertThat(payload(PacketWriter.acknowledgement("/x", Integer.MAX_VALUE, one)))
			.isEqualTo("43/x,2147483647[1,\"ż\\\"\\n\"]");
		assertThat(payload(PacketWriter.acknowledgement("/", 7, SocketIoArguments.ofJson(bytes("[]")))))
			.isEqualTo("437[[]]");
		assertThat(payload(PacketWriter.connected("/", "id"))).isEqualTo("40{\"sid\":\"id\"}");
		assertThat(payload(PacketWriter.connected("/x", "id"))).isEqualTo("40/x,{\"sid\":\"id\"}");
		assertThat(payload(PacketWriter.refused("/", "no", null))).isEqualTo("44{\"message\":\"no\"}");
		assertThat(payload(PacketWriter.refused("/x", "no", NODES.numberNode(1))))
			.isEqualTo("44/x,{\"message\":\"no\",\"data\":1}");
		assertThat(payload(PacketWriter.disconnected("/"))).isEqualTo("41");
		assertThat(payload(PacketWriter.disconnected("/x"))).isEqualTo("41/x,");
	}

	@Test
	void writesBinaryBehindTheText() {
		JsonNode nested = NODES.objectNode().set("a", NODES.arrayNode().add(BinaryNode.valueOf(bytes("one"))));
		Outbound packet = PacketWriter.event("/x", "e", SocketIoArguments.of(nested, BinaryNode.valueOf(bytes("two"))),
				5);
		assertThat(payload(packet)).isEqualTo("452-/x,5[\"e\",{\"a\":[{\"_placeholder\":true,\"num\":0}]},"
				+ "{\"_placeholder\":true,\"num\":1}]\u001eb" + "b25l" + "\u001eb" + "dHdv");
		assertThat(nested.toString()).contains("b25l");
		Outbound answer = PacketWriter.acknowledgement("/", 5, SocketIoArguments.of(BinaryNode.valueOf(new byte[0])));
		assertThat(payload(answer)).isEqualTo("461-5[{\"_placeholder\":true,\"num\":0}]\u001eb");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 125, 126, 127, 65535, 65536, 100_000 })
	void framesEverySizeAsTheProtocolSays(int length) {
		String text = "x".repeat(length);
		Outbound packet = Outbound.of(Unpooled.wrappedBuffer(bytes(text)), List.of(new byte[length]));
		ByteBuf frames = packet.frames(0);
		byte[] all = ByteBufUtil.getBytes(frames);
		int header = (length < 126) ? 2 : (length < 65536) ? 4 : 10;
		assertThat(all).hasSize(2 * (header + length));
		assertThat(all[0]).isEqualTo((byte) 0x81);
		assertThat(all[header + length]).isEqualTo((byte) 0x82);
		assertThat(all[1]).isEqualTo((byte) ((length < 126) ? length : (length < 65536) ? 126 : 127));
		if (header == 4) {
			assertThat(((all[2] & 0xff) << 8) + (all[3] & 0xff)).isEqualTo(length);
		}
		ByteBuf second = packet.frames(1);
		assertThat(ByteBufUtil.getBytes(second)).hasSize(header + length);
		assertThat(packet.size()).isEqualTo(all.length);
		packet.release();
		frames.release();
		assertThat(frames.refCnt()).isOne();
		second.release();
		assertThat(frames.refCnt()).isZero();
	}

	@Test
	void refusesWhatCannotBeWritten() {
		ArrayNode deep = NODES.arrayNode();
		ArrayNode inner = deep;
		for (int i = 0; i < 2000; i++) {
			inner = inner.addArray();
		}
		assertThatIllegalArgumentException()
			.isThrownBy(() -> PacketWriter.event("/", "e", SocketIoArguments.of(deep), -1));
	}

	@Test
	void writesWhateverWasReadHoweverDeep() {
		String event = "[\"e\"," + nested("1", PacketReader.MAX_DEPTH - 1) + "]";
		JsonNode value = PacketReader.read("2" + event, 0).data().get(1);
		assertThat(payload(PacketWriter.event("/", "e", SocketIoArguments.of(value), -1))).isEqualTo("42" + event);
		String binary = "51-[\"e\"," + nested("{\"_placeholder\":true,\"num\":0}", PacketReader.MAX_DEPTH - 2) + "]";
		value = new BinaryAssembly(PacketReader.read(binary, 0), 10_000).add(bytes("one")).data().get(1);
		assertThat(payload(PacketWriter.event("/", "e", SocketIoArguments.of(value), -1)))
			.isEqualTo("4" + binary + "\u001ebb25l");
		String auth = "{\"a\":" + nested("1", PacketReader.MAX_DEPTH - 1) + "}";
		value = PacketReader.read("0" + auth, 0).data();
		assertThat(payload(PacketWriter.acknowledgement("/", 7, SocketIoArguments.of(value))))
			.isEqualTo("437[" + auth + "]");
	}

	private static String nested(String value, int levels) {
		return "[".repeat(levels) + value + "]".repeat(levels);
	}

	@Test
	void splitsPayloadsBetweenMessagesAndPutsPingsFirst() {
		OutboundQueue queue = new OutboundQueue(SocketIoSettings.defaults(), new Memory(SocketIoSettings.defaults()));
		Outbound packet = PacketWriter.event("/", "e",
				SocketIoArguments.of(BinaryNode.valueOf(bytes("one")), BinaryNode.valueOf(bytes("two"))), -1);
		assertThat(queue.reserve(packet)).isTrue();
		queue.add(packet);
		assertThat(take(queue, 2)).startsWith("452-[").endsWith("\u001ebb25l");
		queue.addControl(Outbound.PING.retain());
		assertThat(queue.packets()).isEqualTo(2);
		assertThat(take(queue, 16)).isEqualTo("bdHdv\u001e2");
		assertThat(queue.packets()).isZero();
		assertThat(queue.bytes()).isZero();
	}

	@Test
	void endsPayloadsAtTheirSize() {
		OutboundQueue queue = new OutboundQueue(SocketIoSettings.defaults(), new Memory(SocketIoSettings.defaults()));
		for (int i = 0; i < 3; i++) {
			Outbound packet = Outbound.of("x".repeat(100));
			assertThat(queue.reserve(packet)).isTrue();
			queue.add(packet);
		}
		ByteBuf out = Unpooled.buffer();
		queue.pollPayload(out, 16, 250);
		assertThat(out.readableBytes()).isEqualTo(201);
		queue.clear();
		assertThat(queue.bytes()).isZero();
	}

	private static String take(OutboundQueue queue, int maxMessages) {
		ByteBuf out = Unpooled.buffer();
		queue.pollPayload(out, maxMessages, 1000);
		return out.toString(StandardCharsets.UTF_8);
	}

	private static String payload(Outbound packet) {
		ByteBuf out = Unpooled.buffer();
		for (int part = 0; part < packet.parts(); part++) {
			if (part > 0) {
				out.writeByte(EngineSession.SEPARATOR);
			}
			packet.writePayload(part, out);
		}
		packet.release();
		return out.toString(StandardCharsets.UTF_8);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}

package io.quintet.socketio;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import com.corundumstudio.socketio.protocol.PacketType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class PacketReaderTests {

	static Stream<Arguments> packets() {
		return Stream.of(arguments("0", PacketType.CONNECT, "/", -1, 0, null),
				arguments("0{\"a\":[1]}", PacketType.CONNECT, "/", -1, 0, "{\"a\":[1]}"),
				arguments("0/x,", PacketType.CONNECT, "/x", -1, 0, null),
				arguments("0/x", PacketType.CONNECT, "/x", -1, 0, null),
				arguments("0/,{}", PacketType.CONNECT, "/", -1, 0, "{}"),
				arguments("0/x?token=1,{}", PacketType.CONNECT, "/x", -1, 0, "{}"),
				arguments("1", PacketType.DISCONNECT, "/", -1, 0, null),
				arguments("1/x,", PacketType.DISCONNECT, "/x", -1, 0, null),
				arguments("2[\"e\"]", PacketType.EVENT, "/", -1, 0, "[\"e\"]"),
				arguments("2/x,12[\"e\",1]", PacketType.EVENT, "/x", 12, 0, "[\"e\",1]"),
				arguments("20[\"e\"]", PacketType.EVENT, "/", 0, 0, "[\"e\"]"),
				arguments("22147483647[\"e\"]", PacketType.EVENT, "/", 2147483647, 0, "[\"e\"]"),
				arguments("3/x,7[]", PacketType.ACK, "/x", 7, 0, "[]"),
				arguments("51-[\"e\",{\"_placeholder\":true,\"num\":0}]", PacketType.BINARY_EVENT, "/", -1, 1,
						"[\"e\",{\"_placeholder\":true,\"num\":0}]"),
				arguments("50-[\"e\"]", PacketType.EVENT, "/", -1, 0, "[\"e\"]"),
				arguments("61-/x,3[1]", PacketType.BINARY_ACK, "/x", 3, 1, "[1]"),
				arguments("2[\"e\",1.10,123456789012345678901234567890]", PacketType.EVENT, "/", -1, 0,
						"[\"e\",1.10,123456789012345678901234567890]"),
				arguments("2[\"e\",{\"a\":1,\"a\":2}]", PacketType.EVENT, "/", -1, 0, "[\"e\",{\"a\":2}]"));
	}

	@ParameterizedTest
	@MethodSource("packets")
	void reads(String text, PacketType type, String namespace, long ack, int attachments, String data) {
		InboundPacket packet = PacketReader.read("4" + text, 1);
		assertThat(packet.type()).isEqualTo(type);
		assertThat(packet.namespace()).isEqualTo(namespace);
		assertThat(packet.ack()).isEqualTo(ack);
		assertThat(packet.attachments()).isEqualTo(attachments);
		assertThat((packet.data() != null) ? packet.data().toString() : null).isEqualTo(data);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "7", "9[]", "a", "4{\"message\":\"x\"}", "0[1]", "0\"x\"", "0null", "01", "1{}", "2",
			"2{}", "2[]", "2[1]", "2[null]", "2[\"connect\"]", "2[\"disconnect\"]", "2[\"e\"", "2[\"e\"]x",
			"2[\"e\"][]", "2 ", "2null", "3[]", "3", "31", "31{}", "2abc[\"e\"]", "22147483648[\"e\"]",
			"299999999999999999999999999[\"e\"]", "5[\"e\"]", "5-[\"e\"]", "51[\"e\"]", "5101-[\"e\"]",
			"599999999999999-[\"e\"]", "51-", "51-{}", "2-1[\"e\"]", "2[\"e\",NaN]", "2[\"e\",01]",
			"2[\"e\",0e99999999999]", "2[\"e\",1e-99999999999]", "2[\"\\ud800]" })
	void refuses(String text) {
		assertThatExceptionOfType(PacketException.class).isThrownBy(() -> PacketReader.read("4" + text, 1));
	}

	@Test
	void boundsDepthNumbersAndNames() {
		int depth = PacketReader.MAX_DEPTH;
		PacketReader.read("2[\"e\"," + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "]", 0);
		assertThatExceptionOfType(PacketException.class)
			.isThrownBy(() -> PacketReader.read("2[\"e\"," + "[".repeat(depth) + "]".repeat(depth) + "]", 0));
		assertThatExceptionOfType(PacketException.class)
			.isThrownBy(() -> PacketReader.read("2[\"e\"," + "9".repeat(1001) + "]", 0));
		assertThatExceptionOfType(PacketException.class)
			.isThrownBy(() -> PacketReader.read("0/" + "n".repeat(512) + ",", 0));
	}

	@Test
	void putsAttachmentsInTheirPlaces() {
		BinaryAssembly assembly = new BinaryAssembly(
				PacketReader.read(
						"52-7[\"e\",{\"a\":[{\"_placeholder\":true,\"num\":1}]},{\"_placeholder\":true,\"num\":0}]", 0),
				1000);
		assertThat(assembly.add(bytes("zero"))).isNull();
		InboundPacket packet = assembly.add(bytes("one"));
		assertThat(packet).isNotNull();
		assertThat(packet.type()).isEqualTo(PacketType.EVENT);
		assertThat(packet.ack()).isEqualTo(7);
		assertThat(packet.data().get(1).get("a").get(0).binaryValue()).isEqualTo(bytes("one"));
		assertThat(packet.data().get(2).binaryValue()).isEqualTo(bytes("zero"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "51-[\"e\"]", "51-[\"e\",{\"_placeholder\":true}]",
			"51-[\"e\",{\"_placeholder\":true,\"num\":1}]", "51-[\"e\",{\"_placeholder\":true,\"num\":-1}]",
			"51-[\"e\",{\"_placeholder\":true,\"num\":\"0\"}]", "51-[\"e\",{\"_placeholder\":true,\"num\":0.5}]",
			"51-[\"e\",{\"_placeholder\":true,\"num\":99999999999}]",
			"51-[\"e\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":0}]" })
	void refusesPlaceholdersThatDoNotFit(String text) {
		BinaryAssembly assembly = new BinaryAssembly(PacketReader.read(text, 0), 1000);
		assertThatExceptionOfType(PacketException.class).isThrownBy(() -> assembly.add(bytes("zero")));
	}

	@Test
	void boundsAttachmentsTogether() {
		BinaryAssembly assembly = new BinaryAssembly(PacketReader.read("52-[\"e\"]", 0), 100);
		assertThat(assembly.add(new byte[50])).isNull();
		assertThatExceptionOfType(PacketException.class).isThrownBy(() -> assembly.add(new byte[50]));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}

package io.quintet.hpp.session;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import io.quintet.hpp.internal.json.TestJson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SessionFramesCodecTests {

	private static final String GOLDEN = """
			{"id":"s1","first":3,"origin":"socket","frames":[\
			{"type":"action","key":"name","value":["A\\u0000",1.0,123456789012345678901234567890]},\
			{"type":"done","applied":1,"rejected":["x"],"missing":[]},\
			{"type":"extended","expiresIn":1860},\
			{"type":"userEdit","key":"name","value":null,"by":"user_edit"},\
			{"type":"error","msg":"session closed"}]}""";

	private final HandshakeSessionCodec codec = new HandshakeSessionCodec();

	@Test
	void writesFramesAsTheyAreSent() {
		assertThat(this.codec.encode(goldenFrames())).asString(StandardCharsets.UTF_8).isEqualTo(GOLDEN);
	}

	@Test
	void readsTheDocumentThatItWrites() {
		SessionFrames read = this.codec.decodeFrames(GOLDEN.getBytes(StandardCharsets.UTF_8));
		assertThat(read).isEqualTo(goldenFrames());
		assertThat(read.frames()).extracting(Frame::toJson)
			.isEqualTo(goldenFrames().frames().stream().map(Frame::toJson).toList());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "[]", "{\"id\":\"s1\",\"first\":0,\"origin\":\"\"}",
			"{\"id\":\"s1\",\"first\":0,\"origin\":\"\",\"frames\":[1]}",
			"{\"id\":\"s1\",\"first\":0,\"origin\":\"\",\"frames\":[{\"type\":\"heartbeat\"}]}",
			"{\"id\":\"s1\",\"first\":0,\"origin\":\"\",\"frames\":[{\"type\":\"done\",\"applied\":1,\"rejected\":[1],\"missing\":[]}]}",
			"{\"id\":\"s1\",\"first\":0.5,\"origin\":\"\",\"frames\":[]}",
			"{\"id\":\"s1\",\"first\":0,\"origin\":\"\",\"frames\":[{\"type\":\"extended\",\"expiresIn\":1e400}]}" })
	void refusesWhatIsNoFrames(String document) {
		assertThatExceptionOfType(HandshakeSessionCodec.FormatException.class)
			.isThrownBy(() -> this.codec.decodeFrames(document.getBytes(StandardCharsets.UTF_8)))
			.withMessageStartingWith("the bytes are no frames: ");
	}

	private static SessionFrames goldenFrames() {
		JsonNode value = TestJson.read("[\"A\\u0000\",1.0,123456789012345678901234567890]");
		return new SessionFrames("s1", 3,
				List.of(new Frame.Action("name", value), new Frame.Done(1, List.of("x"), List.of()),
						new Frame.Extended(1860),
						new Frame.UserEdit("name", TestJson.read("null"), FieldValue.By.USER_EDIT), Frame.CLOSED),
				"socket");
	}

}

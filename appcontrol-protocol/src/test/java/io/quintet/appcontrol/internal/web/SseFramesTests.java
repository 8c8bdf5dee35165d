package io.quintet.appcontrol.internal.web;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.JsonObjects;
import io.quintet.appcontrol.ServiceResponse;
import io.quintet.appcontrol.Vectors;
import io.quintet.appcontrol.service.Caller.ResumePoint;

import static org.assertj.core.api.Assertions.assertThat;

class SseFramesTests {

	private static final AppControlCodec CODEC = AppControlCodec.standard();

	static Stream<Arguments> cases() {
		return Vectors.cases("sse.json");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void framesAreThoseThatWereRecorded(String id, JsonNode vector) {
		List<String> frames = new ArrayList<>();
		List<JsonNode> envelopes = new ArrayList<>();
		for (JsonNode envelope : vector.get("request").get("envelopes")) {
			envelopes.add(envelope);
			frames.add(SseFrames.frame(JsonObjects.parse(envelope.toString())));
		}
		JsonNode expect = vector.get("expect");
		if (expect.has("frames")) {
			List<String> expected = new ArrayList<>();
			expect.get("frames").forEach((frame) -> expected.add(frame.asString()));
			assertThat(frames).isEqualTo(expected);
		}
		assertThat(frames).extracting((frame) -> Vectors.MAPPER.readTree(data(frame))).isEqualTo(envelopes);
	}

	/** Reads the data as the HTML standard does, which ends lines at CR and LF only. */
	private static String data(String frame) {
		assertThat(frame).endsWith("\n\n");
		List<String> data = new ArrayList<>();
		for (String line : frame.split("\r\n|\r|\n")) {
			if (line.startsWith("data: ")) {
				data.add(line.substring(6));
			}
		}
		return String.join("\n", data);
	}

	@Test
	void aMessageGivesTheFrameOfItsEnvelope() {
		ServiceResponse response = ServiceResponse.complete(JsonObjects.of("t", "a\u2028b"), "req_1");
		assertThat(SseFrames.frame(response, CODEC)).isEqualTo(SseFrames.frame(CODEC.encode(response)))
			.startsWith("id: req_1\nevent: complete\ndata: {\"schema\"");
	}

	@Test
	void lineBreaksInAnIdBecomeSpaces() {
		assertThat(SseFrames.frame(JsonObjects.of("requestId", "a\r\nevent: x\rb", "status", "x\ny")))
			.startsWith("id: a  event: x b\nevent: x y\ndata: ");
	}

	@Test
	void anEnvelopeWithoutStatusAndIdIsAMessage() {
		assertThat(SseFrames.frame(JsonObjects.of("requestId", " ")))
			.isEqualTo("event: message\ndata: {\"requestId\":\" \"}\n\n");
	}

	@Test
	void anEnvelopeIsWrittenAsTheReferenceWritesIt() {
		assertThat(SseFrames.frame(JsonObjects.of("requestId", "\u2003r\u00a0\n", "status", " \u0085")))
			.startsWith("id: r\nevent: message\ndata: ");
		ServiceResponse response = ServiceResponse.complete(JsonObjects.of("t", "\u001b[31m\u000b"), "r");
		assertThat(SseFrames.frame(CODEC.encode(response))).isEqualTo(SseFrames.frame(response, CODEC))
			.contains("{\"t\":\"\\u001b[31m\\u000b\"}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "r", "a:b", "é微😀", "100%", "%41", "a b\tc\n" })
	void aPositionComesBackOutOfItsId(String requestId) {
		ServiceResponse response = ServiceResponse.notFound(requestId + "x");
		String id = SseFrames.frame(response, 12, CODEC).lines().findFirst().orElseThrow().substring(4);
		assertThat(id).matches("[!-~]+");
		assertThat(SseFrames.resumePoint(id)).isEqualTo(new ResumePoint(requestId + "x", 12));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "r", "r:", ":1", "r:x", "r:-1", "r:1234567890123456789", "%4:1", "%zz:1", "r:١" })
	void anIdWithoutPositionIsNone(String id) {
		assertThat(SseFrames.resumePoint(id)).isNull();
	}

}

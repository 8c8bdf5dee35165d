package io.quintet.samples.conformance.happy;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.samples.conformance.BridgeProcess;
import io.quintet.samples.conformance.happy.HappyVectors.Case;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What was recorded of keys, ciphers, credentials, records and turns, through the line
 * bridge in a process of its own.
 */
class HappyVectorTests {

	private static BridgeProcess bridge;

	@BeforeAll
	static void start() throws IOException {
		bridge = BridgeProcess.ours("happy");
	}

	@AfterAll
	static void stop() {
		bridge.close();
	}

	static List<Case> cases() {
		List<Case> cases = Stream
			.concat(Stream.of("keys", "ciphers", "sealed", "credentials", "records", "turns")
				.map(HappyVectors::of)
				.flatMap(List::stream), HappyVectors.of("messages", "message").stream())
			.toList();
		assertThat(cases).hasSizeGreaterThan(230);
		return cases;
	}

	private static JsonNode ask(JsonNode request) throws IOException {
		return HappyVectors.JSON.readTree(bridge.answer(request.toString()));
	}

	@ParameterizedTest
	@MethodSource("cases")
	void theAnswerIsTheOneOfTheVector(Case recorded) throws IOException {
		JsonNode answer = ask(recorded.in());
		JsonNode better = recorded.better();
		if (better != null && better.isString()) {
			judgeProse(recorded, answer);
		}
		else {
			HappyJudge.judge(recorded, answer);
		}
	}

	/** Where the original fails and the vector says in words what ours shall do. */
	private static void judgeProse(Case recorded, JsonNode answer) {
		JsonNode record = recorded.in().get("record");
		assertThat(answer.has("error")).as(answer.toString()).isFalse();
		if (recorded.operation().equals("message")) {
			HappyJudge.same("content", record.get("content"), answer.get("content"));
		}
		else {
			assertThat(recorded.operation()).isEqualTo("session");
			HappyJudge.same("id", record.get("id"), answer.get("id"));
			assertThat(answer.get("metadata")).as(answer.toString()).isEmpty();
		}
	}

	@Test
	void aFrameIsJudgedWithoutEnvelopeAndEncryptionToo() throws IOException {
		String frame = "{\"op\":\"frame\",\"variant\":\"legacy\",\"key\":\"%s\",\"frame\":%s}";
		String key = "00".repeat(32);
		JsonNode answer = HappyVectors.JSON.readTree(bridge.answer(frame.formatted(key, """
				{"body":{"t":"update-session","agentState":{"controlledByUser":false,"requests":{}}}}""")));
		assertThat(answer.path("idle").asBoolean(false)).as(answer.toString()).isTrue();
		answer = HappyVectors.JSON.readTree(bridge.answer(frame.formatted(key, """
				{"t":"new-message","message":{"content":{"content":{"ev":{"t":"turn-end"}}}}}""")));
		assertThat(answer.path("turnComplete").asBoolean(false)).as(answer.toString()).isTrue();
	}

	@Test
	void missingVariablesAreToldBeforeAMissingAddress() throws IOException {
		JsonNode answer = HappyVectors.JSON.readTree(bridge.answer("""
				{"op":"resolve","environment":{},"arguments":{"fromEnv":true},"files":{}}"""));
		assertThat(answer.path("error").asString("")).isEqualTo("AuthenticationException");
		assertThat(answer.path("message").asString("")).contains("HAPPY_TOKEN, HAPPY_SECRET");
	}

	@Test
	void badLinesAreAnsweredAndTheBridgeLives() throws IOException {
		String deep = "{\"op\":\"decrypt\",\"key\":" + "[".repeat(100_000) + "}";
		for (String bad : List.of("", "{", "[]", "7", "nonsense", "{\"op\":\"nothing\"}", "{\"op\":7}", "{\"op\":null}",
				"{\"op\":\"encrypt\"}", "{\"op\":\"contentKeyPair\",\"secret\":\"zz\"}",
				"{\"op\":\"contentKeyPair\",\"secret\":\"00\"}", "{\"op\":\"session\",\"record\":[]}", deep,
				"{\"op\":\"resolve\",\"environment\":{},\"arguments\":{},\"files\":{\"../../x\":\"\"}}",
				"{\"op\":\"frame\",\"variant\":\"rot13\",\"key\":\"00\"}", "{\"op\":\"x\",\"n\":1e999999999999}")) {
			JsonNode answer = HappyVectors.JSON.readTree(bridge.answer(bad));
			assertThat(answer.path("error").asString("")).as(bad).endsWith("Exception");
			assertThat(answer.path("message").asString("")).as(bad).isNotBlank();
		}
		ObjectNode request = HappyVectors.JSON.createObjectNode().put("op", "deriveKey");
		request.put("master", "00".repeat(32)).put("usage", "u").putArray("path");
		assertThat(ask(request).path("key").asString("")).hasSize(64);
	}

}

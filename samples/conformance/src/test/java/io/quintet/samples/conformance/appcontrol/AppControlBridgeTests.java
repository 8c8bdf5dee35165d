package io.quintet.samples.conformance.appcontrol;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.samples.conformance.BridgeProcess;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every recorded case, through the line bridge in a process of its own.
 */
class AppControlBridgeTests {

	private static final JsonMapper JSON = JsonMapper
		.builder(JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(5000).build())
			.build())
		.build();

	private static BridgeProcess bridge;

	@BeforeAll
	static void start() throws IOException {
		bridge = BridgeProcess.ours("app-control");
	}

	@AfterAll
	static void stop() {
		bridge.close();
	}

	static List<Case> cases() throws IOException {
		List<Case> cases = new ArrayList<>();
		for (String file : List.of("models", "validate", "schemas", "config", "log", "factories", "service", "sse")) {
			try (InputStream in = AppControlBridgeTests.class
				.getResourceAsStream("/vectors/app-control/" + file + ".json")) {
				JSON.readTree(Objects.requireNonNull(in, file)).forEach((vector) -> cases.add(new Case(vector)));
			}
		}
		assertThat(cases).hasSize(461);
		return cases;
	}

	@ParameterizedTest
	@MethodSource("cases")
	void theAnswerIsTheOneOfTheVector(Case recorded) throws IOException {
		String answer = bridge.answer(recorded.vector().get("request").toString());
		BridgeJudge.judge(recorded.vector(), JSON.readTree(answer));
	}

	@Test
	void badRequestsAreAnsweredAndTheBridgeLives() throws IOException {
		String deep = "{\"op\":\"roundtrip\",\"model\":\"ToolError\",\"json\":" + "[".repeat(100_000) + "}";
		for (String bad : List.of("", "{", "[]", "7", "{\"op\":\"nothing\"}", "{\"op\":\"roundtrip\"}", deep,
				"{\"op\":\"validate\",\"schema\":\"nope\",\"payload\":{}}", "{\"op\":\"config\",\"toml\":\"=\"}")) {
			JsonNode answer = JSON.readTree(bridge.answer(bad));
			assertThat(answer.get("ok").booleanValue()).as(bad).isFalse();
			assertThat(answer.get("error").asString()).isNotBlank();
		}
		JsonNode names = JSON.readTree(bridge.answer("{\"op\":\"names\"}"));
		assertThat(names.get("names").size()).isEqualTo(9);
	}

	@Test
	void anAnswerCompletesWithItsObservationOrWithNone() throws IOException {
		String request = "{\"op\":\"build\",\"factory\":\"ServiceResponse.complete\",\"args\":%s}";
		JsonNode answer = JSON.readTree(bridge.answer(request.formatted("{\"observation\":null}")));
		assertThat(answer.get("json").has("observation")).as(answer.toString()).isFalse();
		answer = JSON.readTree(bridge.answer(request.formatted("{\"requestId\":\"r\"}")));
		assertThat(answer.get("ok").booleanValue()).as(answer.toString()).isFalse();
	}

	@Test
	void theBenchTellsRateAndTimes() throws IOException {
		String payload = "{\"commandId\":\"c\",\"tool\":\"t\",\"operation\":\"o\",\"input\":{},"
				+ "\"schema\":\"app_control.command.v1\"}";
		for (String kind : List.of("\"codec\",\"model\":\"ToolCommand\"", "\"validate\",\"schema\":\"command\"")) {
			JsonNode answer = JSON.readTree(bridge
				.answer("{\"op\":\"bench\",\"kind\":" + kind + ",\"seconds\":0.05,\"json\":" + payload + "}"));
			assertThat(answer.get("opsPerSecond").doubleValue()).as(answer.toString()).isPositive();
			assertThat(answer.get("p99Micros").doubleValue()).isPositive();
		}
	}

	/**
	 * A case.
	 *
	 * @param vector the case as it was recorded
	 */
	record Case(JsonNode vector) {

		@Override
		public String toString() {
			return this.vector.get("id").asString();
		}

	}

}

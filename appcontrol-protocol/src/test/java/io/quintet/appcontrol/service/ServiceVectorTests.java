package io.quintet.appcontrol.service;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import io.quintet.appcontrol.Vectors;

class ServiceVectorTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	static Stream<Arguments> cases() {
		return Vectors.cases("service.json");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void theServiceAnswersAsRecorded(String id, JsonNode vector) {
		List<List<JsonNode>> answers = new ArrayList<>();
		try (AppControlService service = AppControlService.builder(new ScriptedClient())
			.settings(ServiceSettings.DEFAULT.withToken(ServiceVectors.token(vector)))
			.build()) {
			for (String line : ServiceVectors.lines(vector)) {
				answers.add(answer(service, line + "\n"));
			}
		}
		ServiceVectors.check(vector, answers);
	}

	private static List<JsonNode> answer(AppControlService service, String line) {
		return Objects.requireNonNull(service.handle(line.getBytes(StandardCharsets.UTF_8), Caller.PLAIN)
			.map((message) -> Vectors.MAPPER.readTree(service.codec().write(message)))
			.collectList()
			.block(TIMEOUT));
	}

}

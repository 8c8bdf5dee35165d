package io.quintet.appcontrol.observer;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.AppControlProtocolException;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.config.AppControlConfig.Logging;
import io.quintet.appcontrol.config.AppControlConfigException;
import io.quintet.appcontrol.config.AppControlConfigLoader;
import io.quintet.appcontrol.config.VectorCase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The recorded lines of the reference, where they go, and what beats it.
 */
@Isolated("replaces the standard streams")
class LogVectorTests {

	private static final Map<String, String> VARIABLES = Map.of("level", "LEVEL", "json", "JSON", "redact_text",
			"REDACT_TEXT", "event_sink", "EVENT_SINK");

	static Stream<VectorCase> cases() {
		return VectorCase.of("log.json");
	}

	@Test
	void allCasesAreThere() {
		assertThat(cases()).hasSize(28);
	}

	@ParameterizedTest
	@MethodSource("cases")
	void logsAsRecorded(VectorCase vector) {
		if (!vector.ok()) {
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> log(vector.request()))
				.isInstanceOfAny(AppControlConfigException.class, AppControlProtocolException.class)
				.satisfies((ex) -> assertThat(ex.getMessage()).isNotBlank());
			return;
		}
		Map<String, List<String>> written = log(vector.request());
		ObjectNode expect = vector.expect();
		if (expect.path("destination").stringValue(null) != null) {
			assertThat(written).containsOnlyKeys(expect.path("destination").stringValue(null) + level(expect));
		}
		List<String> lines = written.values().iterator().next();
		if (expect.get("lines") instanceof ArrayNode expected) {
			assertThat(lines).isEqualTo(expected.valueStream().map((line) -> line.stringValue()).toList());
		}
		if (expect.get("lineCount") != null) {
			assertThat(lines).hasSize(1);
		}
		if (expect.path("notContains").stringValue(null) != null) {
			assertThat(lines).asString().doesNotContain(expect.path("notContains").stringValue(null));
		}
	}

	// WARN and ERROR are Java's for WARNING and CRITICAL.
	private static String level(ObjectNode expect) {
		String level = expect.path("logLevel").stringValue(null);
		return (level == null) ? "" : switch (level) {
			case "WARNING" -> " app_control WARN";
			case "CRITICAL" -> " app_control ERROR";
			default -> " app_control " + level;
		};
	}

	private static Map<String, List<String>> log(ObjectNode request) {
		Map<String, String> variables = new LinkedHashMap<>();
		VARIABLES.forEach((member, variable) -> {
			JsonNode value = request.get(member);
			if (value != null) {
				variables.put("APP_CONTROL_LOG_" + variable, value.asString());
			}
		});
		Logging config = AppControlConfigLoader.parse(null, variables).config().logging();
		return written(config, events(request));
	}

	private static List<ToolEvent> events(ObjectNode request) {
		List<JsonNode> values = request.has("events") ? request.path("events").valueStream().toList()
				: List.of(request.path("event"));
		return values.stream().map((event) -> AppControlCodec.standard().decode(event, ToolEvent.class)).toList();
	}

	private static Map<String, List<String>> written(Logging config, List<ToolEvent> events) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		ByteArrayOutputStream err = new ByteArrayOutputStream();
		PrintStream stdout = System.out;
		PrintStream stderr = System.err;
		Map<String, List<String>> written = new LinkedHashMap<>();
		try (LogCapture logger = LogCapture.of("app_control")) {
			System.setOut(new PrintStream(out, true, StandardCharsets.US_ASCII));
			System.setErr(new PrintStream(err, true, StandardCharsets.US_ASCII));
			LoggingToolObserver observer = LoggingToolObserver.of(config);
			events.forEach(observer::onEvent);
			logger.lines().forEach((line) -> {
				int end = line.indexOf(' ');
				written.computeIfAbsent("logger app_control " + line.substring(0, end), (key) -> new ArrayList<>())
					.add(line.substring(end + 1));
			});
		}
		finally {
			System.setOut(stdout);
			System.setErr(stderr);
		}
		put(written, "stdout", out);
		put(written, "stderr", err);
		return written;
	}

	private static void put(Map<String, List<String>> written, String name, ByteArrayOutputStream bytes) {
		String text = bytes.toString(StandardCharsets.UTF_8);
		if (!text.isEmpty()) {
			assertThat(text).endsWith("\n");
			written.put(name, List.of(text.substring(0, text.length() - 1).split("\n", -1)));
		}
	}

}

package io.quintet.appcontrol.observer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.JsonObjects;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolEventType;
import io.quintet.appcontrol.ToolStatus;
import io.quintet.appcontrol.config.AppControlConfig.Logging;
import io.quintet.appcontrol.config.AppControlConfigException;
import io.quintet.appcontrol.config.AppControlConfigLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LoggingToolObserverTests {

	private static Logging config(String toml) {
		return AppControlConfigLoader.parse("[logging]\n" + toml, Map.of()).config().logging();
	}

	private static String written(LoggingToolObserver.Builder builder, ToolEvent event) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		builder.stream(out).build().onEvent(event);
		return out.toString(StandardCharsets.UTF_8);
	}

	private static String written(String toml, ToolEvent event) {
		return written(LoggingToolObserver.builder(config(toml)), event);
	}

	@Test
	void aStreamWinsOverTheLoggerAndAnySink() {
		try (LogCapture logger = LogCapture.of("some.logger")) {
			LoggingToolObserver.Builder builder = LoggingToolObserver.builder(config("event_sink = 'nowhere'"))
				.logger(LoggerFactory.getLogger("some.logger"));
			assertThat(written(builder, Events.summary("s"))).isEqualTo("progress | cmd_1 | type | s\n");
			assertThat(logger.lines()).isEmpty();
		}
	}

	@Test
	void aLoggerWinsOverTheSink() {
		try (LogCapture logger = LogCapture.of("some.logger")) {
			LoggingToolObserver.builder(config("event_sink = 'nowhere'\nlevel = 'warning'"))
				.logger(LoggerFactory.getLogger("some.logger"))
				.build()
				.onEvent(Events.summary("100 {} %s \\{}"));
			assertThat(logger.lines()).containsExactly("WARN progress | cmd_1 | type | 100 {} %s \\{}");
		}
	}

	@Test
	void aLoggerBelowItsLevelIsToldNothing() {
		try (LogCapture logger = LogCapture.of("some.logger")) {
			logger.setLevel(Level.ERROR);
			LoggingToolObserver.builder(config(""))
				.logger(LoggerFactory.getLogger("some.logger"))
				.build()
				.onEvent(Events.summary("s"));
			assertThat(logger.lines()).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "syslog", "STDERR", "std err", "file" })
	void anyOtherSinkIsRefusedWhenTheObserverIsBuilt(String sink) {
		assertThatExceptionOfType(AppControlConfigException.class)
			.isThrownBy(() -> LoggingToolObserver.of(config("event_sink = '" + sink + "'")))
			.withMessage("logging.event_sink is none of stdout, stderr, logger")
			.satisfies((ex) -> assertThat(ex.fix()).contains("stdout, stderr, logger"));
	}

	@Test
	void eachLineIsOneWriteAndOneFlush() {
		List<String> calls = new ArrayList<>();
		OutputStream stream = new OutputStream() {
			@Override
			public void write(int b) {
				calls.add("byte");
			}

			@Override
			public void write(byte[] bytes, int offset, int length) {
				calls.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
			}

			@Override
			public void flush() {
				calls.add("flush");
			}
		};
		LoggingToolObserver observer = LoggingToolObserver.builder(config("")).stream(stream).build();
		observer.onEvent(Events.summary("é😀"));
		observer.onEvent(Events.of(ToolEventType.STARTED));
		assertThat(calls).containsExactly("progress | cmd_1 | type | é😀\n", "flush",
				"started | cmd_1 | unknown-phase\n", "flush");
	}

	@Test
	void aStreamThatFailsSaysSo() {
		OutputStream closed = OutputStream.nullOutputStream();
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> {
			closed.close();
			LoggingToolObserver.builder(config("")).stream(closed).build().onEvent(Events.summary("s"));
		}).withCauseInstanceOf(IOException.class);
	}

	@ParameterizedTest
	@CsvSource({ "progress, progress started observation warning error failed",
			"started, started observation warning error failed", "observation, observation warning error failed",
			"warning, warning error failed", "error, error" })
	void eventsBelowTheThresholdAreNotLogged(String threshold, String expected) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		LoggingToolObserver observer = LoggingToolObserver.builder(config("min_type = '" + threshold + "'"))
			.stream(out)
			.build();
		for (ToolEventType type : ToolEventType.values()) {
			observer.onEvent(new ToolEvent(type.wire(), 0, type, null, null, null, JsonObjects.of()));
		}
		observer.onEvent(
				new ToolEvent("failed", 0, ToolEventType.OBSERVATION, null, ToolStatus.FAILED, null, JsonObjects.of()));
		assertThat(out.toString(StandardCharsets.UTF_8).lines().map((line) -> line.split(" \\| ")[1]))
			.containsExactlyInAnyOrder(expected.split(" "));
	}

	/** As version 0.3.0 of the protocol's own package was seen to write them. */
	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '`', value = {
			"{'observation': {'observation': {'text': 'x', 'b': 'é', 'a': [1, null, true]}, 'tool': 't'}}; | observation={\"a\": [1, null, true], \"b\": \"é\", \"text\": \"[redacted]\"} | rawObservation={\"observation\": {\"a\": [1, null, true], \"b\": \"é\", \"text\": \"[redacted]\"}, \"tool\": \"t\"}",
			"{'appControlObservation': {'observation': {'q': 1}}, 'other': 1}; | observation={\"q\": 1} | rawObservation={\"observation\": {\"q\": 1}}",
			"{'observation': {'observation': {}}}; | rawObservation={\"observation\": {}}",
			"{'observation': {'a': 1}, 'appControlObservation': {'observation': {'z': 1}}}; | rawObservation={\"a\": 1}",
			"{'appControlObservation': {'x': {'text': 'T'}}}; | rawObservation={\"x\": {\"text\": \"[redacted]\"}}",
			"{'observation': {}}; ``", "{'observation': [1]}; ``", "{}; ``" })
	void observationsAreShownOnRequest(String data, String expected) {
		ToolEvent event = Events.data(JsonObjects.parse(data.replace('\'', '"')));
		assertThat(written("include_observation = true", event))
			.isEqualTo("progress | cmd_1 | type" + (expected.isEmpty() ? "" : " " + expected) + "\n");
		assertThat(written("", event)).isEqualTo("progress | cmd_1 | type\n");
	}

	@Test
	void summariesAreHiddenOnRequest() {
		assertThat(written("mask_summary = true", Events.summary("typed: dear diary")))
			.isEqualTo("progress | cmd_1 | type | [redacted]\n");
		assertThat(written("mask_summary = true", Events.summary(null))).isEqualTo("progress | cmd_1 | type\n");
		assertThat(written("mask_summary = true\njson = true", Events.summary("dear diary")))
			.contains("\"summary\": \"[redacted]\"");
		ObjectNode data = JsonObjects.parse("{\"observation\": {\"summary\": \"dear diary\"}}");
		assertThat(written("mask_summary = true\njson = true", Events.data(data))).doesNotContain("diary");
	}

	@Test
	void nothingIsLeftOutWithoutRedaction() {
		ObjectNode data = JsonObjects.of("password", "p", "note", "Bearer abcdefgh");
		assertThat(written("redact_text = false\njson = true", Events.data(data)))
			.contains("{\"note\": \"Bearer abcdefgh\", \"password\": \"p\"}");
		assertThat(written("json = true", Events.data(data)))
			.contains("{\"note\": \"Bearer [redacted]\", \"password\": \"[redacted]\"}");
	}

	@Test
	void theRedactionCanBeExtended() {
		LoggingToolObserver.Builder builder = LoggingToolObserver.builder(config("json = true"))
			.redaction(Redaction.standard().with(Set.of("Pin-Code", " ", "")));
		assertThat(written(builder, Events.data(JsonObjects.of("PIN_CODE", 1, "a", 2)))).contains("\"a\": 2")
			.contains("\"PIN_CODE\": \"[redacted]\"");
	}

	/** Characters that begin a line, move a cursor or turn the direction of writing. */
	static final List<Integer> DANGEROUS = IntStream
		.concat(IntStream.concat(IntStream.range(0, 0x20), IntStream.rangeClosed(0x7F, 0x9F)),
				IntStream.of(0x061C, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066,
						0x2067, 0x2068, 0x2069, 0xD800, 0xDC00))
		.boxed()
		.toList();

	/** These stand as they are in JSON, as in the lines of the reference. */
	static final List<Integer> QUOTED = List.of(0x7F, 0x2028, 0x2029);

	@ParameterizedTest
	@ValueSource(strings = { "", "json = true", "include_observation = true", "redact_text = false\njson = true",
			"redact_text = false\ninclude_observation = true" })
	void nothingInAnEventForgesALine(String toml) {
		for (int c : DANGEROUS) {
			String text = "x" + (char) c + "started | forged | x";
			ToolEvent event = new ToolEvent(text, 0, ToolEventType.PROGRESS, text, ToolStatus.OK, text,
					JsonObjects.of("observation", JsonObjects.of(text, text, "observation", JsonObjects.of(text, text)),
							text, List.of(text)));
			String line = written(toml, event);
			assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
			List<Integer> dangerous = new ArrayList<>(DANGEROUS);
			if (toml.contains("json = true")) {
				dangerous.removeAll(QUOTED);
			}
			assertThat(line.substring(0, line.length() - 1).chars().boxed()).as("U+%04X", c)
				.doesNotContainAnyElementsOf(dangerous);
		}
	}

	@ParameterizedTest
	@EnumSource(ToolEventType.class)
	void jsonLinesSayWhatTheEventSays(ToolEventType type) {
		ObjectNode data = JsonObjects.of("a\u001B", "\u2028\u0085\u202E\r\n\t\"\\/\u007F", "n", 1.50, "z", List.of());
		ToolEvent event = new ToolEvent("c\n1", 7, type, "p\u0000", ToolStatus.OK, "s\u001B[0m", data);
		String line = written("json = true", event);
		ObjectNode parsed = JsonObjects.parse(line.strip());
		assertThat(parsed).isEqualTo(JsonObjects.of()
			.put("schema", "app_control.event.v1")
			.put("commandId", "c\n1")
			.put("seq", 7)
			.put("type", type.wire())
			.put("phase", "p\u0000")
			.put("status", "ok")
			.put("summary", "s\u001B[0m")
			.set("data", JsonObjects.parse(data.toString())));
		assertThat(List.copyOf(parsed.propertyNames())).isSorted();
	}

	@Test
	void membersStandInTheOrderOfCodePoints() {
		ObjectNode data = JsonObjects.of("\uD83D\uDE00", 1, "\uFB00", 2, "z", 3, "", 4, "a", 5, "aa", 6);
		assertThat(written("json = true", Events.data(data)))
			.contains("{\"\": 4, \"a\": 5, \"aa\": 6, \"z\": 3, \"\uFB00\": 2, \"\uD83D\uDE00\": 1}");
	}

	// Each pair: a number of an event, and how Python's json.dumps writes it.
	@ParameterizedTest
	@CsvSource({ "1e+16,1e+16", "-1.5e22,-1.5e+22", "1e100,1e+100", "1e-07,1e-07", "0.00001,1e-05", "1.25e-5,1.25e-05",
			"0.0001,0.0001", "1E15,1000000000000000.0", "123456789012345.25,123456789012345.25", "100.00,100.0",
			"1.50,1.5", "0.10,0.1", "0.0,0.0", "0e9,0.0", "1e-320,1e-320", "10000000000000000,10000000000000000" })
	void decimalsInJsonLookAsInTheReference(String number, String expected) {
		ObjectNode data = (ObjectNode) AppControlCodec.standard().readTree("{\"n\": " + number + "}");
		assertThat(written("json = true", Events.data(data))).contains("{\"n\": " + expected + "}");
	}

	@Test
	void deepEventsAreLogged() {
		ObjectNode deep = JsonObjects.of();
		for (int i = 0; i < 900; i++) {
			deep = JsonObjects.of("a", deep);
		}
		assertThat(written("json = true", Events.data(deep))).contains("{\"a\": ".repeat(900));
	}

	@Test
	void longTextLinesAreCut() {
		LoggingToolObserver.Builder builder = LoggingToolObserver.builder(config("")).maxLineLength(256);
		assertThat(written(builder, Events.summary("😀".repeat(10_000)))).hasSizeLessThan(300)
			.endsWith("😀... (19770 more)\n");
	}

	@Test
	void longJsonLinesStayJson() {
		LoggingToolObserver.Builder builder = LoggingToolObserver.builder(config("json = true")).maxLineLength(1024);
		String line = written(builder, new ToolEvent("c".repeat(5000), 1, ToolEventType.PROGRESS, "p".repeat(5000),
				null, "\u0001".repeat(5000), JsonObjects.of("a", "x ".repeat(5000))));
		assertThat(line).hasSizeLessThan(1024);
		assertThat(JsonObjects.parse(line.strip()).path("data").propertyNames()).containsExactly("leftOutCharacters");
		assertThat(written(builder, Events.summary("short"))).doesNotContain("leftOut");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.maxLineLength(255));
	}

}

package io.quintet.samples.conformance.lime;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.JsonNode;

import io.quintet.hpp.test.TestClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Recorded streams through the application, in chunks of several sizes, up to its
 * handlers. One login is handled at a time, so that there is one order. An event behind
 * each, on the same connection or on the next one, tells that all before is delivered.
 */
class LimeStreamVectorTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final List<Integer> CHUNKS = List.of(1, 7, 1460, Integer.MAX_VALUE);

	private static final TestClock CLOCK = TestClock.at("2026-01-01T00:00:00Z");

	private static FakePlatform platform;

	private static LimeServer site;

	private static int seen;

	static Stream<Arguments> cases() {
		return LimeVectors.json("sse/index.json")
			.get("cases")
			.valueStream()
			.flatMap((vector) -> CHUNKS.stream().map((size) -> Arguments.of(vector.get("id").asString(), size, vector)))
			// What asks for a pause has it for ever, and the list of logins stays short.
			.sorted(Comparator.comparing((arguments) -> length((JsonNode) arguments.get()[2])));
	}

	private static int length(JsonNode vector) {
		byte[] bytes = LimeVectors.bytes("sse/" + vector.get("file").asString());
		boolean pauses = new String(bytes, StandardCharsets.UTF_8).contains("retry:");
		return pauses ? Integer.MAX_VALUE : bytes.length;
	}

	@BeforeAll
	static void start() {
		platform = new FakePlatform();
		site = LimeServer.start("http://127.0.0.1:" + platform.port() + "/api/v1/", "st_test_token",
				List.of(StandingClock.class), "lime.sse.backoff-base=10ms", "lime.handler.parallelism=1");
	}

	@AfterAll
	static void stop() {
		site.close();
		platform.close();
	}

	@ParameterizedTest(name = "{0}, chunks of {1}")
	@MethodSource("cases")
	void handlersGetWhatIsWanted(String id, int size, JsonNode vector) {
		// So the ids of the case before are forgotten.
		CLOCK.advance(Duration.ofMinutes(11));
		int before = platform.streams().size();
		boolean kept = vector.get("wanted").get("connection_kept").asBoolean();
		String end = "the-end-" + seen;
		String last = "\n\ndata: {\"type\":\"expired\",\"login_request_id\":\"" + end + "\"}\n\n";
		platform.onStream((out, socket) -> {
			play(vector, size, out);
			if (kept) {
				out.write(last.getBytes(StandardCharsets.UTF_8));
				out.flush();
			}
			return kept;
		});
		if (!kept) {
			platform.onStream(last);
		}
		platform.endStreams();
		assertThat(untilTheEnd(end)).isEqualTo(wanted(vector));
		assertThat(platform.streams().subList(before, platform.streams().size())).hasSize(kept ? 1 : 2)
			.allSatisfy((request) -> {
				assertThat(request.method()).isEqualTo("GET");
				assertThat(request.path()).isEqualTo("/api/v1/modules/agent-login/events");
				assertThat(request.agreedHeaders()).containsEntry("accept", "text/event-stream")
					.containsEntry("x-site-token", "st_test_token");
			});
		assertThat(platform.calls()).isEmpty();
	}

	private static void play(JsonNode vector, int size, OutputStream out) throws IOException {
		FakePlatform.write(out, vector.path("status").asInt(200),
				Map.of("Content-Type", vector.path("content_type").asString("text/event-stream")), "", -1);
		byte[] bytes = LimeVectors.bytes("sse/" + vector.get("file").asString());
		for (int start = 0; start < bytes.length; start += Math.min(size, bytes.length)) {
			out.write(bytes, start, Math.min(size, bytes.length - start));
			out.flush();
		}
	}

	private static List<String> wanted(JsonNode vector) {
		List<String> logins = new ArrayList<>();
		for (JsonNode delivery : vector.get("wanted").get("deliveries")) {
			String login = delivery.get(0).asString() + " "
					+ (delivery.get(1).isNull() ? null : delivery.get(1).asString());
			logins.add("first " + login);
			logins.add("second " + login);
		}
		return logins;
	}

	private static List<String> untilTheEnd(String end) {
		List<String> all = Awaitility.await()
			.atMost(TIMEOUT)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(5))
			.until(LimeStreamVectorTests::logins, (logins) -> logins.contains("second " + end + " null"));
		List<String> logins = all.subList(seen, all.size() - 2);
		seen = all.size();
		return logins;
	}

	private static List<String> logins() {
		return site.call("GET", "/site/logins", null)
			.body()
			.valueStream()
			.map((login) -> login.get("handler").asString() + " " + login.get("request_id").asString() + " "
					+ (login.get("passport").isNull() ? null : shown(login.get("passport").asString())))
			.toList();
	}

	private static String shown(String passport) {
		return (passport.length() < 1000) ? passport : "<" + passport.length() + " chars>";
	}

	/** Not annotated, so that no other test finds it. */
	static class StandingClock {

		@Bean
		Clock standingClock() {
			return CLOCK;
		}

	}

}

package io.quintet.lime;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Recorded streams over real sockets, up to the handlers. An event at the end, on the
 * same connection or on the next one, tells that all before is delivered.
 */
class StreamVectorTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final String END = "\n\ndata: {\"type\":\"expired\",\"login_request_id\":\"the-end\"}\n\n";

	static Stream<Arguments> cases() {
		return Vectors.cases("sse/index.json").stream().map((vector) -> Arguments.of(vector.get("id"), vector));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void handlersGetWhatIsWanted(String id, Map<String, Object> vector) throws Exception {
		boolean kept = (boolean) Vectors.map(vector.get("wanted")).get("connection_kept");
		BlockingQueue<List<Object>> deliveries = new LinkedBlockingQueue<>();
		try (ScriptedPlatform platform = new ScriptedPlatform()) {
			platform.then((request, out, socket) -> {
				play(vector, out);
				if (kept) {
					out.write(END.getBytes(StandardCharsets.UTF_8));
				}
				return kept;
			});
			platform.then((request, out, socket) -> {
				ScriptedPlatform.write(out, 200, Map.of("Content-Type", "text/event-stream"), END, -1);
				return true;
			});
			LimeSiteClient site = site(platform, deliveries);
			site.start();
			assertThat(untilTheEnd(deliveries)).isEqualTo(Vectors.map(vector.get("wanted")).get("deliveries"));
			assertThat(platform.requests()).hasSize(kept ? 1 : 2).allSatisfy((request) -> {
				assertThat(request.path()).isEqualTo("/modules/agent-login/events");
				assertThat(request.headers()).containsEntry("accept", "text/event-stream")
					.containsEntry("x-site-token", "st_1");
			});
			site.stop(Duration.ZERO).block(TIMEOUT);
		}
	}

	@Test
	void anEndlessPageIsLeftAlone() throws Exception {
		BlockingQueue<List<Object>> deliveries = new LinkedBlockingQueue<>();
		try (ScriptedPlatform platform = new ScriptedPlatform()) {
			platform.then((request, out, socket) -> {
				ScriptedPlatform.write(out, 200, Map.of("Content-Type", "text/html"),
						"data: {\"type\":\"expired\",\"login_request_id\":\"page\"}\n\n", -1);
				return true;
			});
			platform.then((request, out, socket) -> {
				ScriptedPlatform.write(out, 200, Map.of("Content-Type", "text/event-stream"), END, -1);
				return true;
			});
			LimeSiteClient site = site(platform, deliveries);
			site.start();
			assertThat(untilTheEnd(deliveries)).isEmpty();
			site.stop(Duration.ZERO).block(TIMEOUT);
		}
	}

	private static LimeSiteClient site(ScriptedPlatform platform, BlockingQueue<List<Object>> deliveries) {
		return LimeSite.builder()
			.siteToken("st_1")
			.apiBase(platform.address())
			.parallelism(1)
			.timer(new HurriedTimer(Duration.ofSeconds(10)))
			.handler("recorder",
					(event) -> Mono
						.fromRunnable(() -> deliveries.add(Arrays.asList(event.requestId(), shown(event.passport())))))
			.build();
	}

	private static void play(Map<String, Object> vector, OutputStream out) throws IOException {
		int status = (int) vector.getOrDefault("status", 200);
		ScriptedPlatform.write(out, status,
				Map.of("Content-Type", vector.getOrDefault("content_type", "text/event-stream")), "", -1);
		byte[] bytes = Vectors.bytes("sse/" + vector.get("file"));
		int every = (vector.get("chunk_sizes") instanceof Map<?, ?> sizes) ? (int) sizes.get("every") : bytes.length;
		for (int i = 0; i < bytes.length; i += every) {
			out.write(bytes, i, Math.min(every, bytes.length - i));
			out.flush();
		}
	}

	private static String shown(String passport) {
		return (passport == null || passport.length() < 1000) ? passport : "<" + passport.length() + " chars>";
	}

	private static List<List<Object>> untilTheEnd(BlockingQueue<List<Object>> deliveries) throws InterruptedException {
		List<List<Object>> all = new ArrayList<>();
		while (true) {
			List<Object> next = deliveries.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
			assertThat(next).isNotNull();
			if (next.get(0).equals("the-end")) {
				return all;
			}
			all.add(next);
		}
	}

}

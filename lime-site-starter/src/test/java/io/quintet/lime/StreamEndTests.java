package io.quintet.lime;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections that end in each possible way, over real sockets: what arrived before is
 * handled, and the next one comes after a pause, which is noted and not waited for.
 */
class StreamEndTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final BlockingQueue<String> handled = new LinkedBlockingQueue<>();

	private final HurriedTimer timer = new HurriedTimer(Duration.ofSeconds(4));

	private LimeSiteBuilder builder(ScriptedPlatform platform) {
		return LimeSite.builder()
			.siteToken("st_1")
			.apiBase(platform.address())
			.handler("recorder", (event) -> Mono.fromRunnable(() -> this.handled.add(event.requestId())));
	}

	private String next() throws InterruptedException {
		return this.handled.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
	}

	private static ScriptedPlatform thenAStreamThatStays(ScriptedPlatform platform) {
		return platform.then((request, out, socket) -> {
			head(out, "");
			out.write(event("after"));
			out.flush();
			return true;
		});
	}

	private static void head(OutputStream out, String more) throws IOException {
		out.write(("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n" + more + "\r\n")
			.getBytes(StandardCharsets.US_ASCII));
	}

	private static byte[] event(String id) {
		return ("data: {\"type\":\"expired\",\"login_request_id\":\"" + id + "\"}\n\n")
			.getBytes(StandardCharsets.US_ASCII);
	}

	@ParameterizedTest
	@EnumSource
	void theNextConnectionComesAfterAPause(End end) throws Exception {
		try (ScriptedPlatform platform = new ScriptedPlatform()) {
			platform.then((request, out, socket) -> {
				end.play(out, socket);
				return false;
			});
			thenAStreamThatStays(platform);
			LimeSiteClient site = builder(platform).timer(this.timer).build();
			site.start();
			if (end.delivers) {
				assertThat(next()).isEqualTo("before");
			}
			assertThat(next()).isEqualTo("after");
			assertThat(platform.requests()).hasSize(2);
			assertThat(this.timer.pauses()).filteredOn((pause) -> pause.compareTo(Duration.ofMillis(600)) < 0)
				.singleElement()
				.satisfies((pause) -> assertThat(pause).isBetween(Duration.ofMillis(250), Duration.ofMillis(500)));
			site.stop(Duration.ZERO).block(TIMEOUT);
		}
	}

	@Test
	void aConnectionThatSaysNothingIsGivenUp() throws Exception {
		try (ScriptedPlatform platform = new ScriptedPlatform()) {
			platform.then((request, out, socket) -> {
				head(out, "");
				out.flush();
				return true;
			});
			thenAStreamThatStays(platform);
			LimeSiteClient site = builder(platform).backoff(Duration.ofMillis(10), Duration.ofMillis(10))
				.readTimeout(Duration.ofMillis(500))
				.build();
			site.start();
			assertThat(next()).isEqualTo("after");
			assertThat(platform.requests()).hasSizeGreaterThan(1);
			site.stop(Duration.ZERO).block(TIMEOUT);
		}
	}

	/** How a connection ends. */
	enum End {

		CLEANLY(true) {
			@Override
			void play(OutputStream out, Socket socket) throws IOException {
				head(out, "");
				out.write(event("before"));
			}
		},

		CLEANLY_IN_CHUNKS(true) {
			@Override
			void play(OutputStream out, Socket socket) throws IOException {
				head(out, "Transfer-Encoding: chunked\r\n");
				chunk(out, event("before"));
				chunk(out, new byte[0]);
			}
		},

		TRUNCATED_CHUNKS(true) {
			@Override
			void play(OutputStream out, Socket socket) throws IOException {
				head(out, "Transfer-Encoding: chunked\r\n");
				chunk(out, event("before"));
				out.write("ff\r\ndata: {".getBytes(StandardCharsets.US_ASCII));
			}
		},

		TRUNCATED_LENGTH(true) {
			@Override
			void play(OutputStream out, Socket socket) throws IOException {
				head(out, "Content-Length: 1000\r\n");
				out.write(event("before"));
			}
		},

		/** A reset may overtake what was sent before it. */
		RESET(false) {
			@Override
			void play(OutputStream out, Socket socket) throws IOException {
				head(out, "");
				out.flush();
				socket.setSoLinger(true, 0);
			}
		},

		WITHOUT_AN_ANSWER(false) {
			@Override
			void play(OutputStream out, Socket socket) {
				// Closed as it is.
			}
		},

		ERROR(false) {
			@Override
			void play(OutputStream out, Socket socket) throws IOException {
				ScriptedPlatform.write(out, 502, Map.of("Content-Type", "text/html"), "<html>", 6);
			}
		},

		UNAUTHORIZED(false) {
			@Override
			void play(OutputStream out, Socket socket) throws IOException {
				ScriptedPlatform.write(out, 401, Map.of(), "{}", 2);
			}
		};

		final boolean delivers;

		End(boolean delivers) {
			this.delivers = delivers;
		}

		abstract void play(OutputStream out, Socket socket) throws IOException;

		static void chunk(OutputStream out, byte[] bytes) throws IOException {
			out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
			out.write(bytes);
			out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
		}

	}

}

package io.quintet.acp.internal.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.RouterFunctions;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.quintet.acp.AcpLimits;
import io.quintet.acp.AcpNamespaces;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What happens on one connection: byte by byte, so that nothing of a client stands
 * between.
 */
@ExtendWith(OutputCaptureExtension.class)
class AcpServerTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final int MAX_BODY = 1000;

	private static final String DRAFT = "{\"client_id\":\"c1\",\"content\":[]}";

	private static Scheduler workers;

	private static DisposableServer server;

	@BeforeAll
	static void start() {
		workers = Schedulers.newBoundedElastic(4, 1000, "acp-workers");
		AcpRoutes routes = new AcpRoutes(new RecordedThreads(),
				(credentials) -> credentials.headers().containsKey("x-nobody") ? Mono.empty()
						: Mono.just(RecordedThreads.CALLER),
				workers, AcpNamespaces.NONE, AcpLimits.defaults(),
				new AcpWebSettings("/acp", MAX_BODY, Duration.ofMillis(300), 20));
		server = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.handle(new ReactorHttpHandlerAdapter(RouterFunctions.toHttpHandler(routes.routerFunction())))
			.bindNow(TIMEOUT);
	}

	@AfterAll
	static void stop() {
		server.disposeNow(TIMEOUT);
		workers.dispose();
	}

	@Test
	void theNextRequestOfAConnectionIsAnswered() throws IOException {
		try (Connection connection = new Connection()) {
			for (int i = 0; i < 300; i++) {
				connection.send(post("/acp/threads/th_1/messages", DRAFT));
				assertThat(connection.answer()).startsWith("HTTP/1.1 201 ").contains("\"evt_1\"");
				connection.send("GET /acp/threads/th_1 HTTP/1.1\r\nHost: x\r\n\r\n");
				assertThat(connection.answer()).startsWith("HTTP/1.1 200 ").contains("\"th_1\"");
				connection.send("DELETE /acp/runs/run_1 HTTP/1.1\r\nHost: x\r\n\r\n");
				assertThat(connection.answer()).startsWith("HTTP/1.1 204 ");
			}
		}
	}

	@Test
	void aBodyOfTheLargestSizeIsReadAndALargerOneIsNot() throws IOException {
		try (Connection connection = new Connection()) {
			for (int i = 0; i < 3; i++) {
				connection.send(post("/acp/threads", "{}" + " ".repeat(MAX_BODY - 2)));
				assertThat(connection.answer()).startsWith("HTTP/1.1 201 ");
				connection.send(post("/acp/threads", "{}" + " ".repeat(MAX_BODY - 1)));
				assertThat(connection.answer()).startsWith("HTTP/1.1 413 ")
					.endsWith("{\"detail\":\"the body is larger than 1000 bytes\",\"code\":\"payload_too_large\"}");
				connection.send(post("/acp/threads", " ".repeat(1_000_000)));
				assertThat(connection.answer()).startsWith("HTTP/1.1 413 ");
			}
		}
	}

	@Test
	void aBodyOfUnknownSizeIsBoundedToo() throws IOException {
		String chunk = "1F4\r\n" + " ".repeat(500) + "\r\n";
		try (Connection connection = new Connection()) {
			for (int i = 0; i < 3; i++) {
				connection.send(chunked("/acp/threads") + "2\r\n{}\r\n" + chunk + "0\r\n\r\n");
				assertThat(connection.answer()).startsWith("HTTP/1.1 201 ");
				connection.send(chunked("/acp/threads") + chunk.repeat(200) + "0\r\n\r\n");
				assertThat(connection.answer()).startsWith("HTTP/1.1 413 ");
				connection.send(chunked("/acp/threads") + "0\r\n\r\n");
				assertThat(connection.answer()).startsWith("HTTP/1.1 400 ");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST /acp/threads HTTP/1.1\r\nX-Nobody: 1", "DELETE /acp/threads/th_1 HTTP/1.1",
			"GET /acp/threads HTTP/1.1", "PUT /acp/threads HTTP/1.1", "OPTIONS /acp/threads HTTP/1.1",
			"POST /acp/x HTTP/1.1", "POST /acp/threads HTTP/1.1\r\nContent-Type: text/plain" })
	void anUnreadBodyDoesNotDisturbTheNextRequest(String head) throws IOException {
		try (Connection connection = new Connection()) {
			for (int i = 0; i < 3; i++) {
				connection.send(head + "\r\nHost: x\r\nContent-Length: 300000\r\n\r\n" + " ".repeat(300_000));
				connection.answer();
				connection.send("GET /acp/threads/th_1 HTTP/1.1\r\nHost: x\r\n\r\n");
				assertThat(connection.answer()).startsWith("HTTP/1.1 200 ").contains("\"th_1\"");
			}
		}
	}

	@Test
	void aBodyThatDoesNotArriveInTimeIsNotWaitedFor() throws IOException {
		try (Connection connection = new Connection()) {
			connection.send("POST /acp/threads HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{");
			assertThat(connection.answer()).startsWith("HTTP/1.1 408 ")
				.containsIgnoringCase("connection: close")
				.endsWith("{\"detail\":\"the body took too long\",\"code\":\"request_timeout\"}");
			assertThat(connection.isAtEnd()).isTrue();
		}
	}

	@Test
	void anExpectedContinueIsAnsweredAtOnce() throws IOException {
		try (Connection connection = new Connection()) {
			connection.send("POST /acp/threads HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nX-Nobody: 1\r\n"
					+ "Content-Length: 100\r\n\r\n");
			assertThat(connection.answer()).startsWith("HTTP/1.1 401 ").containsIgnoringCase("connection: close");
		}
	}

	@Test
	void anUploadThatBreaksOffLeavesNothingInTheLog(CapturedOutput output) throws IOException {
		for (int i = 0; i < 20; i++) {
			try (Connection connection = new Connection()) {
				connection.send("POST /acp/threads HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"a");
			}
		}
		try (Connection connection = new Connection()) {
			connection.send(post("/acp/threads", "{}"));
			assertThat(connection.answer()).startsWith("HTTP/1.1 201 ");
		}
		assertThat(output).doesNotContain("ERROR").doesNotContain("WARN");
	}

	@Test
	void aMemberOfAnyIdIsRemoved() throws IOException {
		try (Connection connection = new Connection()) {
			connection.send("DELETE /acp/threads/th_1/members/a%2Fb%3B%00 HTTP/1.1\r\nHost: x\r\n\r\n");
			assertThat(connection.answer()).startsWith("HTTP/1.1 400 ");
			connection.send("DELETE /acp/threads/th_1/members/a%2Fb%3B HTTP/1.1\r\nHost: x\r\n\r\n");
			assertThat(connection.answer()).startsWith("HTTP/1.1 204 ").doesNotContainIgnoringCase("content-type");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/acp/threads?limit=5|6", "/acp/threads?cursor_id=%zz", "/acp/threads/%zz",
			"/acp/threads/a{b}", "/acp/threads?cursor_id=%00&cursor_created_at=%", "/acp/threads?limit=\\" })
	void anAddressThatIsNoneIsRefused(String path) throws IOException {
		try (Connection connection = new Connection()) {
			connection.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
			assertThat(connection.answer()).startsWith("HTTP/1.1 400 ");
		}
	}

	private static String post(String path, String body) {
		return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
				+ body.length() + "\r\n\r\n" + body;
	}

	private static String chunked(String path) {
		return "POST " + path + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
	}

	/** One connection to the server. */
	private static final class Connection implements AutoCloseable {

		private final Socket socket;

		Connection() throws IOException {
			this.socket = new Socket("127.0.0.1", server.port());
			this.socket.setTcpNoDelay(true);
			this.socket.setSoTimeout((int) TIMEOUT.toMillis());
		}

		void send(String request) throws IOException {
			this.socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
		}

		String answer() throws IOException {
			InputStream in = this.socket.getInputStream();
			StringBuilder head = new StringBuilder();
			while (head.indexOf("\r\n\r\n") < 0) {
				int next = in.read();
				assertThat(next).as("the connection ended after: %s", head).isNotNegative();
				head.append((char) next);
			}
			String lower = head.toString().toLowerCase(Locale.ROOT);
			int length = lower.contains("content-length:")
					? Integer.parseInt(lower.replaceAll("(?s).*content-length: (\\d+).*", "$1")) : 0;
			return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
		}

		boolean isAtEnd() throws IOException {
			return this.socket.getInputStream().read() < 0;
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
		}

	}

}

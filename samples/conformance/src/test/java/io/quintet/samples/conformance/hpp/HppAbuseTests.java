package io.quintet.samples.conformance.hpp;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.quintet.hpp.internal.service.HandshakeSettings;
import io.quintet.hpp.internal.web.HandshakeWebSettings;
import io.quintet.samples.conformance.hpp.HppClient.Reply;
import io.quintet.samples.conformance.hpp.HppClient.Session;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What somebody without any right may try against memory, threads, logs and origins.
 */
@ExtendWith(OutputCaptureExtension.class)
class HppAbuseTests {

	private static HppServer server;

	@BeforeAll
	static void start() {
		server = HppServer.start(
				(batches) -> new HandshakeSettings.Batches(batches.maxActions(), batches.interval(),
						Duration.ofSeconds(60), batches.maxTime(),
						new HandshakeSettings.Streams(batches.streams().maxCount(), 64 * 1024)),
				(web) -> new HandshakeWebSettings(web.paths(),
						new HandshakeWebSettings.Bodies(web.bodies().maxSize(), Duration.ofMillis(300)), web.access(),
						web.sockets()),
				"hpp", "hpp.rate-limit=1000000", "hpp.stream.max-batch=10m",
				"hpp.allowed-origins=http://B.example:80/,https://c.example:443");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			"type":"arrayX"|1
			"type":"enum","options":["X"]|true
			"type":"enum","options":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,"X","X","X"]|true""")
	void whatIsSaidOfAThousandWrongValuesStaysShort(String field, String value) {
		Session session = server.client()
			.create("{\"schema\":[{\"key\":\"k\"," + field.replace("X", "x".repeat(200_000)) + "}]}");
		String action = "{\"type\":\"set\",\"key\":\"k\",\"value\":" + value + "}";
		Reply reply = session.action("{\"stream\":false,\"actions\":[" + (action + ",").repeat(999) + action + "]}");
		assertThat(reply.status()).isEqualTo(200);
		assertThat(reply.json().get("errors")).hasSize(1_000);
		assertThat(reply.response().body()).hasSizeLessThan(600_000);
	}

	@Test
	void fieldsAndOptionsOfASchemaAreBounded() {
		assertThat(server.client()
			.post("/handshake/session", Map.of(),
					"{\"schema\":[{\"key\":\"k\",\"type\":\"enum\",\"options\":[" + "1,".repeat(5_000) + "1]}]}")
			.error()).isEqualTo("too many options in the schema");
		StringBuilder fields = new StringBuilder();
		for (int i = 0; i <= 1_000; i++) {
			fields.append((i > 0) ? "," : "").append("{\"key\":\"k").append(i).append("\"}");
		}
		assertThat(server.client().post("/handshake/session", Map.of(), "{\"schema\":[" + fields + "]}").error())
			.isEqualTo("too many fields in the schema");
	}

	@Test
	void keyThatIsTooLongIsRefusedWhereverItComesFrom() {
		String key = "k".repeat(1025);
		String refusal = "key is longer than 1024 characters";
		for (String body : List.of("{\"schema\":[{\"key\":\"" + key + "\"}]}", "{\"context\":{\"" + key + "\":1}}")) {
			Reply reply = server.client().post("/handshake/session", Map.of(), body);
			assertThat(reply.status()).isEqualTo(400);
			assertThat(reply.error()).isEqualTo(refusal);
		}
		Session session = server.client().create("{}");
		assertThat(session.set(key, "1").json().get("errors"))
			.hasToString("[{\"key\":\"" + key + "\",\"msg\":\"" + refusal + "\"}]");
		Reply edit = session.edit("{\"key\":\"" + key + "\",\"value\":1}");
		assertThat(edit.status()).isEqualTo(400);
		assertThat(edit.error()).isEqualTo(refusal);
		assertThat(session.diff("?since=0").json().get("changes")).isEmpty();
	}

	@Test
	void aHeavyBatchIsNotHeldThroughItsPauses() {
		Session session = server.client().create("{}");
		String heavy = "[" + "1,".repeat(20_000) + "1]";
		assertThat(session
			.action("{\"intervalMs\":60000,\"actions\":[{\"type\":\"set\",\"key\":\"a\",\"value\":" + heavy + "}]}")
			.json()
			.get("applied")).hasToString("[\"a\"]");
	}

	@Test
	void aValueThatNoSessionCanTakeIsLetGoAtOnce() {
		Session session = server.client().create("{}");
		String tooHeavy = "[" + "[],".repeat(100_000) + "1]";
		assertThat(session
			.action("{\"intervalMs\":0,\"actions\":[{\"type\":\"set\",\"key\":\"a\",\"value\":" + tooHeavy + "}]}")
			.json()
			.get("errors")).hasToString("[{\"key\":\"a\",\"msg\":\"session too large\"}]");
	}

	@Test
	void aBodyThatDoesNotArriveIsGivenUp() throws IOException {
		String answer = exchange("POST /handshake/session HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"a\"");
		assertThat(answer).startsWith("HTTP/1.1 408 ").contains("{\"error\":\"request body took too long\"}");
	}

	@Test
	void aLengthThatIsTooLargeIsRefusedWithoutInvitingTheBody() throws IOException {
		String answer = exchange("POST /handshake/session HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n"
				+ "Expect: 100-continue\r\n\r\n");
		assertThat(answer).startsWith("HTTP/1.1 413 ").contains("{\"error\":\"request body too large\"}");
	}

	private static String exchange(String request) throws IOException {
		try (Socket socket = new Socket("127.0.0.1", server.port())) {
			socket.setSoTimeout(60_000);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	@Test
	void anUploadThatBreaksOffLeavesNothingInTheLog(CapturedOutput output) throws IOException {
		Session session = server.client().create("{}");
		for (int i = 0; i < 20; i++) {
			try (Socket socket = new Socket("127.0.0.1", server.port())) {
				socket.getOutputStream()
					.write(("POST /handshake/action/" + session.id() + "?token=" + session.token()
							+ " HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"a")
						.getBytes(StandardCharsets.US_ASCII));
			}
		}
		assertThat(session.set("a", "1").status()).isEqualTo(200);
		assertThat(output.getAll()).doesNotContain(session.token()).doesNotContain("ERROR");
	}

	@ParameterizedTest
	@CsvSource({ "my_host:8080,http://my_host:8080,200", "my_host,https://my_host,200", "my_host,http://other_host,403",
			"a.example:80,http://a.example,200", "A.example,http://a.EXAMPLE:80,200",
			"a.example,http://a.example:81,403", "a.example,http://b.example,200", "a.example,http://b.example:80,200",
			"a.example,https://c.example,200", "a.example,https://b.example,403", "a.example,null,403",
			"a.example,http://a.example@evil.example,403", "[::1]:8080,http://[::1]:8080,200" })
	void anOriginIsTheOwnOneOrNot(String host, String origin, int status) throws IOException {
		Session session = server.client().create("{}");
		String answer = exchange("POST /handshake/notify/" + session.id() + " HTTP/1.1\r\nHost: " + host
				+ "\r\nOrigin: " + origin + "\r\nConnection: close\r\nContent-Length: 11\r\n\r\n{\"key\":\"a\"}");
		assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
	}

}

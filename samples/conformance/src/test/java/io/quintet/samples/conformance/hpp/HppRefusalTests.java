package io.quintet.samples.conformance.hpp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import io.quintet.samples.conformance.hpp.HppClient.Reply;
import io.quintet.samples.conformance.hpp.HppClient.Session;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where 0.1.2 answers 500 or silently accepts, a clear error is answered and nothing
 * changes.
 */
class HppRefusalTests {

	private static HppServer server;

	private static HppClient client;

	@BeforeAll
	static void start() {
		server = HppServer.start("hpp", "hpp.rate-limit=1000000", "hpp.max-sessions=200", "hpp.max-keys=5",
				"hpp.max-actions=4", "hpp.max-session-size=64KB", "hpp.max-body-size=32KB");
		client = server.client();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "[1]", "\"x\"", "1", "true", "{", "{\"a\":}", "[]", "0", "\"\"", "false", "{} x", "nul",
			"{\"a\":NaN}", "{\"a\":Infinity}", "{\"a\":\"\\ud800\"}", "{\"a\":\"\\udc00\\ud800\"}", "{\"a\":1e400}",
			"{\"mode\":1}", "{\"mode\":null}", "{\"schema\":{}}", "{\"schema\":[1]}", "{\"schema\":[null]}",
			"{\"schema\":[{\"key\":\"k\",\"type\":null}]}", "{\"schema\":[{\"key\":\"k\",\"type\":1}]}",
			"{\"schema\":[{\"key\":1}]}", "{\"context\":[]}", "{\"context\":1}", "{\"meta\":\"x\"}",
			"{\"context\":{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1}}" })
	void aWrongCreateBodyIsRefused(String body) {
		assertRefused(client.post("/handshake/session", Map.of(), body), 400);
	}

	@ParameterizedTest
	@ValueSource(strings = { "[1]", "\"x\"", "1", "true", "{", "[]", "0", "\"\"", "{} {}", "{\"actions\":null}",
			"{\"actions\":1}", "{\"actions\":\"x\"}", "{\"actions\":{\"a\":1}}", "{\"intervalMs\":\"x\"}",
			"{\"intervalMs\":true}", "{\"intervalMs\":1e400}", "{\"stream\":1e400}",
			"{\"actions\":[{\"type\":\"set\",\"key\":\"a\",\"value\":NaN}]}",
			"{\"actions\":[{\"type\":\"set\",\"key\":\"a\",\"value\":\"\\ud800\"}]}",
			"{\"actions\":[{\"type\":\"set\",\"key\":\"\\ud800\",\"value\":1}]}",
			"{\"actions\":[{\"type\":\"set\",\"key\":\"a\",\"value\":1,\"more\":1e400}]}", "{\"actions\":[1e400]}",
			"{\"actions\":[{\"type\":\"set\",\"key\":\"a\",\"value\":1},{},{},{},{}]}" })
	void aWrongActionBodyIsRefusedAndNothingIsApplied(String body) {
		Session session = client.create("{}");
		assertRefused(session.action(body), 400);
		assertThat(session.context().json().get("context")).isEmpty();
		assertThat(session.diff("").json().get("changes")).isEmpty();
		session.delete();
	}

	@Test
	void aBadElementIsAnErrorWhileTheOthersAreApplied() {
		Session session = client.create("{}");
		JsonNode answer = session.action("""
				{"actions":[7,{"type":"set","key":["k"],"value":1},{"type":"set","key":"big","value":{"n":[1e400]}},
				{"type":"set","key":"good","value":1}],"stream":false}""").json();
		assertThat(answer.get("applied")).hasToString("[\"good\"]");
		assertThat(answer.get("errors").get(0).get("action")).hasToString("7");
		assertThat(answer.get("errors").get(1).get("action"))
			.hasToString("{\"type\":\"set\",\"key\":[\"k\"],\"value\":1}");
		assertThat(answer.get("errors").get(2).get("key").asString()).isEqualTo("big");
		assertThat(answer.get("errors")).hasSize(3)
			.allSatisfy((error) -> assertThat(error.get("msg").asString()).isNotEmpty());
		session.delete();
	}

	@Test
	void longIntegersAndU0000Survive() {
		Session session = client.create("{}");
		String digits = "9".repeat(10_000);
		session.set("long", digits);
		session.set("nul", "\"a\\u0000b\"");
		session.set("decimal", "1.0");
		JsonNode context = session.context().json().get("context");
		assertThat(context.get("long").get("value").bigIntegerValue()).hasToString(digits);
		assertThat(context.get("nul").get("value").asString()).isEqualTo("a\0b");
		assertThat(session.context().response().body()).contains("\"value\":1.0,");
		session.delete();
	}

	@Test
	void numbersThatAreTooLongAreRefused() {
		Session session = client.create("{}");
		for (String number : new String[] { "9".repeat(10_001), "0." + "9".repeat(10_000) }) {
			Reply reply = session.action(set(number));
			assertThat(reply.status()).isEqualTo(400);
			assertThat(reply.error()).isEqualTo("a number has more than 10000 characters");
		}
		session.delete();
	}

	@ParameterizedTest
	@ValueSource(strings = { "1e400", "-1e999999", "1e99999999999" })
	void numbersBeyondDoubleFailAlone(String number) {
		Session session = client.create("{}");
		Reply reply = session.action(set(number));
		assertThat(reply.status()).isEqualTo(200);
		assertThat(reply.json().at("/errors/0/msg").asString()).isEqualTo("number out of range");
		assertThat(session.context().json().get("context").has("n")).isFalse();
		session.delete();
	}

	@ParameterizedTest
	@ValueSource(strings = { "1e-999999", "1e-99999999999", "0e99999999999" })
	void numbersTooCloseToZeroAreZero(String number) {
		Session session = client.create("{}");
		assertThat(session.action(set(number)).status()).isEqualTo(200);
		assertThat(session.context().response().body()).contains("\"value\":0.0,");
		session.delete();
	}

	private static String set(String number) {
		return "{\"stream\":false,\"actions\":[{\"type\":\"set\",\"key\":\"n\",\"value\":" + number + "}]}";
	}

	@Test
	void ofDuplicateMembersTheLastWins() {
		Session session = client.create("{\"meta\":{\"a\":1,\"a\":2},\"meta\":{\"b\":1,\"b\":3}}");
		assertThat(session.context().json().get("meta")).hasToString("{\"b\":3}");
		session.delete();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"extraSeconds\":null}", "{\"extraSeconds\":true}", "{\"extraSeconds\":\"x\"}",
			"{\"extraSeconds\":\"\"}", "{\"extraSeconds\":\"-5\"}", "{\"extraSeconds\":[]}", "{\"extraSeconds\":0.9}",
			"{\"extraSeconds\":1e300}", "{\"extraSeconds\":\"99999999999999999999999\"}", "{\"extraSeconds\":NaN}",
			"[1]", "{" })
	void aWrongExtendBodyIsRefusedAndNothingIsAdded(String body) {
		Session session = client.create("{}");
		assertRefused(session.extend(body), 400);
		assertThat(session.context().json().get("expiresIn").asInt()).isLessThanOrEqualTo(1800);
		session.delete();
	}

	@Test
	void extendTakesDecimalsAndDigits() {
		Session session = client.create("{}");
		assertThat(session.extend("{\"extraSeconds\":5.9}").json().get("extended").asInt()).isEqualTo(5);
		assertThat(session.extend("{\"extraSeconds\":\"60\"}").json().get("extended").asInt()).isEqualTo(60);
		session.delete();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"key\":1}", "{\"key\":[\"a\"]}", "{\"key\":null}", "[]", "{",
			"{\"key\":\"a\",\"value\":1e400}", "{\"key\":\"a\",\"value\":\"\\ud800\"}" })
	void aWrongNotifyBodyIsRefused(String body) {
		Session session = client.create("{}");
		assertRefused(session.edit(body), 400);
		assertThat(session.context().json().get("context")).isEmpty();
		session.delete();
	}

	@Test
	void aBodyAboveTheBoundIs413AlsoWithoutALength() throws IOException {
		String large = "{\"meta\":{\"a\":\"" + "x".repeat(40_000) + "\"}}";
		assertRefused(client.post("/handshake/session", Map.of(), large), 413, "request body too large");
		try (Socket socket = new Socket("127.0.0.1", server.port())) {
			socket.setSoTimeout(60_000);
			OutputStream out = socket.getOutputStream();
			out.write(("POST /handshake/session HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
					+ "\r\nTransfer-Encoding: chunked\r\n\r\n")
				.getBytes(StandardCharsets.US_ASCII));
			out.write((Integer.toHexString(large.length()) + "\r\n" + large + "\r\n0\r\n\r\n")
				.getBytes(StandardCharsets.US_ASCII));
			assertThat(head(socket.getInputStream())).startsWith("HTTP/1.1 413 ");
		}
	}

	@Test
	void aRefusalBeforeTheBodyLeavesTheConnectionUsable() throws IOException {
		try (Socket socket = new Socket("127.0.0.1", server.port())) {
			socket.setSoTimeout(60_000);
			for (int i = 0; i < 20; i++) {
				OutputStream out = socket.getOutputStream();
				out.write(("POST /handshake/action/unknown HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
						+ "\r\nContent-Length: 60000\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
				out.flush();
				out.write(new byte[60_000]);
				assertThat(head(socket.getInputStream())).startsWith("HTTP/1.1 404 ");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/handshake/context/%zz", "/handshake/diff/a?since=%q", "/handshake/session/a{b}" })
	void aMalformedAddressIsRefusedInJson(String address) throws IOException {
		try (Socket socket = new Socket("127.0.0.1", server.port())) {
			socket.setSoTimeout(60_000);
			socket.getOutputStream()
				.write(("GET " + address + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.port()
						+ "\r\nConnection: close\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
				.startsWith("HTTP/1.1 400 ")
				.containsIgnoringCase("cache-control: no-store")
				.endsWith("\r\n\r\n{\"error\":\"the address of the request is malformed\"}");
		}
	}

	@Test
	void jsonNestedTooDeepIsRefused() {
		assertRefused(client.post("/handshake/session", Map.of(), nested(257)), 400);
		assertRefused(client.post("/handshake/session", Map.of(), "[".repeat(20_000)), 400);
		assertThat(client.post("/handshake/session", Map.of(), nested(256)).status()).isEqualTo(200);
	}

	private static String nested(int depth) {
		return "{\"meta\":{\"a\":" + "[".repeat(depth - 2) + "]".repeat(depth - 2) + "}}";
	}

	@Test
	void keysAreBounded() {
		Session session = client.create("{\"context\":{\"a\":1,\"b\":1,\"c\":1,\"d\":1}}");
		JsonNode answer = session.action("""
				{"actions":[{"type":"set","key":"e","value":1},{"type":"set","key":"f","value":1},
				{"type":"set","key":"e","value":2}],"stream":false}""").json();
		assertThat(answer.get("applied")).hasToString("[\"e\",\"e\"]");
		assertThat(answer.get("errors")).hasToString("[{\"key\":\"f\",\"msg\":\"too many keys\"}]");
		assertRefused(session.edit("{\"key\":\"g\",\"value\":1}"), 400, "too many keys");
		session.delete();
	}

	@Test
	void theContentOfASessionIsBounded() {
		Session session = client.create("{}");
		String value = "\"" + "x".repeat(20_000) + "\"";
		assertThat(session.set("a", value).json().get("applied")).hasToString("[\"a\"]");
		JsonNode answer = session.set("b", value).json();
		assertThat(answer.get("errors")).hasToString("[{\"key\":\"b\",\"msg\":\"session too large\"}]");
		assertThat(session.set("a", "1").json().get("applied")).hasToString("[\"a\"]");
		session.delete();
	}

	@Test
	void sessionsAreBounded() {
		Map<String, Session> sessions = new HashMap<>();
		Reply full = null;
		for (int i = 0; i < 300 && full == null; i++) {
			Reply reply = client.post("/handshake/session", Map.of(), "{}");
			if (reply.status() == 200) {
				Session session = new Session(client, reply.json().get("sessionId").asString(),
						reply.json().get("token").asString());
				sessions.put(session.id(), session);
			}
			else {
				full = reply;
			}
		}
		assertThat(full).isNotNull();
		assertRefused(full, 503, "too many sessions");
		assertThat(full.header("retry-after")).matches("\\d+");
		sessions.values().forEach(Session::delete);
		assertThat(client.post("/handshake/session", Map.of(), "{}").status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PUT /handshake/session", "GET /handshake/session", "POST /handshake/context/x",
			"GET /handshake/action/x", "DELETE /handshake/diff/x", "PATCH /handshake/notify/x",
			"GET /handshake/session/x/extend", "GET /handshake/session/x", "POST /ws/handshake/x" })
	void anotherMethodIs405InJson(String request) {
		String[] parts = request.split(" ");
		Reply reply = client.send(parts[0], parts[1], Map.of(), "{}".getBytes(StandardCharsets.UTF_8));
		assertRefused(reply, 405, "method not allowed");
		assertThat(reply.header("allow")).isNotEmpty();
	}

	@Test
	void theSocketPathSaysWhatItSpeaks() {
		assertRefused(client.get("/ws/handshake/x", Map.of()), 426);
	}

	@Test
	void everyAnswerForbidsCaching() {
		Session session = client.create("{}");
		assertThat(session.context().header("cache-control")).isEqualTo("no-store");
		assertThat(session.edit("{}").header("cache-control")).isEqualTo("no-store");
		assertThat(client.get("/handshake/context/x", Map.of()).header("cache-control")).isEqualTo("no-store");
		session.delete();
	}

	private static void assertRefused(Reply reply, int status) {
		assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
		assertThat(reply.header("content-type")).isEqualTo("application/json");
		assertThat(reply.error()).isNotEmpty();
	}

	private static void assertRefused(Reply reply, int status, String error) {
		assertRefused(reply, status);
		assertThat(reply.error()).isEqualTo(error);
	}

	private static String head(InputStream in) throws IOException {
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			head.append((char) in.read());
		}
		int length = Integer.parseInt(head.toString().replaceAll("(?is).*content-length: (\\d+).*", "$1"));
		in.readNBytes(length);
		return head.toString();
	}

}

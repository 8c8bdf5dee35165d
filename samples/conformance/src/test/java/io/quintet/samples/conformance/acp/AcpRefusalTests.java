package io.quintet.samples.conformance.acp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import io.quintet.samples.conformance.acp.AcpClient.Caller;
import io.quintet.samples.conformance.acp.AcpClient.Reply;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever is malformed gets its stated answer, changes nothing, and leaves the
 * connection usable.
 */
class AcpRefusalTests {

	/** Refused in every body, because of the JSON itself. */
	private static final List<String> NO_BODY = List.of("", " ", "{", "{\"a\":}", "{} x", "{}{}", "nul", "[1]", "[]",
			"\"x\"", "1", "0", "true", "null", "{\"a\":NaN}", "{\"a\":Infinity}", "{'a':1}", "{\"a\":1,}",
			"{\"a\":\"\\ud800\"}", "{\"a\":\"\\udc00\\ud800\"}", "{\"\\ud800\":1}", "{\"a\":01}",
			"{\"a\":" + "[".repeat(300) + "]".repeat(300) + "}", "[".repeat(50_000), "{\"a\":".repeat(50_000), "\u0000",
			"{\"a\":\"\u0001\"}");

	private static AcpServer server;

	private static Caller alice;

	private static String thread;

	private static List<JsonNode> before;

	@BeforeAll
	static void start() {
		server = AcpServer.start("acp");
		alice = server.client().as("alice");
		thread = alice.createThread("silent");
		alice.message(thread, "first", "x");
		before = alice.events(thread);
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@FieldSource("NO_BODY")
	void whatIsNoObjectIsRefusedEverywhere(String body) {
		assertMalformed(alice.post("/threads", body));
		assertMalformed(alice.patch("/threads/" + thread, body));
		assertMalformed(alice.post("/threads/" + thread + "/messages", body));
		assertMalformed(alice.post("/threads/" + thread + "/members", body));
		assertMalformed(alice.post("/threads/" + thread + "/invocations", body));
		assertNothingChanged();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"tenant\":{\"org\":5}}", "{\"tenant\":[\"a\"]}", "{\"tenant\":\"a\"}",
			"{\"tenant\":{\"org\":null}}", "{\"tenant\":{\"org\":\"a\\u0000\"}}", "{\"tenant\":{\"a\\u0000\":\"a\"}}",
			"{\"metadata\":\"x\"}", "{\"metadata\":[]}", "{\"metadata\":{\"a\":\"\\u0000\"}}",
			"{\"metadata\":{\"a\":[{\"\\u0000\":1}]}}", "{\"metadata\":{\"a\":\"\\ud800\"}}",
			"{\"metadata\":{\"a\":1e999999}}", "{\"metadata\":{\"a\":-1e999999999}}",
			"{\"metadata\":{\"a\":1e-999999999}}", "{\"metadata\":{\"a\":1e99999999999999}}" })
	void aWrongThreadIsRefused(String body) {
		assertMalformed(alice.post("/threads", body));
		assertMalformed(alice.patch("/threads/" + thread, body));
		assertNothingChanged();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"title\":\"x\"}", "{\"tenant\":{},\"id\":\"th_0000000000000000\"}",
			"{\"metadata\":{},\"updated_at\":null}" })
	void aWrongPatchIsRefused(String body) {
		assertMalformed(alice.patch("/threads/" + thread, body));
		assertNothingChanged();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"client_id\":\"c\"}", "{\"content\":[]}",
			"{\"client_id\":\"c\",\"content\":null}", "{\"client_id\":5,\"content\":[]}",
			"{\"client_id\":null,\"content\":[]}", "{\"client_id\":\"c\\u0000\",\"content\":[]}",
			"{\"client_id\":\"c\\ud800\",\"content\":[]}", "{\"client_id\":\"c\",\"content\":{}}",
			"{\"client_id\":\"c\",\"content\":\"x\"}", "{\"client_id\":\"c\",\"content\":[],\"type\":\"message\"}",
			"{\"client_id\":\"c\",\"content\":[],\"run_id\":null}",
			"{\"client_id\":\"c\",\"content\":[],\"metadata\":[]}",
			"{\"client_id\":\"c\",\"content\":[],\"metadata\":{\"a\":\"\\u0000\"}}",
			"{\"client_id\":\"c\",\"content\":[],\"metadata\":{\"a\":1e999999}}" })
	void aWrongDraftIsRefused(String body) {
		assertMalformed(alice.post("/threads/" + thread + "/messages", body));
		assertNothingChanged();
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "5", "\"x\"", "[]", "{}", "{\"type\":\"video\",\"url\":\"u\",\"mime\":\"m\"}",
			"{\"type\":5,\"text\":\"x\"}", "{\"type\":\"TEXT\",\"text\":\"x\"}", "{\"type\":\"text\"}",
			"{\"type\":\"text\",\"text\":null}", "{\"type\":\"text\",\"text\":5}",
			"{\"type\":\"text\",\"text\":\"x\",\"more\":1}", "{\"type\":\"text\",\"text\":\"\\u0000\"}",
			"{\"type\":\"text\",\"text\":\"\\udfff\"}", "{\"type\":\"image\",\"url\":\"u\"}",
			"{\"type\":\"image\",\"mime\":\"m\"}", "{\"type\":\"image\",\"url\":\"\",\"mime\":\"m\"}",
			"{\"type\":\"image\",\"url\":\"u\",\"mime\":\"\"}", "{\"type\":\"image\",\"url\":5,\"mime\":\"m\"}",
			"{\"type\":\"image\",\"url\":\"u\",\"mime\":\"m\",\"size\":\"5\"}",
			"{\"type\":\"image\",\"url\":\"u\",\"mime\":\"m\",\"size\":1.5}",
			"{\"type\":\"image\",\"url\":\"u\",\"mime\":\"m\",\"size\":1e999999}",
			"{\"type\":\"image\",\"url\":\"u\",\"mime\":\"m\",\"size\":1e-999999}",
			"{\"type\":\"image\",\"url\":\"u\",\"mime\":\"m\",\"size\":99999999999999999999999999}",
			"{\"type\":\"image\",\"url\":\"u\",\"mime\":\"m\",\"duration_ms\":5}",
			"{\"type\":\"audio\",\"url\":\"u\",\"mime\":\"m\",\"duration_ms\":true}",
			"{\"type\":\"document\",\"url\":\"u\",\"mime\":\"m\",\"name\":5}", "{\"type\":\"form\"}",
			"{\"type\":\"form\",\"form_id\":\"f\",\"schema\":[],\"status\":\"pending\"}",
			"{\"type\":\"form\",\"form_id\":\"f\",\"schema\":{},\"status\":\"open\"}",
			"{\"type\":\"form\",\"form_id\":\"f\",\"schema\":{},\"status\":\"pending\",\"values\":[]}",
			"{\"type\":\"form\",\"form_id\":5,\"schema\":{},\"status\":\"pending\"}",
			"{\"type\":\"form\",\"form_id\":\"f\",\"schema\":{\"a\":\"\\u0000\"},\"status\":\"pending\"}" })
	void aWrongPartIsRefusedAndItsPlaceNamed(String part) {
		Reply reply = alice.post("/threads/" + thread + "/messages",
				"{\"client_id\":\"c\",\"content\":[{\"type\":\"text\",\"text\":\"\"}," + part + "]}");
		assertMalformed(reply);
		assertThat(reply.body()).satisfiesAnyOf((body) -> assertThat(body).contains("content[1]"),
				// A text that no text can be has no place.
				(body) -> assertThat(part).matches(".*(u0000|udfff|1e-?999999).*"));
		assertNothingChanged();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"identity\":null}", "{\"identity\":\"bob\"}", "{\"identity\":[]}",
			"{\"identity\":{}}", "{\"identity\":{\"id\":\"bob\"}}", "{\"identity\":{\"id\":5,\"name\":\"Bob\"}}",
			"{\"identity\":{\"id\":\"\",\"name\":\"Bob\"}}", "{\"identity\":{\"id\":\"bob\",\"name\":5}}",
			"{\"identity\":{\"id\":\"bob\",\"name\":\"Bob\",\"role\":\"robot\"}}",
			"{\"identity\":{\"id\":\"bob\",\"name\":\"Bob\",\"role\":5}}",
			"{\"identity\":{\"id\":\"bob\",\"name\":\"Bob\",\"metadata\":5}}",
			"{\"identity\":{\"id\":\"bob\",\"name\":\"Bob\",\"email\":\"x\"}}",
			"{\"identity\":{\"id\":\"bob\\u0000\",\"name\":\"Bob\"}}",
			"{\"identity\":{\"id\":\"bob\",\"name\":\"Bob\\u0000\"}}",
			"{\"identity\":{\"id\":\"bob\",\"name\":\"Bob\",\"metadata\":{\"a\":\"\\u0000\"}}}",
			"{\"identity\":{\"id\":\"bob\\ud800\",\"name\":\"Bob\"}}",
			"{\"identity\":{\"id\":\"bob\",\"name\":\"Bob\"},\"role\":5}",
			"{\"identity\":{\"id\":\"bob\",\"name\":\"Bob\"},\"role\":\"\\u0000\"}" })
	void aWrongMemberIsRefused(String body) {
		assertMalformed(alice.post("/threads/" + thread + "/members", body));
		assertNothingChanged();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"assistant_ids\":null}", "{\"assistant_ids\":\"silent\"}",
			"{\"assistant_ids\":[5]}", "{\"assistant_ids\":[null]}",
			"{\"assistant_ids\":[\"silent\"],\"idempotency_key\":5}",
			"{\"assistant_ids\":[\"silent\"],\"idempotency_key\":\"\\u0000\"}", "{\"assistant_ids\":[\"\\u0000\"]}",
			"{\"assistant_ids\":[\"silent\\ud800\"]}", "{\"assistant_ids\":{\"a\":1}}" })
	void aWrongInvocationIsRefused(String body) {
		assertMalformed(alice.post("/threads/" + thread + "/invocations", body));
		assertNothingChanged();
	}

	// Not a matter of shape: whoever may not invoke learns that first.
	@Test
	void anInvocationWithoutAssistantsIsRefusedAtTheEnd() {
		Reply reply = alice.post("/threads/" + thread + "/invocations", "{\"assistant_ids\":[]}");
		assertThat(reply.status()).isEqualTo(400);
		assertThat(reply.code()).isEqualTo("invalid_request");
		assertThat(reply.detail()).contains("assistant_ids");
		assertThat(server.client()
			.as("mallory")
			.post("/threads/" + thread + "/invocations", "{\"assistant_ids\":[]}")
			.detail()).isEqualTo("not a member of this thread");
	}

	@Test
	void anEmptyIdIsThatOfNoAssistant() {
		Reply reply = alice.post("/threads/" + thread + "/invocations", "{\"assistant_ids\":[\"silent\",\"\"]}");
		assertThat(reply.status()).isEqualTo(404);
		assertThat(reply.detail()).isEqualTo("assistant not registered: ");
		assertNothingChanged();
	}

	@ParameterizedTest
	@ValueSource(strings = { "limit=0", "limit=-1", "limit=1001", "limit=many", "limit=", "limit=1.5", "limit=1e2",
			"limit=99999999999999999999", "limit=%00", "limit=%D9%A1", "cursor_created_at=soon&cursor_id=x",
			"cursor_created_at=2026-01-01&cursor_id=x", "cursor_created_at=2026-01-01T00:00:00&cursor_id=x",
			"cursor_created_at=2026-99-01T00:00:00Z&cursor_id=x", "cursor_created_at=2026-02-30T00:00:00Z&cursor_id=x",
			"cursor_created_at=2026-01-01T25:00:00Z&cursor_id=x",
			"cursor_created_at=2026-01-01T00:00:00.1234567Z&cursor_id=x",
			"cursor_created_at=2026-01-01T00:00:00%2B99:00&cursor_id=x",
			"cursor_created_at=%2B999999999-01-01T00:00:00Z&cursor_id=x",
			"cursor_created_at=-4800-01-01T00:00:00Z&cursor_id=x", "cursor_created_at=&cursor_id=x",
			"cursor_created_at=%00&cursor_id=x", "cursor_created_at=2026-01-01T00:00:00Z&cursor_id=%00",
			"cursor_created_at=1767225600&cursor_id=x" })
	void aWrongPageIsRefused(String query) {
		assertMalformed(alice.get("/threads?" + query));
		assertMalformed(alice.get("/threads/" + thread + "/events?" + query));
	}

	@ParameterizedTest
	@ValueSource(strings = { "limit=1", "limit=1000", "cursor_created_at=2026-01-01T00:00:00Z&cursor_id=x",
			"cursor_created_at=2026-01-01T00:00:00.1Z&cursor_id=x",
			"cursor_created_at=2026-01-01T00:00:00.123456Z&cursor_id=x",
			"cursor_created_at=2026-01-01T05:30:00.123456%2B05:30&cursor_id=x",
			"cursor_created_at=2026-01-01T00:00:00.123456+00:00&cursor_id=x",
			"cursor_created_at=2026-01-01T00:00:00-08:00&cursor_id=x",
			"cursor_created_at=1970-01-01T00:00:00Z&cursor_id=%F0%9F%98%80",
			"cursor_created_at=2026-01-01T00:00:00Z&cursor_id=", "unknown=1" })
	void aRightPageIsAnswered(String query) {
		assertThat(alice.get("/threads?" + query).status()).isEqualTo(200);
		assertThat(alice.get("/threads/" + thread + "/events?" + query).status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "cursor_created_at=2026-01-01T00:00:00Z", "cursor_id=x" })
	void halfACursorIsNone(String query) {
		assertThat(alice.get("/threads/" + thread + "/events?" + query).json())
			.isEqualTo(alice.get("/threads/" + thread + "/events").json());
		assertThat(alice.get("/threads?" + query).status()).isEqualTo(200);
	}

	@Test
	void anUnescapedPlusIsReadAsOne() {
		JsonNode first = before.get(0);
		String at = first.get("created_at").asString().replace("Z", "+00:00");
		String query = "/threads/" + thread + "/events?cursor_id=" + first.get("id").asString() + "&cursor_created_at="
				+ at;
		assertThat(alice.get(query).json().get("items")).hasSize(before.size() - 1);
		assertThat(alice.get(query.replace("+", "%2B")).json()).isEqualTo(alice.get(query).json());
	}

	@ParameterizedTest
	@ValueSource(strings = { "%00", "%FF", "th_%00", "x", "th_0123456789ABCDEF", "%F0%9F%98%80", "a%2Fb", "%20", "'",
			"th_0000000000000000" })
	void anIdThatNoThreadCanHaveIsNotFoundOrMalformed(String id) {
		for (Reply reply : List.of(alice.get("/threads/" + id), alice.get("/threads/" + id + "/events"),
				alice.get("/threads/" + id + "/members"), alice.delete("/threads/" + id), alice.get("/runs/" + id),
				alice.delete("/runs/" + id), alice.patch("/threads/" + id, "{}"), alice.message(id, "c", "x"))) {
			assertThat(reply.status()).as(reply.toString()).isIn(404, 400);
			assertThat(reply.header("content-type")).isEqualTo("application/json");
			assertThat(reply.detail()).isNotEmpty();
			assertThat(reply.code()).isEqualTo((reply.status() == 404) ? "not_found" : "invalid_request");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "%00", "%FF", "b%2Fc", "%F0%9F%98%80", "a+b", "%20", "a;b=c", "%25", "%E2%80%A8" })
	void anyTextInThePathNamesSomeMemberOrIsMalformed(String id) {
		Reply reply = alice.delete("/threads/" + thread + "/members/" + id);
		assertThat(reply.status()).as(reply.toString()).isIn(204, 400);
		assertThat(alice.get("/threads/" + thread + "/members").json()).hasSize(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a/b", "ü 😀", "a+b", "100%", "a;b", "?#&=", "..", "\u2028" })
	void aMemberOfAnyNameCanBeRemoved(String id) {
		String own = alice.createThread();
		assertThat(alice
			.post("/threads/" + own + "/members",
					AcpClient.JSON.createObjectNode()
						.set("identity", AcpClient.JSON.createObjectNode().put("id", id).put("name", "n"))
						.toString())
			.status()).isEqualTo(201);
		String path = "/threads/" + own + "/members/" + AcpClient.encoded(id).replace("+", "%20");
		assertThat(alice.delete(path.replace("/..", "/%2E%2E")).status()).isEqualTo(204);
		assertThat(alice.get("/threads/" + own + "/members").json()).hasSize(1);
	}

	static Stream<String> tooMuch() {
		String part = "{\"type\":\"text\",\"text\":\"\"}";
		return Stream.of("/messages {\"client_id\":\"c\",\"content\":[" + (part + ",").repeat(100) + part + "]}",
				"/messages {\"client_id\":\"" + "c".repeat(257) + "\",\"content\":[]}",
				"/invocations {\"assistant_ids\":[" + "\"silent\",".repeat(32) + "\"silent\"]}",
				"/invocations {\"assistant_ids\":[\"silent\"],\"idempotency_key\":\"" + "k".repeat(257) + "\"}",
				"/members {\"identity\":{\"id\":\"" + "b".repeat(257) + "\",\"name\":\"n\"}}",
				"/members {\"identity\":{\"id\":\"b\",\"name\":\"" + "n".repeat(257) + "\"}}",
				"/members {\"identity\":{\"id\":\"b\",\"name\":\"n\"},\"role\":\"" + "r".repeat(257) + "\"}");
	}

	@ParameterizedTest
	@org.junit.jupiter.params.provider.MethodSource("tooMuch")
	void moreThanTheBoundsIsRefused(String request) {
		assertMalformed(alice.post("/threads/" + thread + request.split(" ", 2)[0], request.split(" ", 2)[1]));
		assertNothingChanged();
	}

	@Test
	void aTenantIsBounded() {
		String keys = String.join(",", IntStream.range(0, 17).mapToObj((i) -> "\"k" + i + "\":\"v\"").toList());
		assertMalformed(alice.post("/threads", "{\"tenant\":{" + keys + "}}"));
		assertMalformed(alice.post("/threads", "{\"tenant\":{\"k\":\"" + "v".repeat(257) + "\"}}"));
		assertMalformed(alice.post("/threads", "{\"tenant\":{\"" + "k".repeat(257) + "\":\"v\"}}"));
	}

	@Test
	void metadataIsBounded() {
		String large = "{\"metadata\":{\"a\":\"" + "x".repeat(65_536) + "\"}";
		for (Reply reply : List.of(alice.post("/threads", large + "}"), alice.patch("/threads/" + thread, large + "}"),
				alice.post("/threads/" + thread + "/messages", large + ",\"client_id\":\"c\",\"content\":[]}"))) {
			assertThat(reply.status()).as(reply.toString()).isIn(400, 413);
			assertThat(reply.detail()).contains("metadata");
		}
		assertNothingChanged();
	}

	@Test
	void ofDuplicateMembersTheLastWins() {
		JsonNode created = alice.post("/threads", "{\"metadata\":{\"a\":1,\"a\":2},\"metadata\":{\"b\":1,\"b\":3}}")
			.json();
		assertThat(created.get("metadata")).hasToString("{\"b\":3}");
	}

	@Test
	void numbersComeBackAsTheyWere() {
		String thread = alice
			.post("/threads",
					"{\"metadata\":{\"i\":12345678901234567890123,\"d\":0.1234567890123456789,\"e\":1e3,\"z\":1.0}}")
			.json()
			.get("id")
			.asString();
		JsonNode read = alice.get("/threads/" + thread).json().get("metadata");
		assertThat(read.get("i").bigIntegerValue()).hasToString("12345678901234567890123");
		assertThat(read.get("d").decimalValue()).hasToString("0.1234567890123456789");
		assertThat(read.get("e").decimalValue()).isEqualByComparingTo("1000");
		assertThat(read.get("z").decimalValue()).isEqualByComparingTo("1");
	}

	@Test
	void aBodyAboveTheBoundIs413WithAndWithoutALength() throws IOException {
		String large = "{\"client_id\":\"c\",\"content\":[{\"type\":\"text\",\"text\":\"" + "x".repeat(1_000_000)
				+ "\"}]}";
		assertTooLarge(alice.post("/threads/" + thread + "/messages", large));
		assertTooLarge(alice.post("/threads", large));
		try (Wire wire = new Wire(server.port())) {
			wire.send(head("POST", "/messages", alice.identity()) + "Transfer-Encoding: chunked\r\n\r\n"
					+ Integer.toHexString(large.length()) + "\r\n" + large + "\r\n0\r\n\r\n");
			assertThat(wire.answer()).startsWith("HTTP/1.1 413 ").contains("\"code\":\"payload_too_large\"");
		}
		assertNothingChanged();
	}

	@Test
	void aBodyOfExactlyTheBoundIsTaken() {
		String own = alice.createThread();
		String frame = "{\"client_id\":\"c\",\"content\":[{\"type\":\"text\",\"text\":\"\"}]}";
		String body = frame.replace("\"text\":\"\"", "\"text\":\"" + "x".repeat(1_000_000 - frame.length()) + "\"");
		assertThat(body).hasSize(1_000_000);
		assertThat(alice.post("/threads/" + own + "/messages", body).status()).isEqualTo(201);
		assertTooLarge(alice.post("/threads/" + own + "/messages", body + " "));
	}

	@Test
	void aLengthThatIsTooLargeIsRefusedWithoutInvitingTheBody() throws IOException {
		try (Wire wire = new Wire(server.port())) {
			wire.send(head("POST", "/messages", alice.identity())
					+ "Content-Length: 9000000\r\nExpect: 100-continue\r\n\r\n");
			assertThat(wire.answer()).startsWith("HTTP/1.1 413 ");
		}
	}

	@Test
	void aBodyThatDoesNotArriveIsGivenUp() throws IOException {
		try (Wire wire = new Wire(server.port())) {
			wire.send(head("POST", "/messages", alice.identity()) + "Content-Length: 100\r\n\r\n{\"a\"");
			assertThat(wire.answer()).startsWith("HTTP/1.1 408 ").contains("\"code\":\"request_timeout\"");
		}
	}

	@ParameterizedTest
	@CsvSource({ "POST,401,nobody", "POST,404,elsewhere", "POST,400,malformed", "DELETE,204,fine", "GET,200,fine" })
	void whateverIsAnsweredTheConnectionGoesOn(String method, int status, String kind) throws IOException {
		try (Wire wire = new Wire(server.port())) {
			byte[] body = new byte[60_000];
			for (int i = 0; i < 20; i++) {
				String path = switch (kind) {
					case "elsewhere" -> "/threads/th_0000000000000000/messages";
					case "malformed" -> "/threads/" + thread + "/messages";
					default -> method.equals("DELETE") ? "/threads/" + thread + "/members/nobody"
							: "/threads/" + thread + (method.equals("GET") ? "/events" : "/messages");
				};
				byte[] sent = kind.equals("elsewhere")
						? "{\"client_id\":\"c\",\"content\":[]}".getBytes(StandardCharsets.UTF_8) : body;
				wire.send(method + " /acp" + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
						+ (kind.equals("nobody") ? "" : AcpClient.IDENTITY + ": " + alice.identity() + "\r\n")
						+ "Content-Length: " + sent.length + "\r\n\r\n");
				wire.send(sent);
				assertThat(wire.answer()).as("answer %d", i).startsWith("HTTP/1.1 " + status + " ");
			}
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			PUT|/threads|GET,POST
			DELETE|/threads|GET,POST
			PUT|/threads/T|DELETE,GET,PATCH
			POST|/threads/T|DELETE,GET,PATCH
			POST|/threads/T/events|GET
			DELETE|/threads/T/members|GET,POST
			GET|/threads/T/members/bob|DELETE
			GET|/threads/T/messages|POST
			GET|/threads/T/invocations|POST
			POST|/runs/R|DELETE,GET
			PATCH|/runs/R|DELETE,GET""")
	void anotherMethodIs405AndToldWhichAreAllowed(String method, String path, String allowed) {
		Reply reply = server.client()
			.send(method, path.replace("T", thread), Map.of(AcpClient.IDENTITY, alice.identity()),
					"{}".getBytes(StandardCharsets.UTF_8));
		assertThat(reply.status()).as(reply.toString()).isEqualTo(405);
		assertThat(reply.code()).isEqualTo("method_not_allowed");
		assertThat(reply.detail()).isNotEmpty();
		assertThat(List.of(reply.header("allow").split(", *"))).containsAll(List.of(allowed.split(",")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/nothing", "/threads/T/nothing", "/threads/T/events/x", "/runs",
			"/threads/T/members/a/b" })
	void anUnknownPathIsNotFound(String path) {
		Reply reply = alice.get(path.replace("T", thread));
		assertThat(reply.status()).as(reply.toString()).isEqualTo(404);
		assertThat(reply.code()).isEqualTo("not_found");
		assertThat(reply.detail()).isNotEmpty();
	}

	@Test
	void aTrailingSlashIsNoServerError() {
		for (Reply reply : List.of(alice.get("/threads/"), alice.get("/threads/" + thread + "/"),
				alice.post("/threads/", "{}"))) {
			assertThat(reply.status()).as(reply.toString()).isIn(200, 201, 307, 404);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "e30", "W10", "bnVsbA", "eyJpZCI6IiJ9", "eyJpZCI6NX0", "%%%" })
	void unreadableCredentialsAreRefused(String shown) {
		Reply reply = server.client().send("GET", "/threads", Map.of(AcpClient.IDENTITY, shown), null);
		assertThat(reply.status()).isEqualTo(401);
		assertThat(reply.detail()).isEqualTo("unauthenticated");
		assertThat(reply.code()).isEqualTo("unauthenticated");
	}

	@Test
	void theShapeIsCheckedBeforeTheThreadIsLookedUp() {
		String unknown = "/threads/th_0000000000000000";
		assertMalformed(alice.post(unknown + "/messages", "{}"));
		assertMalformed(alice.get(unknown + "/events?limit=0"));
		assertThat(alice.message("th_0000000000000000", "c", "x").detail()).isEqualTo("thread not found");
	}

	@Test
	void everyAnswerForbidsCaching() {
		for (Reply reply : List.of(alice.get("/threads"), alice.get("/threads/" + thread), alice.get("/runs/x"),
				alice.post("/threads", "{"), server.client().send("GET", "/threads", Map.of(), null))) {
			assertThat(reply.header("cache-control")).as(reply.toString()).isEqualTo("no-store");
		}
	}

	private static String head(String method, String path, String identity) {
		return method + " /acp/threads/" + thread + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + AcpClient.IDENTITY
				+ ": " + identity + "\r\nContent-Type: application/json\r\n";
	}

	private static void assertMalformed(Reply reply) {
		assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
		assertThat(reply.header("content-type")).isEqualTo("application/json");
		assertThat(reply.code()).isEqualTo("invalid_request");
		assertThat(reply.detail()).isNotEmpty().hasSizeLessThan(1_000);
		assertThat(reply.json().get("errors")).isNotEmpty()
			.allSatisfy((error) -> assertThat(error.get("message").asString()).isNotEmpty());
	}

	private static void assertTooLarge(Reply reply) {
		assertThat(reply.status()).as(reply.toString()).isEqualTo(413);
		assertThat(reply.code()).isEqualTo("payload_too_large");
		assertThat(reply.detail()).isNotEmpty();
	}

	private static void assertNothingChanged() {
		assertThat(alice.events(thread)).isEqualTo(before);
		assertThat(alice.get("/threads/" + thread + "/members").json()).hasSize(2);
	}

}

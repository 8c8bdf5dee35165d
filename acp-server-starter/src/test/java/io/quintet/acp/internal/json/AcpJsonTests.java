package io.quintet.acp.internal.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.ContentPart.FormStatus;
import io.quintet.acp.thread.Cursor;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Member;
import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.Page;
import io.quintet.acp.thread.Role;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunError;
import io.quintet.acp.thread.RunStatus;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AcpJsonTests {

	private static final Instant CREATED = Instant.parse("2026-11-21T09:10:45.125462Z");

	private static final Instant UPDATED = Instant.parse("2026-11-21T09:10:46Z");

	private static final Tenant TENANT = Tenant.of(Map.of("org", "A", "app", "B"));

	private static final Identity USER = Identity.user("u1", "U").withTenant(Tenant.of(Map.of("org", "A")));

	private static final Identity ASSISTANT = Identity.assistant("echo", "Echo");

	private static final String USER_JSON = """
			{"id":"u1","name":"U","metadata":{"tenant":{"org":"A"}},"role":"user"}""";

	private static final String ASSISTANT_JSON = """
			{"id":"echo","name":"Echo","metadata":{},"role":"assistant"}""";

	private static final AcpThread THREAD = new AcpThread("th_1", TENANT, Metadata.of(Map.of("n", 1)), CREATED,
			UPDATED);

	private static final String THREAD_JSON = """
			{"id":"th_1","tenant":{"app":"B","org":"A"},"metadata":{"n":1},\
			"created_at":"2026-11-21T09:10:45.125462Z","updated_at":"2026-11-21T09:10:46.000000Z"}""";

	@Test
	void aThreadIsWritten() {
		assertThat(AcpJson.write(THREAD)).asString(StandardCharsets.UTF_8).isEqualTo(THREAD_JSON);
	}

	@Test
	void aMemberIsWritten() {
		Member member = new Member("th_1", ASSISTANT, "member", CREATED, USER);
		String json = """
				{"thread_id":"th_1","identity_id":"echo","identity":%s,"role":"member",\
				"added_at":"2026-11-21T09:10:45.125462Z","added_by":%s}""".formatted(ASSISTANT_JSON, USER_JSON);

		assertThat(AcpJson.write(member)).asString(StandardCharsets.UTF_8).isEqualTo(json);
		assertThat(AcpJson.writeMembers(List.of(member, member))).asString(StandardCharsets.UTF_8)
			.isEqualTo("[" + json + "," + json + "]");
		assertThat(AcpJson.writeMembers(List.of())).asString(StandardCharsets.UTF_8).isEqualTo("[]");
	}

	@Test
	void aRunIsWrittenWithAllThatItHas() {
		Run run = new Run("run_1", "th_1", ASSISTANT, USER, RunStatus.FAILED, CREATED, UPDATED,
				new RunError("handler_error", "boom"), "k1", Metadata.of(Map.of("a", true)));

		assertThat(AcpJson.write(run)).asString(StandardCharsets.UTF_8)
			.isEqualTo("""
					{"id":"run_1","thread_id":"th_1","assistant":%s,"triggered_by":%s,"status":"failed",\
					"started_at":"2026-11-21T09:10:45.125462Z","completed_at":"2026-11-21T09:10:46.000000Z",\
					"error":{"code":"handler_error","message":"boom"},"idempotency_key":"k1","metadata":{"a":true}}"""
				.formatted(ASSISTANT_JSON, USER_JSON));
	}

	@Test
	void absentMembersOfARunAreNull() {
		Run run = new Run("run_1", "th_1", ASSISTANT, USER, RunStatus.PENDING, CREATED, null, null, null, Map.of());
		String json = """
				{"id":"run_1","thread_id":"th_1","assistant":%s,"triggered_by":%s,"status":"pending",\
				"started_at":"2026-11-21T09:10:45.125462Z","completed_at":null,"error":null,\
				"idempotency_key":null,"metadata":{}}""".formatted(ASSISTANT_JSON, USER_JSON);

		assertThat(AcpJson.write(run)).asString(StandardCharsets.UTF_8).isEqualTo(json);
		assertThat(AcpJson.writeRuns(List.of(run, run))).asString(StandardCharsets.UTF_8)
			.isEqualTo("{\"runs\":[" + json + "," + json + "]}");
	}

	@Test
	void aPageSaysWhereItGoesOn() {
		assertThat(AcpJson.writeThreads(new Page<>(List.of(THREAD), null))).asString(StandardCharsets.UTF_8)
			.isEqualTo("{\"items\":[" + THREAD_JSON + "],\"next_cursor\":null}");
		assertThat(AcpJson.writeEvents(new Page<>(List.of(), new Cursor(CREATED, "evt_1"))))
			.asString(StandardCharsets.UTF_8)
			.isEqualTo("""
					{"items":[],"next_cursor":{"created_at":"2026-11-21T09:10:45.125462Z","id":"evt_1"}}""");
	}

	@Test
	void anEventOfAUserIsWritten() {
		ThreadEvent event = new ThreadEvent("evt_1", "th_1", null, USER, CREATED, Map.of(), "c1",
				new EventBody.Message(List.of(ContentPart.text("hi"))));

		assertThat(AcpJson.write(event)).asString(StandardCharsets.UTF_8).isEqualTo("""
				{"id":"evt_1","thread_id":"th_1","run_id":null,"author":%s,\
				"created_at":"2026-11-21T09:10:45.125462Z","metadata":{},"client_id":"c1","type":"message",\
				"content":[{"type":"text","text":"hi"}]}""".formatted(USER_JSON));
	}

	@ParameterizedTest
	@MethodSource("bodies")
	void anEventIsWrittenWithWhatItsTypeHas(EventBody body, String type, String members) {
		ThreadEvent event = new ThreadEvent("evt_1", "th_1", "run_1", ASSISTANT, CREATED,
				Metadata.of(Map.of("step", 1)), null, body);

		assertThat(AcpJson.write(event)).asString(StandardCharsets.UTF_8)
			.isEqualTo("""
					{"id":"evt_1","thread_id":"th_1","run_id":"run_1","author":%s,\
					"created_at":"2026-11-21T09:10:45.125462Z","metadata":{"step":1},"client_id":null,"type":"%s"%s}"""
				.formatted(ASSISTANT_JSON, type, members.isEmpty() ? "" : "," + members));
	}

	@ParameterizedTest
	@MethodSource("bodies")
	void theBodyOfAnEventIsStoredAndReadAgain(EventBody body, String type, String members) {
		String json = AcpJson.text(body);

		assertThat(json).isEqualTo("{" + members + "}");
		assertThat(AcpJson.body(type, json)).isEqualTo(body);
	}

	static Stream<Arguments> bodies() {
		return Stream.of(Arguments.of(new EventBody.Message(List.of()), "message", "\"content\":[]"),
				Arguments.of(new EventBody.Message(parts()), "message", """
						"content":[{"type":"text","text":""},\
						{"type":"image","url":"u","mime":"m","name":null,"size":null},\
						{"type":"image","url":"u","mime":"m","name":"n","size":0},\
						{"type":"audio","url":"u","mime":"m","name":null,"size":null,"duration_ms":1500},\
						{"type":"document","url":"u","mime":"m","name":"a.pdf","size":9007199254740993},\
						{"type":"form","form_id":"f1","schema":{"type":"object"},"status":"pending",\
						"values":null,"answers_event_id":null,"title":null,"description":null},\
						{"type":"form","form_id":"f1","schema":{},"status":"submitted",\
						"values":{"a":[1,null]},"answers_event_id":"evt_0","title":"T","description":"D"}]"""),
				Arguments.of(new EventBody.Reasoning("thinking"), "reasoning", "\"content\":\"thinking\""),
				Arguments.of(new EventBody.ToolCall("call_1", "search", Metadata.toNode(Map.of("q", "w"))), "tool.call",
						"""
								"tool":{"id":"call_1","name":"search","arguments":{"q":"w"}}"""),
				Arguments.of(new EventBody.ToolCall("call_1", "search", JsonNodeFactory.instance.nullNode()),
						"tool.call", """
								"tool":{"id":"call_1","name":"search","arguments":null}"""),
				Arguments.of(new EventBody.ToolResult("call_1", Metadata.toNode(Map.of("temp", 72)), null),
						"tool.result", """
								"tool":{"id":"call_1","result":{"temp":72},"error":null}"""),
				Arguments.of(new EventBody.ToolResult("call_1", null, Metadata.toNode(Map.of("why", "x"))),
						"tool.result", """
								"tool":{"id":"call_1","result":null,"error":{"why":"x"}}"""),
				Arguments.of(new EventBody.ThreadCreated("th_1", TENANT), "thread.created", """
						"thread":{"id":"th_1","tenant":{"app":"B","org":"A"}}"""),
				Arguments.of(new EventBody.MemberAdded(USER), "thread.member_added", "\"member\":" + USER_JSON),
				Arguments.of(new EventBody.MemberRemoved(USER), "thread.member_removed", "\"member\":" + USER_JSON),
				Arguments.of(new EventBody.TenantChanged(Tenant.PUBLIC, TENANT), "thread.tenant_changed", """
						"from":{},"to":{"app":"B","org":"A"}"""),
				Arguments.of(new EventBody.RunStarted(), "run.started", ""),
				Arguments.of(new EventBody.RunCompleted(), "run.completed", ""),
				Arguments.of(new EventBody.RunCancelled(), "run.cancelled", ""),
				Arguments.of(new EventBody.RunFailed(new RunError("timeout", "run exceeded 6s")), "run.failed", """
						"error":{"code":"timeout","message":"run exceeded 6s"}"""));
	}

	private static List<ContentPart> parts() {
		return List.of(ContentPart.text(""), new ContentPart.Image("u", "m", null, null),
				new ContentPart.Image("u", "m", "n", 0L), new ContentPart.Audio("u", "m", null, null, 1500L),
				new ContentPart.Document("u", "m", "a.pdf", 9007199254740993L),
				new ContentPart.Form("f1", Metadata.of(Map.of("type", "object")), FormStatus.PENDING, null, null, null,
						null),
				new ContentPart.Form("f1", Map.of(), FormStatus.SUBMITTED, AcpJson.object("{\"a\":[1,null]}"), "evt_0",
						"T", "D"));
	}

	@Test
	void anIdentityIsStoredAndReadAgain() {
		Identity identity = new Identity("ü\"1", "", Role.SYSTEM, AcpJson.object("{\"a\":{\"b\":[1.50,true,null]}}"));

		assertThat(AcpJson.text(identity))
			.isEqualTo("{\"id\":\"ü\\\"1\",\"name\":\"\",\"metadata\":{\"a\":{\"b\":[1.50,true,null]}},"
					+ "\"role\":\"system\"}");
		assertThat(AcpJson.identity(AcpJson.text(identity))).isEqualTo(identity);
	}

	@Test
	void equalTenantsHaveEqualTexts() {
		Map<String, String> values = new LinkedHashMap<>();
		values.put("org", "A");
		values.put("app", "B");

		assertThat(AcpJson.text(Tenant.of(values))).isEqualTo("{\"app\":\"B\",\"org\":\"A\"}");
		assertThat(AcpJson.text(TENANT)).isEqualTo("{\"app\":\"B\",\"org\":\"A\"}");
		assertThat(AcpJson.tenant("{\"org\": \"A\", \"app\": \"B\"}")).isEqualTo(TENANT);
		assertThat(AcpJson.text(Tenant.PUBLIC)).isEqualTo("{}");
		assertThat(AcpJson.tenant("{}")).isEqualTo(Tenant.PUBLIC);
	}

	@Test
	void anErrorIsStoredAndReadAgain() {
		RunError error = new RunError("interrupted", "gone");

		assertThat(AcpJson.text(error)).isEqualTo("{\"code\":\"interrupted\",\"message\":\"gone\"}");
		assertThat(AcpJson.runError(AcpJson.text(error))).isEqualTo(error);
	}

	@Test
	void theEmptyObjectIsStoredAndReadAgain() {
		assertThat(AcpJson.text(Map.<String, JsonNode>of())).isEqualTo("{}");
		assertThat(AcpJson.object("{}")).isEmpty();
		assertThat(AcpJson.object(" { } ")).isEmpty();
	}

	@Test
	void numbersKeepTheirDigitsAndHaveNoExponent() {
		String numbers = "{\"a\":9007199254740993,\"b\":123456789012345678901234567890,\"c\":1.10,\"d\":0.0,"
				+ "\"e\":100,\"f\":0.1000000000000000055511151231257827}";

		assertThat(AcpJson.text(AcpJson.object(numbers))).isEqualTo(numbers);
		assertThat(AcpJson.text(AcpJson.object("{\"a\":1e3,\"b\":1.5E-3,\"c\":-2.50e1}")))
			.isEqualTo("{\"a\":1000,\"b\":0.0015,\"c\":-25.0}");
	}

	@Test
	void numbersOfTheApplicationAreWrittenTheSameWay() {
		Map<String, Object> numbers = new LinkedHashMap<>();
		numbers.put("double", 1e22);
		numbers.put("small", 1.5e-7);
		numbers.put("float", 0.1f);
		numbers.put("none", Double.NaN);
		numbers.put("endless", Float.NEGATIVE_INFINITY);
		numbers.put("decimal", new BigDecimal("1.50"));
		numbers.put("big", BigInteger.TEN.pow(20));
		numbers.put("huge", new BigDecimal("1E+100000"));
		numbers.put("bytes", new byte[] { 1, 2, 3 });

		assertThat(AcpJson.text(Metadata.of(numbers)))
			.isEqualTo("{\"double\":10000000000000000000000,\"small\":0.00000015,\"float\":0.1,\"none\":null,"
					+ "\"endless\":null,\"decimal\":1.50,\"big\":100000000000000000000,\"huge\":1E+100000,"
					+ "\"bytes\":\"AQID\"}");
	}

	@Test
	void halfOfASurrogatePairIsAQuestionMark() {
		ThreadEvent event = new ThreadEvent("evt_1", "th_1", null, ASSISTANT, CREATED, Map.of(), null,
				new EventBody.Reasoning("a\uD83Db 😀"));

		assertThat(JsonMapper.shared().readTree(AcpJson.write(event)).path("content").stringValue())
			.isEqualTo("a?b 😀");
	}

	@Test
	void textThatCannotBeStoredIsRefused() {
		assertThat(AcpJson.text(new EventBody.Reasoning("a\u0001\"b\ud83d\ude00")))
			.isEqualTo("{\"content\":\"a\\u0001\\\"b\ud83d\ude00\"}");
		for (String text : List.of("a\u0000", "\ud83d", "\ude00\ud83d", "a\ude00b")) {
			assertThatExceptionOfType(AcpException.class).isThrownBy(() -> AcpJson.text(new EventBody.Reasoning(text)))
				.matches((refusal) -> refusal.code() == ErrorCode.INVALID_REQUEST);
			assertThatExceptionOfType(AcpException.class).isThrownBy(() -> AcpJson.text(Metadata.of(Map.of(text, 1))));
		}
	}

	@Test
	void storedJsonMayHaveUnknownAndMissingMembers() {
		assertThat(AcpJson.body("message",
				"{\"content\": [{\"text\": \"x\", \"type\": \"text\", \"new\": 1}, "
						+ "{\"type\": \"image\", \"url\": \"u\", \"mime\": \"m\"}], \"recipients\": null}"))
			.isEqualTo(
					new EventBody.Message(List.of(ContentPart.text("x"), new ContentPart.Image("u", "m", null, null))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "[]", "1", "null", "{", "{\"content\":1}", "{\"content\":[1]}",
			"{\"content\":[{\"type\":\"video\"}]}", "{\"content\":[{\"type\":\"text\",\"text\":1}]}",
			"{\"content\":[{\"type\":\"form\",\"form_id\":\"f\",\"schema\":{},\"status\":\"lost\"}]}" })
	void malformedMessagesAreNotRead(String json) {
		assertThatIllegalArgumentException().isThrownBy(() -> AcpJson.body("message", json));
	}

	@Test
	void storedJsonOfAnotherKindIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> AcpJson.body("run.paused", "{}"));
		assertThatIllegalArgumentException().isThrownBy(() -> AcpJson.body("tool.call", "{\"tool\":{\"id\":\"c\"}}"));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> AcpJson.body("tool.call", "{\"tool\":{\"id\":\"c\",\"name\":\"n\"}}"));
		assertThatIllegalArgumentException().isThrownBy(() -> AcpJson.identity("{}"));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> AcpJson.identity("{\"id\":\"a\",\"name\":\"n\",\"metadata\":{},\"role\":\"robot\"}"));
		assertThatIllegalArgumentException().isThrownBy(() -> AcpJson.object("[]"));
		assertThatIllegalArgumentException().isThrownBy(() -> AcpJson.tenant("\"A\""));
		assertThatIllegalArgumentException().isThrownBy(() -> AcpJson.runError("null"));
	}

}

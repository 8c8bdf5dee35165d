package io.quintet.acp.internal.request;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.AcpLimits;
import io.quintet.acp.Invocation;
import io.quintet.acp.MessageDraft;
import io.quintet.acp.ThreadPatch;
import io.quintet.acp.internal.json.AcpJson;
import io.quintet.acp.internal.json.JsonReader;
import io.quintet.acp.internal.request.RequestReader.MemberDraft;
import io.quintet.acp.internal.request.RequestReader.ThreadDraft;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.AcpException.FieldError;
import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.ContentPart.FormStatus;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.Role;
import io.quintet.acp.thread.Tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RequestReaderTests {

	private static final AcpLimits LIMITS = new AcpLimits(10, 1000, 40, 5, new AcpLimits.Shape(3, 2, 2, 8));

	private final RequestReader reader = new RequestReader(LIMITS);

	@Test
	void aThreadIsReadWithItsDefaults() {
		assertThat(this.reader.newThread(json("{}"))).isEqualTo(new ThreadDraft(Tenant.PUBLIC, Map.of()));
		assertThat(this.reader.newThread(json("{\"tenant\":null,\"metadata\":null,\"title\":1}")))
			.isEqualTo(new ThreadDraft(Tenant.PUBLIC, Map.of()));
		assertThat(this.reader.newThread(json("{\"tenant\":{\"b\":\"\",\"a\":\"x\"},\"metadata\":{\"n\":[1.50]}}")))
			.isEqualTo(new ThreadDraft(Tenant.of(Map.of("a", "x", "b", "")), AcpJson.object("{\"n\":[1.50]}")));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0',
			value = { "[1]| the body must be an object", "null| the body must be an object",
					"\"{}\"| the body must be an object", "{\"tenant\":[\"a\"]}| tenant must be an object",
					"{\"tenant\":\"a\"}| tenant must be an object",
					"{\"tenant\":{\"org\":5}}| tenant.org must be a string",
					"{\"tenant\":{\"org\":null}}| tenant.org is required",
					"{\"tenant\":{\"org\":{}}}| tenant.org must be a string",
					"{\"tenant\":{\"a\":\"\",\"b\":\"\",\"c\":\"\"}}| tenant must have at most 2 keys",
					"{\"tenant\":{\"123456789\":\"\"}}| tenant.123456789 must have at most 8 characters",
					"{\"tenant\":{\"a\":\"123456789\"}}| tenant.a must have at most 8 characters",
					"{\"metadata\":\"x\"}| metadata must be an object", "{\"metadata\":[]}| metadata must be an object",
					"{\"metadata\":1}| metadata must be an object" })
	void aThreadOfTheWrongShapeIsRefused(String json, String problem) {
		assertMalformed(this.reader::newThread, json, problem);
	}

	@Test
	void aPatchKeepsWhatIsAbsentOrNull() {
		assertThat(this.reader.patch(json("{}"))).isEqualTo(new ThreadPatch(null, null));
		assertThat(this.reader.patch(json("{\"tenant\":null,\"metadata\":null}")))
			.isEqualTo(new ThreadPatch(null, null));
		assertThat(this.reader.patch(json("{\"tenant\":{},\"metadata\":{}}")))
			.isEqualTo(new ThreadPatch(Tenant.PUBLIC, Map.of()));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0',
			value = { "{\"title\":\"x\"}| title is not known", "{\"id\":\"th_1\"}| id is not known",
					"{\"tenant\":{\"org\":5}}| tenant.org must be a string",
					"{\"metadata\":\"x\"}| metadata must be an object", "[]| the body must be an object" })
	void aPatchOfTheWrongShapeIsRefused(String json, String problem) {
		assertMalformed(this.reader::patch, json, problem);
	}

	@Test
	void aMemberIsReadWithItsDefaults() {
		assertThat(this.reader.member(json("{\"identity\":{\"id\":\"bob\",\"name\":\"\"},\"note\":1}")))
			.isEqualTo(new MemberDraft(new Identity("bob", "", Role.USER, Map.of()), "member"));
		assertThat(this.reader
			.member(json("{\"identity\":{\"id\":\"b\",\"name\":\"B\",\"role\":null,\"metadata\":null},\"role\":null}")))
			.isEqualTo(new MemberDraft(Identity.user("b", "B"), "member"));
		assertThat(this.reader.member(json(
				"{\"identity\":{\"id\":\"e\",\"name\":\"E\",\"role\":\"assistant\",\"metadata\":{\"a\":1}},\"role\":\"\"}")))
			.isEqualTo(new MemberDraft(new Identity("e", "E", Role.ASSISTANT, Metadata.of(Map.of("a", 1))), ""));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0', value = { "{}| identity is required",
			"{\"identity\":null}| identity is required", "{\"identity\":\"bob\"}| identity must be an object",
			"{\"identity\":{\"name\":\"B\"}}| identity.id is required",
			"{\"identity\":{\"id\":\"\",\"name\":\"B\"}}| identity.id must not be empty",
			"{\"identity\":{\"id\":5,\"name\":\"B\"}}| identity.id must be a string",
			"{\"identity\":{\"id\":\"123456789\",\"name\":\"B\"}}| identity.id must have at most 8 characters",
			"{\"identity\":{\"id\":\"b\"}}| identity.name is required",
			"{\"identity\":{\"id\":\"b\",\"name\":null}}| identity.name is required",
			"{\"identity\":{\"id\":\"b\",\"name\":\"123456789\"}}| identity.name must have at most 8 characters",
			"{\"identity\":{\"id\":\"b\",\"name\":\"B\",\"role\":\"robot\"}}| identity.role must be one of user, assistant, system",
			"{\"identity\":{\"id\":\"b\",\"name\":\"B\",\"role\":\"USER\"}}| identity.role must be one of user, assistant, system",
			"{\"identity\":{\"id\":\"b\",\"name\":\"B\",\"role\":1}}| identity.role must be a string",
			"{\"identity\":{\"id\":\"b\",\"name\":\"B\",\"metadata\":[]}}| identity.metadata must be an object",
			"{\"identity\":{\"id\":\"b\",\"name\":\"B\",\"email\":\"\"}}| identity.email is not known",
			"{\"identity\":{\"id\":\"b\",\"name\":\"B\"},\"role\":1}| role must be a string",
			"{\"identity\":{\"id\":\"b\",\"name\":\"B\"},\"role\":\"123456789\"}| role must have at most 8 characters" })
	void aMemberOfTheWrongShapeIsRefused(String json, String problem) {
		assertMalformed(this.reader::member, json, problem);
	}

	@Test
	void aMessageIsReadWithAllKindsOfParts() {
		MessageDraft draft = new RequestReader(AcpLimits.defaults()).draft(
				json("""
						{"client_id":"c1","metadata":{"a":1},"content":[{"type":"text","text":""},\
						{"type":"image","url":"u","mime":"m"},\
						{"type":"image","url":"u","mime":"m","name":"","size":0},\
						{"type":"audio","url":"u","mime":"m","size":null,"duration_ms":1500},\
						{"type":"document","url":"u","mime":"m","name":"a.pdf","size":9223372036854775807},\
						{"type":"form","form_id":"f","schema":{"type":"object"},"status":"pending"},\
						{"type":"form","form_id":"f","schema":{},"status":"submitted","values":{"a":[1]},"answers_event_id":"e","title":"T","description":"D"},\
						{"type":"form","form_id":"","schema":{},"status":"cancelled","values":null,"answers_event_id":null,"title":null,"description":null}]}"""));

		assertThat(draft).isEqualTo(new MessageDraft("c1", List.of(ContentPart.text(""),
				new ContentPart.Image("u", "m", null, null), new ContentPart.Image("u", "m", "", 0L),
				new ContentPart.Audio("u", "m", null, null, 1500L),
				new ContentPart.Document("u", "m", "a.pdf", Long.MAX_VALUE),
				new ContentPart.Form("f", Metadata.of(Map.of("type", "object")), FormStatus.PENDING, null, null, null,
						null),
				new ContentPart.Form("f", Map.of(), FormStatus.SUBMITTED, AcpJson.object("{\"a\":[1]}"), "e", "T", "D"),
				new ContentPart.Form("", Map.of(), FormStatus.CANCELLED, null, null, null, null)),
				Metadata.of(Map.of("a", 1))));
	}

	@Test
	void aMessageMayBeEmpty() {
		assertThat(this.reader.draft(json("{\"client_id\":\"c\",\"content\":[],\"metadata\":null}")))
			.isEqualTo(new MessageDraft("c", List.of(), Map.of()));
	}

	@Test
	void anIntegerMayBeSpelledAsADecimal() {
		assertThat(part("{\"type\":\"image\",\"url\":\"u\",\"mime\":\"m\",\"size\":1.0}"))
			.isEqualTo(new ContentPart.Image("u", "m", null, 1L));
		assertThat(part("{\"type\":\"image\",\"url\":\"u\",\"mime\":\"m\",\"size\":1.5e3}"))
			.isEqualTo(new ContentPart.Image("u", "m", null, 1500L));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0',
			value = { "{\"content\":[{\"type\":\"text\",\"text\":\"x\"}]}| client_id is required",
					"{\"client_id\":null,\"content\":[]}| client_id is required",
					"{\"client_id\":5,\"content\":[]}| client_id must be a string",
					"{\"client_id\":\"\",\"content\":[]}| client_id must not be empty",
					"{\"client_id\":\"123456789\",\"content\":[]}| client_id must have at most 8 characters",
					"{\"client_id\":\"c\"}| content is required",
					"{\"client_id\":\"c\",\"content\":null}| content is required",
					"{\"client_id\":\"c\",\"content\":\"x\"}| content must be an array",
					"{\"client_id\":\"c\",\"content\":{}}| content must be an array",
					"{\"client_id\":\"c\",\"content\":[1,2,3,4]}| content must have at most 3 items",
					"{\"client_id\":\"c\",\"content\":[],\"type\":\"message\"}| type is not known",
					"{\"client_id\":\"c\",\"content\":[],\"metadata\":[]}| metadata must be an object",
					"[]| the body must be an object" })
	void aMessageOfTheWrongShapeIsRefused(String json, String problem) {
		assertMalformed(this.reader::draft, json, problem);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0', value = { "1|  must be an object", "null|  must be an object",
			"[]|  must be an object", "{}| .type is required", "{\"text\":\"x\"}| .type is required",
			"{\"type\":null}| .type is required", "{\"type\":1}| .type must be a string",
			"{\"type\":\"video\"}| .type must be one of text, image, audio, document, form",
			"{\"type\":\"\"}| .type must be one of text, image, audio, document, form",
			"{\"type\":\"text\"}| .text is required", "{\"type\":\"text\",\"text\":5}| .text must be a string",
			"{\"type\":\"text\",\"text\":\"\",\"format\":1}| .format is not known",
			"{\"type\":\"image\",\"url\":\"u\"}| .mime is required",
			"{\"type\":\"image\",\"mime\":\"m\"}| .url is required",
			"{\"type\":\"image\",\"mime\":\"m\",\"url\":\"\"}| .url must not be empty",
			"{\"type\":\"image\",\"mime\":\"\",\"url\":\"u\"}| .mime must not be empty",
			"{\"type\":\"image\",\"mime\":\"m\",\"url\":\"u\",\"duration_ms\":1}| .duration_ms is not known",
			"{\"type\":\"image\",\"mime\":\"m\",\"url\":\"u\",\"name\":1}| .name must be a string",
			"{\"type\":\"image\",\"mime\":\"m\",\"url\":\"u\",\"size\":\"1\"}| .size must be an integer from 0 to 9223372036854775807",
			"{\"type\":\"image\",\"mime\":\"m\",\"url\":\"u\",\"size\":-1}| .size must be an integer from 0 to 9223372036854775807",
			"{\"type\":\"image\",\"mime\":\"m\",\"url\":\"u\",\"size\":1.5}| .size must be an integer from 0 to 9223372036854775807",
			"{\"type\":\"image\",\"mime\":\"m\",\"url\":\"u\",\"size\":9223372036854775808}| .size must be an integer from 0 to 9223372036854775807",
			"{\"type\":\"image\",\"mime\":\"m\",\"url\":\"u\",\"size\":true}| .size must be an integer from 0 to 9223372036854775807",
			"{\"type\":\"audio\",\"mime\":\"m\",\"url\":\"u\",\"duration_ms\":0.5}| .duration_ms must be an integer from 0 to 9223372036854775807",
			"{\"type\":\"audio\",\"mime\":\"m\",\"url\":\"u\",\"text\":\"\"}| .text is not known",
			"{\"type\":\"document\",\"mime\":\"m\"}| .url is required",
			"{\"type\":\"document\",\"mime\":\"m\",\"url\":\"u\",\"pages\":1}| .pages is not known",
			"{\"type\":\"form\",\"schema\":{},\"status\":\"pending\"}| .form_id is required",
			"{\"type\":\"form\",\"form_id\":\"f\",\"status\":\"pending\"}| .schema is required",
			"{\"type\":\"form\",\"form_id\":\"f\",\"schema\":null,\"status\":\"pending\"}| .schema is required",
			"{\"type\":\"form\",\"form_id\":\"f\",\"schema\":[],\"status\":\"pending\"}| .schema must be an object",
			"{\"type\":\"form\",\"form_id\":\"f\",\"schema\":{}}| .status is required",
			"{\"type\":\"form\",\"form_id\":\"f\",\"schema\":{},\"status\":\"lost\"}| .status must be one of pending, submitted, cancelled",
			"{\"type\":\"form\",\"form_id\":\"f\",\"schema\":{},\"status\":1}| .status must be a string",
			"{\"type\":\"form\",\"form_id\":\"f\",\"schema\":{},\"status\":\"pending\",\"values\":[]}| .values must be an object",
			"{\"type\":\"form\",\"form_id\":\"f\",\"schema\":{},\"status\":\"pending\",\"title\":1}| .title must be a string",
			"{\"type\":\"form\",\"form_id\":\"f\",\"schema\":{},\"status\":\"pending\",\"answers_event_id\":1}| .answers_event_id must be a string",
			"{\"type\":\"form\",\"form_id\":\"f\",\"schema\":{},\"status\":\"pending\",\"url\":\"u\"}| .url is not known",
			"{\"type\":\"image\",\"url\":\"u\",\"mime\":\"123456789\"}| .mime must have at most 8 characters",
			"{\"type\":\"audio\",\"url\":\"u\",\"mime\":\"123456789\"}| .mime must have at most 8 characters",
			"{\"type\":\"document\",\"url\":\"u\",\"mime\":\"m\",\"name\":\"123456789\"}| .name must have at most 8 characters",
			"{\"type\":\"form\",\"form_id\":\"123456789\",\"schema\":{},\"status\":\"pending\"}| .form_id must have at most 8 characters",
			"{\"type\":\"form\",\"form_id\":\"f\",\"schema\":{},\"status\":\"pending\",\"title\":\"123456789\"}| .title must have at most 8 characters",
			"{\"type\":\"form\",\"form_id\":\"f\",\"schema\":{},\"status\":\"pending\",\"answers_event_id\":\"123456789\"}| .answers_event_id must have at most 8 characters" })
	void aPartOfTheWrongShapeIsRefused(String json, String problem) {
		assertMalformed(this.reader::draft,
				"{\"client_id\":\"c\",\"content\":[{\"type\":\"text\",\"text\":\"\"}," + json + "]}",
				"content[1]" + (problem.startsWith(".") ? problem : " " + problem));
	}

	@Test
	void anInvocationIsRead() {
		assertThat(this.reader.invocation(json("{\"assistant_ids\":[\"a\",\"a\"],\"priority\":1}")))
			.isEqualTo(new Invocation(List.of("a", "a"), null));
		assertThat(this.reader.invocation(json("{\"assistant_ids\":[\"\"]}")))
			.isEqualTo(new Invocation(List.of(""), null));
		assertThat(this.reader
			.invocation(json("{\"assistant_ids\":[\"a\"],\"idempotency_key\":\"k\",\"options\":{\"x\":1}}")))
			.isEqualTo(new Invocation(List.of("a"), "k"));
		assertThat(
				this.reader.invocation(json("{\"assistant_ids\":[\"a\"],\"idempotency_key\":null,\"options\":null}")))
			.isEqualTo(new Invocation(List.of("a"), null));
	}

	@Test
	void anInvocationWithoutAssistantsHasAValidShape() {
		assertThat(this.reader.invocation(json("{\"assistant_ids\":[]}"))).isEqualTo(new Invocation(List.of(), null));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0', value = { "{}| assistant_ids is required",
			"{\"assistant_ids\":null}| assistant_ids is required",
			"{\"assistant_ids\":\"echo\"}| assistant_ids must be an array",
			"{\"assistant_ids\":[1]}| assistant_ids[0] must be a string",
			"{\"assistant_ids\":[\"a\",null]}| assistant_ids[1] must be a string",
			"{\"assistant_ids\":[\"123456789\"]}| assistant_ids[0] must have at most 8 characters",
			"{\"assistant_ids\":[\"a\",\"b\",\"c\"]}| assistant_ids must have at most 2 items",
			"{\"assistant_ids\":[],\"idempotency_key\":5}| idempotency_key must be a string",
			"{\"assistant_ids\":[],\"idempotency_key\":\"\"}| idempotency_key must not be empty",
			"{\"assistant_ids\":[],\"idempotency_key\":\"123456789\"}| idempotency_key must have at most 8 characters",
			"{\"assistant_ids\":[],\"options\":[]}| options must be an object",
			"{\"assistant_ids\":[],\"options\":\"x\"}| options must be an object" })
	void anInvocationOfTheWrongShapeIsRefused(String json, String problem) {
		assertMalformed(this.reader::invocation, json, problem);
	}

	@Test
	void allErrorsAreReportedAtOnceAndTheFirstInWords() {
		assertThatExceptionOfType(AcpException.class)
			.isThrownBy(() -> this.reader
				.member(json("{\"identity\":{\"id\":\"\",\"x\":1,\"metadata\":1,\"role\":\"robot\"},\"role\":1}")))
			.satisfies((ex) -> {
				assertThat(ex).hasMessage("identity.x: is not known");
				assertThat(ex.errors()).containsExactly(new FieldError("identity.x", "is not known"),
						new FieldError("identity.id", "must not be empty"),
						new FieldError("identity.name", "is required"),
						new FieldError("identity.metadata", "must be an object"),
						new FieldError("identity.role", "must be one of user, assistant, system"),
						new FieldError("role", "must be a string"));
			});
	}

	@Test
	void quotedPartsOfTheRequestAreBounded() {
		StringBuilder json = new StringBuilder("{");
		for (int i = 0; i < 1000; i++) {
			json.append('"').append(i).append("😀".repeat(1000)).append("\":1,");
		}

		assertThatExceptionOfType(AcpException.class).isThrownBy(() -> this.reader.patch(json(json + "\"a\":1}")))
			.satisfies((ex) -> {
				assertThat(ex.errors()).hasSize(20);
				assertThat(ex.errors().get(0).place()).isEqualTo("0" + "😀".repeat(63) + "…");
			});
	}

	@Test
	void metadataIsMeasuredInBytes() {
		assertThat(this.reader.newThread(json("{\"metadata\":{\"a\":\"" + "x".repeat(32) + "\"}}")).metadata())
			.hasSize(1);
		assertTooLarge(this.reader::newThread, "{\"metadata\":{\"a\":\"" + "x".repeat(33) + "\"}}", "metadata");
		assertTooLarge(this.reader::patch, "{\"metadata\":{\"a\":\"" + "ü".repeat(17) + "\"}}", "metadata");
		assertTooLarge(this.reader::draft, "{\"client_id\":\"c\",\"content\":[],\"metadata\":{\"a\":1e39}}",
				"metadata");
		assertTooLarge(this.reader::member,
				"{\"identity\":{\"id\":\"b\",\"name\":\"\",\"metadata\":{\"a\":\"" + "x".repeat(33) + "\"}}}",
				"identity.metadata");
	}

	@Test
	void textsAreMeasuredInCharacters() {
		assertThat(this.reader.draft(json("{\"client_id\":\"" + "😀".repeat(8) + "\",\"content\":[]}")).clientId())
			.isEqualTo("😀".repeat(8));
		assertMalformed(this.reader::draft, "{\"client_id\":\"" + "😀".repeat(9) + "\",\"content\":[]}",
				"client_id must have at most 8 characters");
	}

	private ContentPart part(String json) {
		return this.reader.draft(json("{\"client_id\":\"c\",\"content\":[" + json + "]}")).content().get(0);
	}

	private static JsonNode json(String json) {
		return new JsonReader(100).read(json.getBytes(StandardCharsets.UTF_8));
	}

	private static void assertMalformed(Function<JsonNode, ?> shape, String json, String problem) {
		assertThatExceptionOfType(AcpException.class).isThrownBy(() -> shape.apply(json(json))).satisfies((ex) -> {
			assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
			assertThat(ex.errors()).hasSize(1);
			FieldError error = ex.errors().get(0);
			assertThat(error.place().isEmpty() ? error.message() : error.place() + " " + error.message())
				.isEqualTo(problem);
		});
	}

	private static void assertTooLarge(Function<JsonNode, ?> shape, String json, String place) {
		assertThatExceptionOfType(AcpException.class).isThrownBy(() -> shape.apply(json(json))).satisfies((ex) -> {
			assertThat(ex.code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
			assertThat(ex).hasMessage(place + ": is larger than 40 bytes");
		});
	}

}

package io.quintet.acp.autoconfigure;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

import io.swagger.v3.core.util.Json;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.oas.models.info.Info;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.acp.AcpLimits;
import io.quintet.acp.AcpNamespaces;
import io.quintet.acp.AcpThreads;
import io.quintet.acp.access.AcpAction;
import io.quintet.acp.internal.json.AcpJson;
import io.quintet.acp.internal.web.AcpRoutes;
import io.quintet.acp.internal.web.AcpWebSettings;
import io.quintet.acp.thread.AcpException.FieldError;
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

class AcpOpenApiTests {

	private static final Instant TIME = Instant.parse("2026-11-21T09:10:45.125462Z");

	private static final Identity USER = Identity.user("u1", "U");

	private static final AcpThread THREAD = new AcpThread("th_0123456789abcdef", Tenant.PUBLIC, Map.of(), TIME, TIME);

	private static final Run RUN = new Run("run_0123456789abcdef", THREAD.id(), USER, USER, RunStatus.FAILED, TIME,
			TIME, new RunError("timeout", "late"), null, Map.of());

	private static final ApplicationContextRunner RUNNER = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AcpOpenApiAutoConfiguration.class))
		.withUserConfiguration(Application.class);

	private static JsonNode usual;

	@BeforeAll
	static void describe() {
		usual = document();
	}

	@Test
	void everyOperationTellsEveryAnswer() {
		Map<String, String> answers = new TreeMap<>();
		usual.get("paths")
			.propertyStream()
			.forEach((path) -> path.getValue()
				.propertyStream()
				.forEach((operation) -> answers.put(operation.getValue().get("operationId").stringValue(),
						operation.getKey() + " " + path.getKey() + " "
								+ operation.getValue().get("responses").propertyNames())));

		assertThat(answers).containsExactly(Map.entry("acpAddMember",
				"post /acp/threads/{thread_id}/members [201, 401, 429, 500, 503, 400, 408, 413, 409, 403, 404]"),
				Map.entry("acpCancelRun", "delete /acp/runs/{run_id} [204, 401, 429, 500, 503, 403, 404]"),
				Map.entry("acpCreateThread", "post /acp/threads [201, 401, 429, 500, 503, 400, 408, 413, 403]"),
				Map.entry("acpDeleteThread", "delete /acp/threads/{thread_id} [204, 401, 429, 500, 503, 403, 404]"),
				Map.entry("acpGetRun", "get /acp/runs/{run_id} [200, 401, 429, 500, 503, 403, 404]"),
				Map.entry("acpGetThread", "get /acp/threads/{thread_id} [200, 401, 429, 500, 503, 403, 404]"),
				Map.entry("acpInvokeAssistants",
						"post /acp/threads/{thread_id}/invocations [201, 401, 429, 500, 503, 400, 408, 413, 404, 409, 403]"),
				Map.entry("acpListEvents",
						"get /acp/threads/{thread_id}/events [200, 401, 429, 500, 503, 400, 403, 404]"),
				Map.entry("acpListMembers", "get /acp/threads/{thread_id}/members [200, 401, 429, 500, 503, 403, 404]"),
				Map.entry("acpListStreams", "get /acp/threads/{thread_id}/streams [200, 401, 429, 500, 503, 403, 404]"),
				Map.entry("acpListThreads", "get /acp/threads [200, 401, 429, 500, 503, 400, 403]"),
				Map.entry("acpRemoveMember",
						"delete /acp/threads/{thread_id}/members/{identity_id} [204, 401, 429, 500, 503, 400, 403, 404]"),
				Map.entry("acpSendMessage",
						"post /acp/threads/{thread_id}/messages [201, 401, 429, 500, 503, 400, 408, 413, 200, 403, 404]"),
				Map.entry("acpUpdateThread",
						"patch /acp/threads/{thread_id} [200, 401, 429, 500, 503, 400, 408, 413, 403, 404]"));
	}

	@Test
	void titleSecurityAndVersionAreTold() {
		assertThat(usual.at("/info/title").stringValue())
			.isEqualTo("Assistant Communication Protocol (acp-server-starter)");
		assertThat(usual.at("/info/version").stringValue()).isNotEmpty();
		assertThat(usual.at("/components/securitySchemes/AcpCaller/in").stringValue()).isEqualTo("header");
		assertThat(usual.get("paths").valueStream().flatMap(JsonNode::valueStream))
			.allSatisfy((operation) -> assertThat(operation.at("/security/0/AcpCaller").isArray()).isTrue());
	}

	@Test
	void titleOfTheApplicationStays() {
		RUNNER.run((context) -> {
			OpenAPI document = new OpenAPI().info(new Info().title("Mine").version("7"));
			context.getBean(OpenApiCustomizer.class).customise(document);
			assertThat(document.getInfo()).isEqualTo(new Info().title("Mine").version("7"));
		});
	}

	@Test
	void everyReferenceLeadsSomewhere() {
		assertThat(usual.findValuesAsString("$ref")).isNotEmpty()
			.allSatisfy((reference) -> assertThat(usual.at(reference.substring(1)).isObject()).as(reference).isTrue());
	}

	@Test
	void wordsAreThoseOfTheCode() {
		assertThat(words("AcpIdentity", "role")).isEqualTo(wires(Role.values(), Role::wire));
		assertThat(words("AcpRun", "status")).isEqualTo(wires(RunStatus.values(), RunStatus::wire));
		assertThat(words("AcpPartForm", "status")).isEqualTo(wires(FormStatus.values(), FormStatus::wire));
		List<String> codes = new ArrayList<>(wires(ErrorCode.values(), ErrorCode::wire));
		codes.add("internal_error");
		assertThat(words("AcpError", "code")).isEqualTo(codes);
		assertThat(usual.at("/components/schemas/AcpError/description").stringValue())
			.endsWith("one of " + String.join(", ", wires(AcpAction.values(), AcpAction::wire)) + ".");
	}

	private static List<String> words(String schema, String property) {
		return usual.at("/components/schemas/" + schema + "/properties/" + property + "/enum")
			.valueStream()
			.map(JsonNode::stringValue)
			.toList();
	}

	private static <T> List<String> wires(T[] values, Function<T, String> wire) {
		return Stream.of(values).map(wire).toList();
	}

	@Test
	void optionalMembersCanBeNullInOpenApi30Too() {
		RUNNER.run((context) -> {
			OpenAPI document = new OpenAPI(SpecVersion.V30);
			context.getBean(OpenApiCustomizer.class).customise(document);
			JsonNode run = JsonMapper.shared()
				.readTree(Json.mapper().writeValueAsString(document).getBytes(StandardCharsets.UTF_8))
				.at("/components/schemas/AcpRun/properties");
			assertThat(run.at("/idempotency_key").toString()).isEqualTo("{\"type\":\"string\",\"nullable\":true}");
			assertThat(run.at("/id/type").stringValue()).isEqualTo("string");
		});
	}

	@ParameterizedTest
	@MethodSource("answers")
	void writtenResourcesHaveTheMembersOfTheirSchemas(String schema, byte[] json) {
		List<String> problems = new ArrayList<>();
		check(usual.at("/components/schemas/" + schema), JsonMapper.shared().readTree(json), schema, problems);

		assertThat(usual.at("/components/schemas/" + schema).isObject()).isTrue();
		assertThat(problems).isEmpty();
	}

	static Stream<Arguments> answers() {
		Stream<Arguments> resources = Stream.of(Arguments.of("AcpThread", AcpJson.write(THREAD)),
				Arguments.of("AcpThreads", AcpJson.writeThreads(new Page<>(List.of(THREAD), new Cursor(TIME, "th_1")))),
				Arguments.of("AcpThreads", AcpJson.writeThreads(new Page<>(List.of(), null))),
				Arguments.of("AcpMember", AcpJson.write(new Member(THREAD.id(), USER, "member", TIME, USER))),
				Arguments.of("AcpRun", AcpJson.write(RUN)), Arguments.of("AcpRuns", AcpJson.writeRuns(List.of(RUN))),
				Arguments.of("AcpError",
						AcpJson.writeError("no", "not_found", List.of(new FieldError("a", "is required")))));
		List<ContentPart> parts = List.of(ContentPart.text(""), new ContentPart.Image("u", "m", null, null),
				new ContentPart.Audio("u", "m", "n", 1L, 2L), new ContentPart.Document("u", "m", "n", 1L),
				new ContentPart.Form("f", Map.of(), FormStatus.PENDING, null, null, null, null));
		Stream<EventBody> bodies = Stream.of(new EventBody.Message(parts), new EventBody.Reasoning("r"),
				new EventBody.ToolCall("call_1", "n", Metadata.toNode(List.of(1))),
				new EventBody.ToolResult("call_1", null, Metadata.toNode(Map.of("code", "x"))),
				new EventBody.ThreadCreated(THREAD.id(), Tenant.of(Map.of("a", "b"))), new EventBody.MemberAdded(USER),
				new EventBody.MemberRemoved(USER), new EventBody.TenantChanged(Tenant.PUBLIC, Tenant.PUBLIC),
				new EventBody.RunStarted(), new EventBody.RunCompleted(), new EventBody.RunCancelled(),
				new EventBody.RunFailed(new RunError("timeout", "late")));
		return Stream.concat(resources, bodies.map((body) -> Arguments.of("AcpEvent", AcpJson
			.write(new ThreadEvent("evt_0123456789abcdef", THREAD.id(), null, USER, TIME, Map.of(), null, body)))));
	}

	// A validator of what these schemas use, no more.
	private static void check(JsonNode schema, JsonNode value, String place, List<String> problems) {
		if (schema.has("$ref")) {
			check(usual.at(schema.get("$ref").stringValue().substring(1)), value, place, problems);
			return;
		}
		if (schema.has("anyOf") || schema.has("oneOf")) {
			JsonNode choices = schema.has("anyOf") ? schema.get("anyOf") : schema.get("oneOf");
			List<List<String>> tries = choices.valueStream().map((choice) -> {
				List<String> found = new ArrayList<>();
				check(choice, value, place, found);
				return found;
			}).toList();
			if (tries.stream().filter(List::isEmpty).count() != 1) {
				problems.add(place + ": " + tries);
			}
			return;
		}
		checkPlain(schema, value, place, problems);
		if (value.isObject()) {
			checkMembers(schema, value, place, problems);
		}
		if (value.isArray() && schema.has("items")) {
			value.valueStream().forEach((item) -> check(schema.get("items"), item, place + "[]", problems));
		}
	}

	private static void checkPlain(JsonNode schema, JsonNode value, String place, List<String> problems) {
		Set<String> types = new LinkedHashSet<>();
		JsonNode type = schema.path("type");
		(type.isArray() ? type.valueStream() : Stream.of(type)).forEach((name) -> types.add(name.asString("")));
		String actual = value.isNull() ? "null" : value.isObject() ? "object" : value.isArray() ? "array"
				: value.isString() ? "string" : value.isIntegralNumber() ? "integer" : "other";
		if (!types.contains("") && !types.contains(actual)) {
			problems.add(place + ": " + actual + " is none of " + types);
		}
		if (value.isString() && schema.has("enum")
				&& schema.get("enum").valueStream().noneMatch((word) -> word.equals(value))) {
			problems.add(place + ": " + value + " is none of " + schema.get("enum"));
		}
		if (value.isString() && schema.has("pattern")
				&& !value.stringValue().matches(schema.get("pattern").stringValue())) {
			problems.add(place + ": " + value + " is not like " + schema.get("pattern"));
		}
	}

	private static void checkMembers(JsonNode schema, JsonNode value, String place, List<String> problems) {
		schema.path("required").valueStream().filter((name) -> !value.has(name.stringValue())).forEach((name) -> {
			problems.add(place + "." + name.stringValue() + " is missing");
		});
		value.propertyStream().forEach((member) -> {
			String inner = place + "." + member.getKey();
			if (schema.path("properties").has(member.getKey())) {
				check(schema.get("properties").get(member.getKey()), member.getValue(), inner, problems);
			}
			else if (!schema.path("additionalProperties").isObject()) {
				problems.add(inner + " is not described");
			}
			else {
				check(schema.get("additionalProperties"), member.getValue(), inner, problems);
			}
		});
	}

	@Test
	void theDocumentFollowsTheProperties() {
		String document = document("acp.prefix=api/", "acp.page-limit=7", "acp.max-body-size=1234B",
				"acp.namespace-keys=organization,workspace")
			.toString();

		assertThat(document).contains("\"/api/threads\"", "\"maximum\":7", "\"default\":7", "\"maxItems\":100",
				"\"maxProperties\":16", "\"maxLength\":256", "\"maxItems\":32", "1234 bytes", "100 levels",
				"65536 bytes", "/{organization}/{workspace}");
	}

	@Test
	void withoutSpringdocThereIsNothingToDescribeFor() {
		RUNNER.withClassLoader(new FilteredClassLoader(OpenApiCustomizer.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("acpOpenApiCustomizer"));
	}

	@Test
	void withoutRoutesThereIsNothingToDescribe() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AcpOpenApiAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(OpenApiCustomizer.class));
	}

	@Test
	void aDescriptionOfTheApplicationsOwnCounts() {
		OpenApiCustomizer own = (openApi) -> {
		};
		RUNNER.withBean("acpOpenApiCustomizer", OpenApiCustomizer.class, () -> own)
			.run((context) -> assertThat(context.getBean(OpenApiCustomizer.class)).isSameAs(own));
	}

	private static JsonNode document(String... properties) {
		List<JsonNode> documents = new ArrayList<>();
		RUNNER.withPropertyValues(properties).run((context) -> {
			OpenAPI document = new OpenAPI();
			context.getBean(OpenApiCustomizer.class).customise(document);
			documents.add(JsonMapper.shared()
				.readTree(Json31.mapper().writeValueAsString(document).getBytes(StandardCharsets.UTF_8)));
		});
		return documents.get(0);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(AcpProperties.class)
	static class Application {

		@Bean
		AcpRoutes acpRoutes() {
			AcpThreads threads = (AcpThreads) Proxy.newProxyInstance(AcpThreads.class.getClassLoader(),
					new Class<?>[] { AcpThreads.class }, (proxy, method, arguments) -> {
						throw new UnsupportedOperationException(method.getName());
					});
			return new AcpRoutes(threads, (credentials) -> Mono.empty(), Schedulers.immediate(), AcpNamespaces.NONE,
					AcpLimits.defaults(), AcpWebSettings.defaults());
		}

	}

}

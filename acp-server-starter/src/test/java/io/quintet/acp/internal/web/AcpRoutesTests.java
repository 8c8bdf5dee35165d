package io.quintet.acp.internal.web;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.util.DefaultUriBuilderFactory;
import org.springframework.web.util.UriBuilder;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.quintet.acp.AcpLimits;
import io.quintet.acp.AcpNamespaces;
import io.quintet.acp.access.AcpAuthenticator;
import io.quintet.acp.access.AcpCredentials;
import io.quintet.acp.internal.json.AcpJson;
import io.quintet.acp.store.StoreUnavailableException;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Page;
import io.quintet.acp.thread.Role;
import io.quintet.acp.thread.Tenant;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class AcpRoutesTests {

	private static final Identity CALLER = RecordedThreads.CALLER;

	private static final String THREAD = text(AcpJson.write(RecordedThreads.THREAD));

	private static final String EVENT = text(AcpJson.write(RecordedThreads.EVENT));

	private static final String MEMBER = text(AcpJson.write(RecordedThreads.MEMBER));

	private static final String RUN = text(AcpJson.write(RecordedThreads.RUN));

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final List<DisposableServer> servers = new ArrayList<>();

	private final RecordedThreads threads = new RecordedThreads();

	private final Scheduler workers = Schedulers.newSingle("acp-workers");

	private AcpAuthenticator authenticator = (credentials) -> Mono.just(CALLER);

	@AfterEach
	void stop() {
		this.servers.forEach((server) -> server.disposeNow(TIMEOUT));
		this.workers.dispose();
	}

	@Test
	void aThreadIsCreated() {
		post("/acp/threads", "{\"tenant\":{\"org\":\"A\"},\"metadata\":{\"n\":1}}").expectStatus()
			.isCreated()
			.expectHeader()
			.contentType(MediaType.APPLICATION_JSON)
			.expectHeader()
			.valueEquals(HttpHeaders.CACHE_CONTROL, "no-store")
			.expectBody(String.class)
			.isEqualTo(THREAD);
		assertThat(this.threads.calls()).containsExactly("create u1 {org=A} {n=1}");
	}

	@Test
	void threadsAreListed() {
		get("/acp/threads").expectStatus()
			.isOk()
			.expectBody(String.class)
			.isEqualTo(text(AcpJson
				.writeThreads(new Page<>(List.of(RecordedThreads.THREAD), RecordedThreads.THREAD.cursor()))));
		get("/acp/threads?limit=7&cursor_created_at=2026-11-21T09:10:45.125462+00:00&cursor_id=th_1").expectStatus()
			.isOk();
		assertThat(this.threads.calls()).containsExactly("list u1 null 50",
				"list u1 Cursor[createdAt=2026-11-21T09:10:45.125462Z, id=th_1] 7");
	}

	@Test
	void aThreadIsReadChangedAndDeleted() {
		get("/acp/threads/th_1").expectStatus().isOk().expectBody(String.class).isEqualTo(THREAD);
		patch("/acp/threads/th_1", "{\"tenant\":{\"org\":\"B\"}}").expectStatus()
			.isOk()
			.expectBody(String.class)
			.isEqualTo(THREAD);
		patch("/acp/threads/th_1", "{}").expectStatus().isOk();
		delete("/acp/threads/th_1").expectStatus().isNoContent().expectBody().isEmpty();
		assertThat(this.threads.calls()).containsExactly("get u1 th_1", "update u1 th_1 Tenant[values={org=B}] null",
				"update u1 th_1 null null", "delete u1 th_1");
	}

	@Test
	void eventsAreListed() {
		get("/acp/threads/th_1/events").expectStatus()
			.isOk()
			.expectBody(String.class)
			.isEqualTo("{\"items\":[" + EVENT + "],\"next_cursor\":null}");
		get("/acp/threads/th_1/events?limit=1&cursor_id=evt_1&cursor_created_at=2026-11-21T09:10:45Z").expectStatus()
			.isOk();
		assertThat(this.threads.calls()).containsExactly("events u1 th_1 null 100",
				"events u1 th_1 Cursor[createdAt=2026-11-21T09:10:45Z, id=evt_1] 1");
	}

	@Test
	void membersAreListedAddedAndRemoved() {
		get("/acp/threads/th_1/members").expectStatus().isOk().expectBody(String.class).isEqualTo("[" + MEMBER + "]");
		post("/acp/threads/th_1/members", "{\"identity\":{\"id\":\"bob\",\"name\":\"Bob\"},\"role\":\"guest\"}")
			.expectStatus()
			.isCreated()
			.expectBody(String.class)
			.isEqualTo(MEMBER);
		delete("/acp/threads/th_1/members/bob").expectStatus().isNoContent().expectBody().isEmpty();
		assertThat(this.threads.calls()).containsExactly("members u1 th_1", "addMember u1 th_1 bob guest",
				"removeMember u1 th_1 bob");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "a%2Fb|a/b", "a;b=1|a;b=1", "a%3Bb|a;b", "%C3%BC%20x|ü x", "a+b|a+b",
			"..%2F..|../..", "me@example.org|me@example.org", "%2e%2e|.." })
	void theIdOfAMemberMayHoldAnything(String segment, String id) {
		delete("/acp/threads/th_1/members/" + segment).expectStatus().isNoContent();
		assertThat(this.threads.calls()).containsExactly("removeMember u1 th_1 " + id);
	}

	@Test
	void anIdThatCannotBeStoredIsNobodysAndNothings() {
		assertRefused(delete("/acp/threads/th_1/members/%00"), 400, "invalid_request",
				"the id of the identity is not valid UTF-8");
		assertRefused(get("/acp/threads/%00"), 404, "not_found", "thread not found");
		assertRefused(get("/acp/threads/%FF/events"), 404, "not_found", "thread not found");
		assertRefused(post("/acp/threads/%00/messages", "{\"client_id\":\"c\",\"content\":[]}"), 404, "not_found",
				"thread not found");
		assertRefused(get("/acp/runs/%00"), 404, "not_found", "run not found");
		assertRefused(delete("/acp/runs/a%00"), 404, "not_found", "run not found");
		assertThat(this.threads.calls()).isEmpty();
	}

	@Test
	void aMessageIsSent() {
		String draft = "{\"client_id\":\"c1\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"}],\"metadata\":{\"a\":1}}";
		post("/acp/threads/th_1/messages", draft).expectStatus().isCreated().expectBody(String.class).isEqualTo(EVENT);
		this.threads.knowEveryMessage();
		post("/acp/threads/th_1/messages", draft).expectStatus().isOk().expectBody(String.class).isEqualTo(EVENT);
		assertThat(this.threads.calls()).containsExactly("send u1 th_1 c1 1 {a=1}", "send u1 th_1 c1 1 {a=1}");
	}

	@Test
	void assistantsAreInvoked() {
		post("/acp/threads/th_1/invocations", "{\"assistant_ids\":[\"echo\"],\"idempotency_key\":\"k\"}").expectStatus()
			.isCreated()
			.expectBody(String.class)
			.isEqualTo("{\"runs\":[" + RUN + "]}");
		assertThat(this.threads.calls()).containsExactly("invoke u1 th_1 [echo] k");
	}

	@Test
	void aRunIsReadAndCancelled() {
		get("/acp/runs/run_1").expectStatus().isOk().expectBody(String.class).isEqualTo(RUN);
		delete("/acp/runs/run_1").expectStatus().isNoContent().expectBody().isEmpty();
		assertThat(this.threads.calls()).containsExactly("run u1 run_1", "cancel u1 run_1");
	}

	// URL parsers make "/acp/threads/th_1/" of the path of the member "..".
	@ParameterizedTest
	@CsvSource({ "GET,/acp/threads/", "POST,/acp/threads/", "GET,/acp/threads/th_1/", "PATCH,/acp/threads/th_1/",
			"DELETE,/acp/threads/th_1/", "GET,/acp/threads/th_1/events/", "GET,/acp/threads/th_1/members/",
			"POST,/acp/threads/th_1/members/", "DELETE,/acp/threads/th_1/members/",
			"DELETE,/acp/threads/th_1/members/bob/", "POST,/acp/threads/th_1/messages/",
			"POST,/acp/threads/th_1/invocations/", "GET,/acp/runs/run_1/", "DELETE,/acp/runs/run_1/" })
	void aPathWithATrailingSlashIsUnknown(String method, String path) {
		assertRefused(client().method(HttpMethod.valueOf(method)).uri(path).exchange(), 404, "not_found", "Not Found");
		assertThat(this.threads.calls()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/acp", "/acp/", "/acp/x", "/acp/threads/th_1/x", "/acp/threads/th_1/events/evt_1",
			"/acp/runs", "/acp/runs/", "/acp/runs/run_1/events", "/acp//threads", "/acp/threads//events",
			"/acp/threads/th_1/members/a/b" })
	void anUnknownPathBelowThePrefixIsNotFound(String path) {
		assertRefused(get(path), 404, "not_found", "Not Found");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/acp2/threads", "/threads", "/A/X/acp/threads" })
	void otherPathsAreLeftToTheApplication(String path) {
		get(path).expectStatus().isNotFound().expectBody().isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "PUT|/acp/threads|GET, HEAD, OPTIONS, POST", "DELETE|/acp/threads|GET, HEAD, OPTIONS, POST",
					"POST|/acp/threads/th_1|DELETE, GET, HEAD, OPTIONS, PATCH",
					"POST|/acp/threads/th_1/events|GET, HEAD, OPTIONS",
					"PUT|/acp/threads/th_1/members|GET, HEAD, OPTIONS, POST",
					"GET|/acp/threads/th_1/members/bob|DELETE, OPTIONS", "GET|/acp/threads/th_1/messages|OPTIONS, POST",
					"HEAD|/acp/threads/th_1/messages|OPTIONS, POST", "GET|/acp/threads/th_1/invocations|OPTIONS, POST",
					"PATCH|/acp/runs/run_1|DELETE, GET, HEAD, OPTIONS" })
	void anotherMethodIsNotAllowed(String method, String path, String allow) {
		WebTestClient.BodyContentSpec body = client().method(HttpMethod.valueOf(method))
			.uri(path)
			.exchange()
			.expectStatus()
			.isEqualTo(405)
			.expectHeader()
			.valueEquals(HttpHeaders.ALLOW, allow)
			.expectBody();
		if (!method.equals("HEAD")) {
			body.json("{\"detail\":\"Method Not Allowed\",\"code\":\"method_not_allowed\"}");
		}
	}

	@Test
	void optionsTellWhatIsAllowed() {
		client().options()
			.uri("/acp/threads")
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.valueEquals(HttpHeaders.ALLOW, "GET, HEAD, OPTIONS, POST")
			.expectBody()
			.isEmpty();
	}

	@Test
	void headTellsWhatGetWould() {
		client().head()
			.uri("/acp/threads/th_1")
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.contentLength(THREAD.length())
			.expectBody()
			.isEmpty();
	}

	@Test
	void theAuthenticatorSeesTheHeadersOnAWorker() {
		AtomicReference<AcpCredentials> seen = new AtomicReference<>();
		AtomicReference<String> thread = new AtomicReference<>();
		this.authenticator = (credentials) -> {
			seen.set(credentials);
			thread.set(Thread.currentThread().getName());
			return Mono.just(CALLER);
		};
		client().get()
			.uri("/acp/threads")
			.header("X-Token", "A", "B")
			.header("AUTHORIZATION", "Bearer x")
			.exchange()
			.expectStatus()
			.isOk();

		assertThat(seen.get().headers()).containsEntry("x-token", "A, B").containsEntry("authorization", "Bearer x");
		assertThat(seen.get().auth()).isEmpty();
		assertThat(thread.get()).startsWith("acp-workers");
	}

	@ParameterizedTest
	@CsvSource({ "GET, /acp/threads?limit=0", "POST, /acp/threads", "GET, /acp/threads/th_1/events",
			"PATCH, /acp/threads/th_1", "POST, /acp/threads/th_1/messages", "DELETE, /acp/runs/%00" })
	void nobodyLearnsAnythingBeforeTheyAreKnown(String method, String path) {
		this.authenticator = (credentials) -> Mono.empty();
		assertRefused(client().method(HttpMethod.valueOf(method)).uri(path).exchange(), 401, "unauthenticated",
				"unauthenticated");
		assertThat(this.threads.calls()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\u0000", "a\uD83D" })
	void whoCannotBeStoredIsNotKnown(String text) {
		this.authenticator = (credentials) -> Mono.just(Identity.user(text, "U"));
		assertRefused(get("/acp/threads"), 401, "unauthenticated", "unauthenticated");
		this.authenticator = (credentials) -> Mono.just(Identity.user("u", text));
		assertRefused(get("/acp/threads"), 401, "unauthenticated", "unauthenticated");
	}

	@Test
	void anAuthenticatorThatFailsIsTemporary(CapturedOutput output) {
		this.authenticator = (credentials) -> {
			throw new IllegalStateException("secret");
		};
		assertRefused(get("/acp/threads").expectHeader().valueEquals(HttpHeaders.RETRY_AFTER, "1"), 503, "unavailable",
				"authentication is not available");
		assertThat(output).contains("The authenticator failed").contains("secret");
	}

	@Test
	void tooManyThatWaitForTheAuthenticatorAreTurnedAway() {
		this.authenticator = (credentials) -> Mono.error(new RejectedExecutionException("full"));
		assertRefused(get("/acp/threads").expectHeader().valueEquals(HttpHeaders.RETRY_AFTER, "1"), 503, "unavailable",
				"too many requests wait for authentication");
	}

	@Test
	void aRequestOfTheWrongShapeSaysWhere() {
		post("/acp/threads", "{\"tenant\":{\"org\":5},\"metadata\":\"x\"}").expectStatus()
			.isBadRequest()
			.expectBody(String.class)
			.isEqualTo("{\"detail\":\"tenant.org: must be a string\",\"code\":\"invalid_request\",\"errors\":["
					+ "{\"place\":\"tenant.org\",\"message\":\"must be a string\"},"
					+ "{\"place\":\"metadata\",\"message\":\"must be an object\"}]}");
		assertRefused(get("/acp/threads?limit=0"), 400, "invalid_request", "limit: must be an integer from 1 to 1000");
		assertRefused(get("/acp/threads/th_1/events?limit=1001"), 400, "invalid_request",
				"limit: must be an integer from 1 to 1000");
		assertRefused(get("/acp/threads?cursor_created_at=x&cursor_id=y"), 400, "invalid_request",
				"cursor_created_at: must be a time such as 2026-11-21T09:10:45.125462Z");
		assertRefused(get("/acp/threads?cursor_id=th_1"), 400, "invalid_request",
				"cursor_created_at: is missing: a cursor is cursor_created_at and cursor_id");
		assertThat(this.threads.calls()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0',
			value = { "| the body must be an object", "[]| the body must be an object",
					"{| malformed JSON at line 1, column 2",
					"{\"metadata\":{\"a\":\"\\u0000\"}}| a string holds U+0000",
					"{\"tenant\":{\"a\\u0000\":\"x\"}}| a string holds U+0000",
					"{\"metadata\":{\"a\":1e999999}}| a number is out of range",
					"{\"metadata\":{\"\\ud800\":1}}| a string holds a lone surrogate" })
	void aBodyThatIsNoObjectOrCannotBeStoredIsRefused(@Nullable String body, String detail) {
		assertRefused(post("/acp/threads", (body != null) ? body : ""), 400, "invalid_request", detail);
		assertRefused(patch("/acp/threads/th_1", (body != null) ? body : ""), 400, "invalid_request", detail);
		assertThat(this.threads.calls()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "application/json;charset=UTF-8", "APPLICATION/JSON",
			"application/merge-patch+json" })
	void aBodyMayBeDeclaredAsJson(String type) {
		client().post()
			.uri("/acp/threads")
			.header("Content-Type", type)
			.bodyValue("{}")
			.exchange()
			.expectStatus()
			.isCreated();
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
			"application/xml", "json", "*/*" })
	void aBodyThatIsDeclaredAsAnythingElseIsRefused(String type) {
		assertRefused(client().post()
			.uri("/acp/threads")
			.headers((headers) -> headers.set("Content-Type", type))
			.body(BodyInserters.fromDataBuffers(
					Mono.just(DefaultDataBufferFactory.sharedInstance.wrap("{}".getBytes(StandardCharsets.UTF_8)))))
			.exchange(), 400, "invalid_request", "the content type must be application/json");
	}

	@Test
	void aBodyThatIsTooLargeOrTooDeepIsRefused() {
		assertRefused(post("/acp/threads", "{\"metadata\":{\"a\":\"" + "x".repeat(100_000) + "\"}}"), 413,
				"payload_too_large", "the body is larger than 100000 bytes");
		assertRefused(post("/acp/threads", "{\"metadata\":{\"a\":\"" + "x".repeat(70_000) + "\"}}"), 413,
				"payload_too_large", "metadata: is larger than 65536 bytes");
		assertRefused(post("/acp/threads", "{\"a\":" + "[".repeat(20) + "]".repeat(20) + "}"), 400, "invalid_request",
				"JSON is nested deeper than 20 levels");
	}

	@ParameterizedTest
	@CsvSource({ "UNAUTHENTICATED, 401", "FORBIDDEN, 403", "NOT_FOUND, 404", "INVALID_REQUEST, 400", "CONFLICT, 409",
			"PAYLOAD_TOO_LARGE, 413" })
	void whatTheThreadsRefuseIsSaid(ErrorCode code, int status) {
		this.threads.failWith(new AcpException(code, "because"));
		assertRefused(get("/acp/threads/th_1").expectHeader().doesNotExist(HttpHeaders.RETRY_AFTER), status,
				code.wire(), "because");
		assertRefused(delete("/acp/runs/run_1"), status, code.wire(), "because");
	}

	@Test
	void whatMayBeTriedAgainSaysWhen() {
		this.threads.failWith(new AcpException(ErrorCode.TOO_MANY_REQUESTS, "full"));
		assertRefused(get("/acp/threads").expectHeader().valueEquals(HttpHeaders.RETRY_AFTER, "1"), 429,
				"too_many_requests", "full");
		this.threads
			.failWith(new AcpException(ErrorCode.TOO_MANY_REQUESTS, "full", List.of(), Duration.ofSeconds(7), null));
		get("/acp/threads").expectStatus().isEqualTo(429).expectHeader().valueEquals(HttpHeaders.RETRY_AFTER, "7");
		this.threads.failWith(new StoreUnavailableException("the database is out of reach", null));
		assertRefused(get("/acp/threads").expectHeader().valueEquals(HttpHeaders.RETRY_AFTER, "1"), 503, "unavailable",
				"the database is out of reach");
	}

	@Test
	void whatIsNotExpectedIsLoggedAndNotTold(CapturedOutput output) {
		this.threads.failWith(new IllegalStateException("secret"));
		get("/acp/threads/th_1").expectStatus()
			.isEqualTo(500)
			.expectBody(String.class)
			.isEqualTo("{\"detail\":\"Internal Server Error\",\"code\":\"internal_error\"}");
		assertThat(output).contains("An ACP request failed").contains("secret");
	}

	@Test
	void inNamespaceModeTheCallerNeedsTheKeys() {
		WebTestClient client = namespaced(Tenant.of(Map.of("organization", "A", "workspace", "X", "other", "x y")));
		client.get().uri("/acp/threads").exchange().expectStatus().isOk();
		for (Tenant tenant : List.of(Tenant.PUBLIC, Tenant.of(Map.of("organization", "A")),
				Tenant.of(Map.of("organization", "A", "workspace", "x y")))) {
			for (String path : List.of("/acp/threads?limit=0", "/A/X/acp/threads?limit=0")) {
				namespaced(tenant).get()
					.uri(path)
					.exchange()
					.expectStatus()
					.isForbidden()
					.expectBody()
					.jsonPath("$.detail")
					.value(String.class, (detail) -> assertThat(detail).startsWith("namespace: "))
					.jsonPath("$.code")
					.isEqualTo("forbidden");
			}
		}
	}

	@Test
	void inNamespaceModeThePathMayNameTheNamespaceOfTheCaller() {
		WebTestClient client = namespaced(Tenant.of(Map.of("organization", "acp", "workspace", "threads")));
		client.get().uri("/acp/threads/acp/threads").exchange().expectStatus().isOk();
		client.get().uri("/acp/threads/acp/threads/th_1/events").exchange().expectStatus().isOk();
		client.delete().uri("/acp/threads/acp/threads/th_1/members/a%2Fb").exchange().expectStatus().isNoContent();
		client.get().uri("/acp/threads/acp/runs/run_1").exchange().expectStatus().isOk();
		client.put().uri("/acp/threads/acp/threads").exchange().expectStatus().isEqualTo(405);
		assertThat(this.threads.calls()).containsExactly("list u1 null 50", "events u1 th_1 null 100",
				"removeMember u1 th_1 a/b", "run u1 run_1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/A/Y/acp/threads", "/B/X/acp/threads", "/X/A/acp/threads", "/a/x/acp/threads?limit=0",
			"/A/%00/acp/threads", "/A/X;y/acp/threads" })
	void inNamespaceModeThePathNamesNoOtherNamespace(String path) {
		WebTestClient client = namespaced(Tenant.of(Map.of("organization", "A", "workspace", "X")));
		client.get().uri("/A/X/acp/threads").exchange().expectStatus().isOk();
		client.get().uri("/A/%58/acp/threads").exchange().expectStatus().isOk();
		this.threads.calls();
		assertRefused(client.get().uri(path).exchange(), 403, "forbidden",
				"namespace: the path is not that of the caller");
		assertThat(this.threads.calls()).isEmpty();
	}

	@Test
	void thePrefixMayBeTheRoot() {
		WebTestClient client = client(new AcpWebSettings("/", 1000, Duration.ofSeconds(1), 20), AcpNamespaces.NONE);
		client.get().uri("/threads").exchange().expectStatus().isOk();
		client.get().uri("/threads/th_1/events").exchange().expectStatus().isOk();
		assertRefused(client.get().uri("/threads/th_1/x").exchange(), 404, "not_found", "Not Found");
		client.get().uri("/x").exchange().expectStatus().isNotFound().expectBody().isEmpty();
		assertThat(this.threads.calls()).containsExactly("list u1 null 50", "events u1 th_1 null 100");
	}

	@Test
	void thePrefixMayHaveSeveralSegments() {
		WebTestClient client = client(new AcpWebSettings("api/v1/acp/", 1000, Duration.ofSeconds(1), 20),
				AcpNamespaces.NONE);
		client.get().uri("/api/v1/acp/threads/th_1").exchange().expectStatus().isOk();
		assertThat(this.threads.calls()).containsExactly("get u1 th_1");
	}

	@Test
	void theMockServerOfTestsIsServedToo() {
		WebTestClient.bindToRouterFunction(routes(settings(), AcpNamespaces.NONE))
			.build()
			.get()
			.uri("/acp/threads/th_1")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.isEqualTo(THREAD);
	}

	private WebTestClient namespaced(Tenant tenant) {
		this.authenticator = (credentials) -> Mono
			.just(new Identity("u1", "U", Role.USER, Map.of()).withTenant(tenant));
		return client(settings(), AcpNamespaces.of(List.of("organization", "workspace")));
	}

	private WebTestClient client() {
		return client(settings(), AcpNamespaces.NONE);
	}

	private WebTestClient client(AcpWebSettings settings, AcpNamespaces namespaces) {
		HttpHandler handler = RouterFunctions.toHttpHandler(routes(settings, namespaces));
		DisposableServer server = HttpServer.create()
			.host("127.0.0.1")
			.port(0)
			.handle(new ReactorHttpHandlerAdapter(handler))
			.bindNow(TIMEOUT);
		this.servers.add(server);
		DefaultUriBuilderFactory uris = new DefaultUriBuilderFactory("http://127.0.0.1:" + server.port());
		uris.setEncodingMode(DefaultUriBuilderFactory.EncodingMode.NONE);
		return WebTestClient.bindToServer(new JdkClientHttpConnector(HTTP))
			.uriBuilderFactory(uris)
			.responseTimeout(TIMEOUT)
			.build();
	}

	private RouterFunction<ServerResponse> routes(AcpWebSettings settings, AcpNamespaces namespaces) {
		return new AcpRoutes(this.threads, (credentials) -> this.authenticator.authenticate(credentials), this.workers,
				namespaces, AcpLimits.defaults(), settings)
			.routerFunction();
	}

	private static AcpWebSettings settings() {
		return new AcpWebSettings("/acp", 100_000, Duration.ofMillis(200), 20);
	}

	private WebTestClient.ResponseSpec get(String path) {
		return client().get().uri(uri(path)).exchange();
	}

	private WebTestClient.ResponseSpec delete(String path) {
		return client().delete().uri(path).exchange();
	}

	private WebTestClient.ResponseSpec post(String path, String body) {
		return send(HttpMethod.POST, path, body);
	}

	private WebTestClient.ResponseSpec patch(String path, String body) {
		return send(HttpMethod.PATCH, path, body);
	}

	private WebTestClient.ResponseSpec send(HttpMethod method, String path, String body) {
		WebTestClient.RequestBodySpec request = client().method(method)
			.uri(path)
			.contentType(MediaType.APPLICATION_JSON);
		return (body.isEmpty() ? request : request.bodyValue(body)).exchange();
	}

	// As it stands, while the client's own factory removes empty segments.
	private Function<UriBuilder, URI> uri(String path) {
		return (builder) -> URI.create(builder.build() + path);
	}

	private static void assertRefused(WebTestClient.ResponseSpec response, int status, String code, String detail) {
		response.expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentType(MediaType.APPLICATION_JSON)
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo(detail)
			.jsonPath("$.code")
			.isEqualTo(code);
	}

	private static String text(byte[] json) {
		return new String(json, StandardCharsets.UTF_8);
	}

}

package io.quintet.acp.internal.web;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;

import io.quintet.acp.AcpNamespaces;
import io.quintet.acp.internal.json.AcpJson;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Role;
import io.quintet.acp.thread.Tenant;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Paths and methods, prefixes and namespaces of the REST operations.
 */
class AcpPathsTests extends RestTestCase {

	private static final String THREAD = text(AcpJson.write(RecordedThreads.THREAD));

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

	@Test
	void inNamespaceModeAPathThatIsNotKnownIsNotFoundEitherWay() {
		WebTestClient client = namespaced(Tenant.of(Map.of("organization", "A", "workspace", "X")));
		for (String path : List.of("/acp/nope", "/A/X/acp/nope", "/A/X/acp/threads/")) {
			client.get()
				.uri(path)
				.exchange()
				.expectStatus()
				.isNotFound()
				.expectBody()
				.json("{\"detail\":\"Not Found\"}");
		}
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

}

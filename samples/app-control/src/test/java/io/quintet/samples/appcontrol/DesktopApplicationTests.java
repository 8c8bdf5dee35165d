package io.quintet.samples.appcontrol;

import java.net.URI;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

import io.quintet.samples.support.StrictPage;

import static org.assertj.core.api.Assertions.assertThat;

@DesktopTest
class DesktopApplicationTests {

	private static final String TYPE = "{\"targetApp\":\"Notes\",\"text\":\"!\"}";

	@LocalServerPort
	int port;

	private Caller caller;

	@BeforeEach
	void setUp() {
		this.caller = new Caller(this.port);
		this.caller.killSwitch(false, "");
		this.caller.reset();
	}

	private long revision() {
		return this.caller.state().required("desktop").required("revision").asLong();
	}

	@Test
	void aCommandChangesTheDesktop() {
		this.caller.done("type_text", TYPE);
		assertThat(this.caller.value("Notes/body")).endsWith("tea!");
		JsonNode refused = this.caller.run("click", "{\"targetApp\":\"Mail\",\"target\":\"Reply\"}");
		assertThat(refused.required("failureKind").asString()).isEqualTo("target_not_frontmost");
		assertThat(refused.required("error").required("recoveryHint").asString()).isEqualTo("Send focus_app first");
	}

	@Test
	void aCommandIsStreamed() {
		List<JsonNode> envelopes = this.caller.stream("type_text", "{\"text\":\"one two\"}");
		assertThat(envelopes).extracting((envelope) -> envelope.required("status").asString())
			.containsExactly("event", "event", "event", "event", "complete");
		assertThat(envelopes.get(2).required("event").required("summary").asString())
			.isEqualTo("Typed 7 of 7 characters");
		assertThat(this.caller.value("Notes/body")).endsWith("teaone two");
	}

	@Test
	void pagesAreShownTheDesktopOfTheMoment() {
		StepVerifier
			.create(this.caller.events()
				.filter((event) -> "desktop".equals(event.event()))
				.filter((event) -> String.valueOf(event.data()).contains("tea!")))
			.then(() -> this.caller.done("type_text", TYPE))
			.assertNext((event) -> assertThat(event.data()).contains("\"frontmostApp\":\"Notes\""))
			.thenCancel()
			.verify(Caller.TIMEOUT);
	}

	@Test
	void pagesAreShownWhatOthersDo() {
		String request = Caller.request("run", "type_text", TYPE);
		String commandId = Caller.json(request).required("command").required("commandId").asString();
		StepVerifier
			.create(this.caller.events()
				.filter((event) -> "tool".equals(event.event()))
				.map((event) -> Caller.json(String.valueOf(event.data())))
				.filter((event) -> event.required("commandId").asString().equals(commandId))
				.map((event) -> event.required("seq").asInt() + " " + event.required("summary").asString()))
			.then(() -> this.caller.call(HttpMethod.POST, "/app-control/requests", 200, request))
			.expectNext("0 Started quintet.desktop.type_text.", "1 Typed 1 of 1 characters",
					"2 Typed 1 characters into Notes")
			.thenCancel()
			.verify(Caller.TIMEOUT);
	}

	@Test
	void aPageThatComesBackMissesNothingAndGetsNothingTwice() {
		this.caller.done("type_text", TYPE);
		List<ServerSentEvent<String>> first = tools(2);
		this.caller.done("readiness", "{}");
		String last = String.valueOf(first.get(first.size() - 1).id());
		ServerSentEvent<String> next = Objects.requireNonNull(this.caller.events("Last-Event-ID", last)
			.filter((event) -> "tool".equals(event.event()))
			.blockFirst(Caller.TIMEOUT));
		assertThat(number(next)).isEqualTo(number(first.get(first.size() - 1)) + 1);
		ServerSentEvent<String> unknown = Objects.requireNonNull(this.caller.events("Last-Event-ID", "other-99999999")
			.filter((event) -> "tool".equals(event.event()))
			.blockFirst(Caller.TIMEOUT));
		assertThat(number(unknown)).isLessThanOrEqualTo(number(next));
	}

	private List<ServerSentEvent<String>> tools(int count) {
		return Objects.requireNonNull(this.caller.events()
			.filter((event) -> "tool".equals(event.event()))
			.take(count)
			.collectList()
			.block(Caller.TIMEOUT));
	}

	private static long number(ServerSentEvent<String> event) {
		String id = String.valueOf(event.id());
		return Long.parseLong(id.substring(id.indexOf('-') + 1));
	}

	@Test
	void theKillSwitchStopsEverything() {
		this.caller.killSwitch(true, "Lunch");
		long revision = revision();
		JsonNode blocked = this.caller.run("type_text", TYPE);
		assertThat(blocked.required("failureKind").asString()).isEqualTo("blocked");
		assertThat(blocked.required("message").asString()).contains("Lunch");
		assertThat(revision()).isEqualTo(revision);
		assertThat(this.caller.state().required("killSwitch").required("reason").asString()).isEqualTo("Lunch");
		StepVerifier.create(this.caller.events().filter((event) -> "killswitch".equals(event.event())))
			.assertNext((event) -> assertThat(event.data()).contains("\"tripped\":true"))
			.then(() -> this.caller.killSwitch(false, ""))
			.assertNext((event) -> assertThat(event.data()).isEqualTo("{\"tripped\":false}"))
			.thenCancel()
			.verify(Caller.TIMEOUT);
		this.caller.done("type_text", TYPE);
	}

	@Test
	void whatIsBlockedIsShownToo() {
		this.caller.killSwitch(true, "Lunch");
		this.caller.run("type_text", TYPE);
		StepVerifier
			.create(this.caller.events()
				.filter((event) -> "tool".equals(event.event()) && String.valueOf(event.data()).contains("\"warning\""))
				.map((event) -> Caller.json(String.valueOf(event.data()))))
			.assertNext((event) -> assertThat(event.required("failureKind").asString()).isEqualTo("blocked"))
			.thenCancel()
			.verify(Caller.TIMEOUT);
	}

	@Test
	void thePageIsToldWhereToSend() {
		JsonNode links = this.caller.state().required("links");
		assertThat(links.required("requests").asString()).isEqualTo("/app-control/requests");
		assertThat(links.required("killSwitch").asString()).isEqualTo("/actuator/appcontrol");
		assertThat(links.required("token").asBoolean()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Sec-Fetch-Site=cross-site", "Sec-Fetch-Site=same-site", "Sec-Fetch-Site=none",
			"Origin=https://elsewhere.example", "Origin=http://127.0.0.1:1", "Origin=null", "Host=elsewhere.example",
			"Host=127.0.0.1.elsewhere.example", "Host=" })
	void aPageOfAnotherOriginCanDoNothing(String header) {
		String name = header.substring(0, header.indexOf('='));
		String value = header.substring(header.indexOf('=') + 1);
		long revision = revision();
		for (String path : new String[] { "/app-control/requests", "/actuator/appcontrol", "/desktop/reset" }) {
			String body = path.startsWith("/act") ? "{\"killSwitch\":true}" : Caller.request("run", "type_text", TYPE);
			assertThat(this.caller.call(HttpMethod.POST, path, 403, body, name, value)).as(path).isNotBlank();
		}
		assertThat(revision()).isEqualTo(revision);
		assertThat(this.caller.state().required("killSwitch").required("tripped").asBoolean()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "/desktop/events", "/desktop/state", "/app-control/requests/req_1", "/actuator/appcontrol" })
	void aPageOfAnotherOriginSeesNothing(String path) {
		this.caller.call(HttpMethod.GET, path, 403, "", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors");
		this.caller.call(HttpMethod.GET, path, 403, "", "Host", "elsewhere.example");
		this.caller.call(HttpMethod.GET, path, 403, "", "Origin", "https://elsewhere.example");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/%61pp-control/requests", "/app-control;a=b/requests", "/app-control/;a=b/requests",
			"/app-control/requests;a=b", "/%64esktop/reset", "/desktop;a=b/reset", "/actuator/%61ppcontrol" })
	void noSpellingOfThePathGetsAroundThat(String path) {
		client().post()
			.uri(URI.create("http://127.0.0.1:" + this.port + path))
			.header("Sec-Fetch-Site", "cross-site")
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(Caller.request("run", "readiness", "{}"))
			.exchange()
			.expectStatus()
			.isForbidden();
	}

	@Test
	void aPageOfThisOriginMay() {
		String request = Caller.request("run", "readiness", "{}");
		this.caller.call(HttpMethod.POST, "/app-control/requests", 200, request, "Origin",
				"http://127.0.0.1:" + this.port);
		this.caller.call(HttpMethod.POST, "/app-control/requests", 200, request, "Sec-Fetch-Site", "same-origin");
		this.caller.call(HttpMethod.POST, "/app-control/requests", 200, request, "Host", "LocalHost:" + this.port);
		this.caller.call(HttpMethod.POST, "/app-control/requests", 200, request, "Host", "[::1]:" + this.port);
	}

	@Test
	void aLinkMayLeadToThePage() {
		this.caller.call(HttpMethod.GET, "/desktop/", 200, "", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode",
				"navigate", "Sec-Fetch-Dest", "document");
		this.caller.call(HttpMethod.GET, "/desktop/", 403, "", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode",
				"navigate", "Sec-Fetch-Dest", "iframe");
		this.caller.call(HttpMethod.GET, "/desktop/", 200, "", "Sec-Fetch-Site", "none", "Sec-Fetch-Mode", "navigate");
	}

	@Test
	void thePageAllowsNothingFromElsewhere() {
		StrictPage.check(this.port, "desktop");
	}

	private WebTestClient client() {
		return WebTestClient.bindToServer().baseUrl("http://127.0.0.1:" + this.port).build();
	}

}

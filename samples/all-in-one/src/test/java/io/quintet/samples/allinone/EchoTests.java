package io.quintet.samples.allinone;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The calls of the README, and the demos, on the embedded database.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class EchoTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	@LocalServerPort
	private int port;

	@Test
	void theAssistantAnswers() {
		String thread = post("/acp/threads", "{}").get("id").asString();
		String path = "/acp/threads/" + thread;
		post(path + "/members", "{\"identity\":{\"id\":\"echo\",\"name\":\"Echo\",\"role\":\"assistant\"}}");
		post(path + "/messages", "{\"client_id\":\"1\",\"content\":[{\"type\":\"text\",\"text\":\"Hello\"}]}");
		post(path + "/invocations", "{\"assistant_ids\":[\"echo\"]}");
		Awaitility.await()
			.atMost(TIMEOUT)
			.untilAsserted(() -> assertThat(get(path + "/events").toString()).contains("\"text\":\"You said: Hello\"")
				.contains("\"type\":\"run.completed\""));
	}

	@Test
	void theChatIsServed() {
		for (String path : new String[] { "/chat/", "/chat/app.js",
				"/chat/vendor/socket.io-client-4.8.3/socket.io.min.js", "/chat/room" }) {
			client().get().uri(path).exchange().expectStatus().isOk();
		}
		client().get()
			.uri("/")
			.exchange()
			.expectBody(String.class)
			.value((html) -> assertThat(html).contains("href=\"trip/\"", "href=\"chat/\"", "href=\"login/\"",
					"href=\"desktop/\""));
	}

	@Test
	void anAgentCanLogInAtTheSimulatedPlatform() {
		for (String path : new String[] { "/login/", "/login/login.js" }) {
			client().get().uri(path).exchange().expectStatus().isOk();
		}
		client().get()
			.uri("/login/state")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.simulated")
			.isEqualTo(true);
		JsonNode login = read(client().post().uri("/login/requests"));
		assertThat(login.get("status").asString()).isEqualTo("waiting");
	}

	@Test
	void theDesktopTakesCommands() {
		for (String path : new String[] { "/desktop/", "/desktop/desktop.js", "/actuator/appcontrol" }) {
			client().get().uri(path).exchange().expectStatus().isOk();
		}
		String command = """
				{"schema":"app_control.service.request.v1","action":"run","command":{"schema":"app_control.command.v1",\
				"commandId":"c1","tool":"quintet.desktop","operation":"open_app","input":{"app":"Calculator"}}}""";
		JsonNode response = read(client().post()
			.uri("/app-control/requests")
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(command));
		assertThat(response.get("observation").get("success").asBoolean()).isTrue();
		assertThat(read(client().get().uri("/desktop/state")).get("desktop").get("frontmostApp").asString())
			.isEqualTo("Calculator");
		client().post()
			.uri("/app-control/requests")
			.header("Sec-Fetch-Site", "cross-site")
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(command)
			.exchange()
			.expectStatus()
			.isForbidden();
	}

	@Test
	void aNameIsRequired() {
		client().get().uri("/acp/threads").exchange().expectStatus().isEqualTo(HttpStatus.UNAUTHORIZED);
		for (String header : new String[] { "Bearer ", "Bearer eve", "Basic ada" }) {
			client().get()
				.uri("/acp/threads")
				.header(HttpHeaders.AUTHORIZATION, header)
				.exchange()
				.expectStatus()
				.isEqualTo(HttpStatus.UNAUTHORIZED);
		}
	}

	private JsonNode post(String path, String json) {
		return read(client().post()
			.uri(path)
			.headers((headers) -> headers.setBearerAuth("ada"))
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(json));
	}

	private JsonNode get(String path) {
		return read(client().get().uri(path).headers((headers) -> headers.setBearerAuth("ada")));
	}

	private static JsonNode read(WebTestClient.RequestHeadersSpec<?> request) {
		byte[] body = request.exchange().expectStatus().is2xxSuccessful().expectBody().returnResult().getResponseBody();
		return JsonMapper.shared().readTree((body != null) ? body : new byte[0]);
	}

	private WebTestClient client() {
		return WebTestClient.bindToServer().baseUrl("http://127.0.0.1:" + this.port).responseTimeout(TIMEOUT).build();
	}

}

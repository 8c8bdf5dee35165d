package io.quintet.samples.trip;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.StringNode;

import io.quintet.hpp.HandshakeSessions;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.samples.support.StrictPage;

import static org.assertj.core.api.Assertions.assertThat;

@TripTest
class TripApplicationTests {

	@LocalServerPort
	int port;

	@Autowired
	HandshakeSessions sessions;

	private WebTestClient client;

	@BeforeEach
	void setUp() {
		this.client = WebTestClient.bindToServer().baseUrl("http://127.0.0.1:" + this.port).build();
	}

	@Test
	void thePageAllowsNothingFromElsewhere() {
		StrictPage.check(this.port, "trip");
	}

	@Test
	void aSessionComesWithItsFormAndThePrompt() {
		JsonNode started = start();
		assertThat(started.required("prompt").asString()).startsWith("# Handshake Prompt - form-fill")
			.contains("- token: " + started.required("token").asString(), "- baseUrl: http://127.0.0.1:" + this.port,
					TripForm.INSTRUCTIONS);
		this.client.get()
			.uri(started.required("links").required("contextUrl").asString())
			.header("X-Handshake-Token", started.required("token").asString())
			.exchange()
			.expectBody()
			.jsonPath("$.schema.length()")
			.isEqualTo(11)
			.jsonPath("$.missing")
			.isEqualTo(List.of("traveller", "email", "destination", "departure", "travellers"));
	}

	@Test
	void refusedValuesAreKeptWithTheirReasonUntilTheFieldIsWritten() {
		JsonNode started = start();
		String id = idOf(started);
		this.sessions.userEdit(id, "email", StringNode.valueOf("ada@example.org")).block(Duration.ofSeconds(60));
		act(started, "{\"type\":\"set\",\"key\":\"travellers\",\"value\":\"two\"}",
				"{\"type\":\"set\",\"key\":\"email\",\"value\":\"x\"}",
				"{\"type\":\"set\",\"key\":\"other\",\"value\":1}");
		assertThat(problems(id))
			.contains("\"travellers\":{\"kind\":\"invalid\",\"reason\":\"a whole number is expected\"",
					"\"email\":{\"kind\":\"rejected\"")
			.doesNotContain("other");
		act(started, "{\"type\":\"set\",\"key\":\"travellers\",\"value\":2}");
		assertThat(problems(id)).contains("\"batches\":2").doesNotContain("travellers");
	}

	@Test
	void aCompleteFormIsTakenWithItsTokenOnly() {
		JsonNode started = start();
		String id = idOf(started);
		String token = started.required("token").asString();
		assertThat(send(id, "x".repeat(token.length()), 404)).contains("the session has ended");
		assertThat(send(id, token, 422)).contains("\"departure\":\"it is required\"");
		Map<String, JsonNode> values = Map.of("traveller", StringNode.valueOf("Ada"), "email",
				StringNode.valueOf("ada@example"), "destination", StringNode.valueOf("Lisbon"), "departure",
				StringNode.valueOf("2027-05-03T09:30:00"), "travellers", StringNode.valueOf("two"));
		values.forEach((key, value) -> this.sessions.userEdit(id, key, value).block(Duration.ofSeconds(60)));
		assertThat(send(id, token, 422)).contains("\"email\":\"an e-mail address such as",
				"\"travellers\":\"a whole number is expected\"");
		this.sessions.userEdit(id, "email", StringNode.valueOf("ada@example.org")).block(Duration.ofSeconds(60));
		this.sessions.userEdit(id, "travellers", IntNode.valueOf(2)).block(Duration.ofSeconds(60));
		assertThat(send(id, token, 200)).contains("\"number\":\"TR-", "\"value\":\"Lisbon\"", "\"by\":\"user\"");
		assertThat(send(id, token, 404)).contains("the session has ended");
	}

	@Test
	void theSimulatedAgentCallsThisServerOnly() {
		JsonNode started = start();
		this.client.post()
			.uri("/trip/agent")
			.header("Host", "localhost:1")
			.bodyValue(Map.of("sessionId", idOf(started), "token", started.required("token").asString()))
			.exchange()
			.expectBody()
			.jsonPath("$.written")
			.isEqualTo(8);
	}

	@Test
	void aCallWithoutASessionIsRefused() {
		for (String call : new String[] { "agent", "request" }) {
			this.client.post().uri("/trip/" + call).bodyValue(Map.of()).exchange().expectStatus().isBadRequest();
			this.client.post()
				.uri("/trip/" + call)
				.bodyValue(Map.of("sessionId", "none", "token", "none"))
				.exchange()
				.expectStatus()
				.isNotFound();
		}
	}

	private String send(String id, String token, int status) {
		return new String(Objects.requireNonNull(this.client.post()
			.uri("/trip/request")
			.bodyValue(Map.of("sessionId", id, "token", token))
			.exchange()
			.expectStatus()
			.isEqualTo(status)
			.expectBody()
			.returnResult()
			.getResponseBodyContent()), StandardCharsets.UTF_8);
	}

	private JsonNode start() {
		byte[] body = this.client.post()
			.uri("/trip/session")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.returnResult()
			.getResponseBodyContent();
		return JsonMapper.shared().readTree(body);
	}

	private void act(JsonNode started, String... actions) {
		this.client.post()
			.uri("/handshake/action/" + idOf(started))
			.header("X-Handshake-Token", started.required("token").asString())
			.bodyValue("{\"stream\":false,\"actions\":[" + String.join(",", actions) + "]}")
			.exchange()
			.expectStatus()
			.isOk();
	}

	private String problems(String id) {
		HandshakeSession session = this.sessions.find(id).block(Duration.ofSeconds(60));
		assertThat(session).isNotNull();
		return session.meta().toString();
	}

	private static String idOf(JsonNode started) {
		String url = started.required("links").required("contextUrl").asString();
		return url.substring(url.lastIndexOf('/') + 1);
	}

}

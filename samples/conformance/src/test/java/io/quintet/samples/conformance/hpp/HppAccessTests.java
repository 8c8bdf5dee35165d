package io.quintet.samples.conformance.hpp;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import io.quintet.hpp.HandshakeAgents;
import io.quintet.hpp.HandshakeException;
import io.quintet.hpp.HandshakeSessions;
import io.quintet.hpp.NewSession;
import io.quintet.samples.conformance.hpp.HppClient.Reply;
import io.quintet.samples.conformance.hpp.HppClient.Session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tokens, origins and limits.
 */
class HppAccessTests {

	private HppServer server;

	private HppClient client;

	private Session session;

	@AfterEach
	void stop() {
		this.server.close();
	}

	private void server(String... properties) {
		serverWith("hpp", properties);
	}

	private void serverWith(String profile, String... properties) {
		if (this.server != null) {
			this.server.close();
		}
		this.server = HppServer.start(profile, properties);
		this.client = this.server.client();
		this.session = this.client.create("{}");
	}

	@Test
	void wrongTokensAreLimitedOverHttpAndSocketsTogetherWhileTheHolderIsNotTouched() {
		server();
		for (int i = 0; i < 30; i++) {
			assertThat(context("wrong-" + i).status()).isEqualTo(403);
			WireSocket socket = socket("wrong", Map.of());
			assertThat(socket.next().get("msg").asString()).isEqualTo("invalid token");
			assertThat(socket.closeCode()).isEqualTo(1000);
		}
		Reply limited = context("wrong");
		assertThat(limited.status()).isEqualTo(429);
		assertThat(limited.error()).isEqualTo("rate limit exceeded");
		assertThat(Integer.parseInt(limited.header("retry-after"))).isBetween(1, 60);
		assertThatThrownBy(() -> socket("wrong", Map.of())).isInstanceOf(CompletionException.class)
			.hasStackTraceContaining("429");
		assertThat(this.session.context().status()).isEqualTo(200);
		assertThat(socket(this.session.token(), Map.of()).next().get("type").asString()).isEqualTo("connected");
	}

	@Test
	void aRefusedRequestTellsWhenToComeBack() {
		server("hpp.rate-limit=2");
		this.session.context();
		this.session.context();
		Reply limited = this.session.context();
		assertThat(limited.status()).isEqualTo(429);
		assertThat(Integer.parseInt(limited.header("retry-after"))).isBetween(1, 60);
	}

	@Test
	void aLimitOfZeroRefusesEverything() {
		server("hpp.rate-limit=0");
		assertThat(this.session.context().status()).isEqualTo(429);
		assertThat(this.session.extend("{}").status()).isEqualTo(200);
	}

	@Test
	void aForeignOriginIsRefusedBeforeAnythingElse() {
		server("hpp.allowed-origins=https://partner.example");
		Reply refused = this.client.post("/handshake/notify/unknown", Map.of("Origin", "https://evil.example"), "{");
		assertThat(refused.status()).isEqualTo(403);
		assertThat(refused.error()).isEqualTo("origin not allowed");
		assertThatThrownBy(() -> socket(this.session.token(), Map.of("Origin", "https://evil.example")))
			.hasStackTraceContaining("403");
		assertThatThrownBy(() -> socket(this.session.token(), Map.of("Origin", "null"))).hasStackTraceContaining("403");
		assertThat(this.session.context().json().get("context")).isEmpty();
	}

	@Test
	void theOwnAndAConfiguredOriginAndNoOriginPass() {
		server("hpp.allowed-origins=https://partner.example");
		String own = "http://127.0.0.1:" + this.server.port();
		for (String origin : new String[] { own, "https://partner.example" }) {
			assertThat(this.client
				.post("/handshake/notify/" + this.session.id(), Map.of("Origin", origin), "{\"key\":\"a\"}")
				.status()).isEqualTo(200);
			assertThat(socket(this.session.token(), Map.of("Origin", origin)).next().get("type").asString())
				.isEqualTo("connected");
		}
		assertThat(this.session.edit("{\"key\":\"b\"}").status()).isEqualTo(200);
		assertThat(this.client
			.post("/handshake/notify/" + this.session.id(), Map.of("Origin", "http://127.0.0.1:1"), "{\"key\":\"a\"}")
			.status()).isEqualTo(403);
	}

	@Test
	void queryTokensCanBeSwitchedOffForHttp() {
		server();
		String path = "/handshake/context/" + this.session.id() + "?token=" + this.session.token();
		assertThat(this.client.get(path, Map.of()).status()).isEqualTo(200);
		server("hpp.query-token=false");
		path = "/handshake/context/" + this.session.id() + "?token=" + this.session.token();
		assertThat(this.client.get(path, Map.of()).status()).isEqualTo(403);
		assertThat(this.session.context().status()).isEqualTo(200);
		assertThat(socket(this.session.token(), Map.of()).next().get("type").asString()).isEqualTo("connected");
	}

	@Test
	void aFormBodyIsNeverReadAsParameters() {
		server();
		Reply reply = this.client.post("/handshake/action/" + this.session.id(),
				Map.of("Content-Type", "application/x-www-form-urlencoded"), "token=" + this.session.token());
		assertThat(reply.status()).isEqualTo(403);
		reply = this.client.post("/handshake/action/" + this.session.id() + "?token=" + this.session.token(),
				Map.of("Content-Type", "application/x-www-form-urlencoded"), "{\"stream\":false}");
		assertThat(reply.status()).isEqualTo(200);
	}

	@Test
	void aTokenBeyondAsciiIsJustWrong() throws IOException {
		server();
		try (Socket socket = new Socket("127.0.0.1", this.server.port())) {
			socket.setSoTimeout(60_000);
			OutputStream out = socket.getOutputStream();
			out.write(("GET /handshake/context/" + this.session.id()
					+ " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Handshake-Token: t\u00f6ken\u4e2d\r\n\r\n")
				.getBytes(StandardCharsets.UTF_8));
			String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(answer).startsWith("HTTP/1.1 403 ").contains("{\"error\":\"invalid token\"}");
		}
		assertThat(this.client.get("/handshake/context/" + this.session.id() + "?token=t%C3%B6ken", Map.of()).status())
			.isEqualTo(403);
	}

	@Test
	void theTokenOfASocketIsDecoded() {
		server();
		StringBuilder encoded = new StringBuilder();
		for (char c : this.session.token().toCharArray()) {
			encoded.append('%').append(Integer.toHexString(c));
		}
		assertThat(socket(encoded.toString(), Map.of()).next().get("type").asString()).isEqualTo("connected");
	}

	@Test
	void tokensBeginWithALetterOrADigit() {
		server();
		HandshakeSessions sessions = this.server.bean(HandshakeSessions.class);
		for (int i = 0; i < 2_000; i++) {
			String token = sessions.create(NewSession.ofJson("{}")).block(HppClient.TIMEOUT).token();
			assertThat(token).matches("[A-Za-z0-9][A-Za-z0-9_-]{31}");
		}
	}

	@Test
	void aTokenCanBeBoundToTheFirstAgentThatUsesIt() {
		server("hpp.bind-agent=true", "hpp.rate-limit=3");
		assertThat(this.session.open().next().get("type").asString()).isEqualTo("connected");
		assertThat(this.session.context().status()).isEqualTo(200);
		assertThat(this.session.context().status()).isEqualTo(200);
		HandshakeAgents agents = this.server.bean(HandshakeAgents.class);
		HandshakeAgents.Access thief = new HandshakeAgents.Access(this.session.id(), this.session.token(), "10.0.0.66");
		assertThatThrownBy(() -> agents.request(thief).block(HppClient.TIMEOUT)).isInstanceOf(HandshakeException.class)
			.hasMessage("invalid token");
		assertThat(this.session.context().status()).isEqualTo(200);
	}

	@Test
	void aManagementPortOfItsOwnServesNoSessions() {
		server("management.server.port=0");
		HppClient management = new HppClient(this.server.managementPort());
		assertThat(management.send("GET", "/actuator/health", Map.of(), null).status()).isEqualTo(200);
		// Without a body: what another endpoint leaves unread is not ours to read.
		assertThat(management.send("POST", "/handshake/session", Map.of(), null).status()).isEqualTo(404);
		assertThat(
				management.send("GET", "/handshake/context/" + this.session.id(), this.session.auth(), null).status())
			.isEqualTo(404);
		assertThatThrownBy(() -> WireSocket
			.open(management.ws("/ws/handshake/" + this.session.id() + "?token=" + this.session.token()), Map.of()))
			.hasStackTraceContaining("404");
		assertThat(this.session.context().status()).isEqualTo(200);
	}

	@Test
	void extensionsHaveATotalBound() {
		server("hpp.ttl=1h", "hpp.max-ttl=3h");
		JsonNode first = this.session.extend("{\"extraSeconds\":3600}").json();
		assertThat(first.get("extended").asInt()).isEqualTo(3600);
		JsonNode second = this.session.extend("{\"extraSeconds\":86400}").json();
		assertThat(second.get("extended").asInt()).isEqualTo(3600);
		assertThat(second.get("expiresIn").asInt()).isBetween(10_790, 10_800);
		Reply third = this.session.extend("{\"extraSeconds\":1}");
		assertThat(third.status()).isEqualTo(403);
		assertThat(third.error()).isEqualTo("extension denied by server policy");
	}

	@Test
	void aHookThatAllowsAllowsAndOneThatGrantsTooMuchGrantsADay() {
		serverWith("hpp,hpp-hooks");
		assertThat(this.session.extend("{\"extraSeconds\":10}").json().get("extended").asInt()).isEqualTo(10);
		assertThat(this.session.extend("{\"extraSeconds\":12}").json().get("extended").asInt()).isEqualTo(86_400);
		assertThat(this.session.extend("{\"extraSeconds\":11}").json().get("extended").asInt()).isEqualTo(11);
		assertThat(this.session.extend("{\"extraSeconds\":13}").json().get("extended").asInt()).isEqualTo(13);
		assertThat(this.session.extend("{\"extraSeconds\":14}").json().get("extended").asInt()).isEqualTo(14);
	}

	private Reply context(String token) {
		return this.client.get("/handshake/context/" + this.session.id(), Map.of("X-Handshake-Token", token));
	}

	private WireSocket socket(String token, Map<String, String> headers) {
		return WireSocket.open(this.client.ws("/ws/handshake/" + this.session.id() + "?token=" + token), headers);
	}

}

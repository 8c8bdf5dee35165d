package io.quintet.samples.allinone.bridges;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.test.AcpSocketClient;
import io.quintet.acp.test.AcpSocketEnd;
import io.quintet.acp.test.AcpSocketRefusedException;
import io.quintet.lime.test.SimulatedLimePlatform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Agents in threads, over REST and on sockets.
 */
@BridgesTest
class AgentLoginsTests {

	private static final String TENANT = "{\"sample\":\"acp-chat\"}";

	@LocalServerPort
	private int port;

	@Autowired
	private SimulatedLimePlatform platform;

	@Autowired
	private VirtualTimeScheduler time;

	private Caller ada() {
		return Caller.bearer(this.port, "ada");
	}

	private JsonNode logIn(Map<String, ?> claims) {
		this.platform.awaitStream();
		JsonNode begun = Caller.of(this.port).post("/agents/login", "", 201);
		this.platform.approve(begun.required("request").asString(), claims);
		return Caller.of(this.port)
			.post("/agents/session", "{\"login\":\"" + begun.required("login").asString() + "\"}", 200);
	}

	private String token(String agent) {
		return logIn(Map.of("sub", agent, "owner_id", "owner_ada")).required("token").asString();
	}

	private AcpSocketClient connect(String token) {
		return AcpSocketClient.to("http://127.0.0.1:" + this.port).auth("token", token).connect();
	}

	@Test
	void anAgentSpeaksAndListensInAThread() {
		JsonNode session = logIn(Map.of("sub", "juniper", "owner_id", "owner_ada"));
		assertThat(session.required("identity").asString()).isEqualTo("lime:juniper");
		Caller agent = Caller.bearer(this.port, session.required("token").asString());
		String thread = ada().thread(TENANT);
		agent.post("/acp/threads/" + thread + "/messages", "{\"client_id\":\"1\",\"content\":[]}", 403);
		ada().invite(thread, "lime:juniper", "assistant");
		JsonNode said = agent.say(thread, "1", "{\"type\":\"text\",\"text\":\"At your service\"}");
		assertThat(said.at("/author/id").asString()).isEqualTo("lime:juniper");
		assertThat(said.at("/author/role").asString()).isEqualTo("assistant");
		assertThat(said.at("/author/metadata/tenant").toString())
			.isEqualTo("{\"owner\":\"owner_ada\",\"sample\":\"acp-chat\"}");
		try (AcpSocketClient socket = connect(session.required("token").asString())) {
			socket.join(thread);
			ada().say(thread, "2", "{\"type\":\"text\",\"text\":\"Welcome\"}");
			assertThat(socket.next("event").data().at("/content/0/text").asString()).isEqualTo("Welcome");
		}
	}

	@Test
	void anAgentSeesTheThreadsOfItsOwnerAndOfNobodyElse() {
		String hers = ada().thread("{\"owner\":\"owner_ada\"}");
		String others = ada().thread("{\"owner\":\"owner_bob\"}");
		Caller agent = Caller.bearer(this.port, token("birch"));
		agent.get("/acp/threads/" + hers);
		agent.call("GET", "/acp/threads/" + others, "", 404);
	}

	@Test
	void anAgentIsNobodyElseByItsName() {
		JsonNode session = logIn(Map.of("sub", "ada"));
		assertThat(session.required("identity").asString()).isEqualTo("lime:ada");
		String thread = ada().thread(TENANT);
		Caller.bearer(this.port, session.required("token").asString())
			.call("GET", "/acp/threads/" + thread + "/events", "", 403);
	}

	@Test
	void aLogoutEndsRequestsAndSocketsAtOnce() {
		String token = token("cedar");
		Caller agent = Caller.bearer(this.port, token);
		try (AcpSocketClient socket = connect(token)) {
			agent.call("DELETE", "/agents/session", "", 204);
			assertThat(socket.awaitEnd()).isEqualTo(AcpSocketEnd.CLOSED);
		}
		agent.call("GET", "/acp/threads", "", 401);
		agent.call("DELETE", "/agents/session", "", 401);
		assertThatExceptionOfType(AcpSocketRefusedException.class).isThrownBy(() -> connect(token))
			.withMessageContaining("unauthenticated");
	}

	@Test
	void aLoginThatRunsOutEndsRequestsAndSockets() {
		JsonNode session = logIn(Map.of("sub", "elm"));
		String token = session.required("token").asString();
		Duration life = Duration.between(Instant.ofEpochMilli(this.time.now(TimeUnit.MILLISECONDS)),
				Instant.parse(session.required("until").asString()));
		try (AcpSocketClient socket = connect(token)) {
			this.time.advanceTimeBy(life.minusMillis(1));
			Caller.bearer(this.port, token).get("/acp/threads");
			assertThat(socket.isConnected()).isTrue();
			this.time.advanceTimeBy(Duration.ofMillis(1));
			assertThat(socket.awaitEnd()).isEqualTo(AcpSocketEnd.CLOSED);
		}
		Caller.bearer(this.port, token).call("GET", "/acp/threads", "", 401);
	}

	@Test
	void anotherLoginOfTheSameAgentGoesOn() {
		String first = token("fir");
		String second = token("fir");
		try (AcpSocketClient socket = connect(second)) {
			Caller.bearer(this.port, first).call("DELETE", "/agents/session", "", 204);
			// It comes back by itself, as clients do, and is let in.
			assertThat(socket.awaitEnd()).isEqualTo(AcpSocketEnd.CLOSED);
		}
		try (AcpSocketClient socket = connect(second)) {
			assertThat(socket.isConnected()).isTrue();
		}
		Caller.bearer(this.port, second).get("/acp/threads");
	}

	@Test
	void anAnswerThatGotLostIsGivenAgain() {
		this.platform.awaitStream();
		JsonNode begun = Caller.of(this.port).post("/agents/login", "", 201);
		this.platform.approve(begun.required("request").asString(), Map.of("sub", "hazel"));
		String key = "{\"login\":\"" + begun.required("login").asString() + "\"}";
		JsonNode session = Caller.of(this.port).post("/agents/session", key, 200);
		assertThat(Caller.of(this.port).post("/agents/session", key, 200)).isEqualTo(session);
	}

	@Test
	void whatIsNoLoginIsRefused() {
		Caller stranger = Caller.of(this.port);
		stranger.post("/agents/session", "{\"login\":\"login_of_nobody\"}", 404);
		stranger.post("/agents/session", "{}", 400);
		stranger.call("DELETE", "/agents/session", "", 401);
		this.platform.awaitStream();
		JsonNode begun = stranger.post("/agents/login", "", 201);
		this.platform.expire(begun.required("request").asString());
		assertThat(stranger.post("/agents/session", "{\"login\":\"" + begun.required("login").asString() + "\"}", 410)
			.required("detail")
			.asString()).contains("begin another login");
	}

	@Test
	void anAgentWhoseNameIsNoNameIsRefused() {
		this.platform.awaitStream();
		Caller stranger = Caller.of(this.port);
		JsonNode begun = stranger.post("/agents/login", "", 201);
		this.platform.approve(begun.required("request").asString(), Map.of("sub", "two\nlines"));
		stranger.post("/agents/session", "{\"login\":\"" + begun.required("login").asString() + "\"}", 403);
	}

}

package io.quintet.samples.login;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.Disposable;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

import io.quintet.lime.test.SimulatedLimePlatform;
import io.quintet.samples.support.StrictPage;

import static org.assertj.core.api.Assertions.assertThat;

@LoginTest
class LoginApplicationTests {

	@LocalServerPort
	int port;

	@Autowired
	SimulatedLimePlatform platform;

	@Autowired
	AgentSessions sessions;

	@Autowired
	LoginAttempts attempts;

	private Visitor ada;

	@BeforeEach
	void setUp() {
		this.platform.awaitStream();
		this.ada = new Visitor(this.port);
	}

	@Test
	void anAgentLogsInAndOut() {
		assertThat(this.ada.call(HttpMethod.GET, "state", 200).required("simulated").asBoolean()).isTrue();
		String requestId = this.ada.begin();
		StepVerifier.create(this.ada.events()).assertNext((login) -> {
			assertThat(login.required("status").asString()).isEqualTo("waiting");
			assertThat(login.required("requestId").asString()).isEqualTo(requestId);
			assertThat(login.required("millisLeft").asLong()).isPositive()
				.isLessThanOrEqualTo(login.required("millisInAll").asLong());
			assertThat(login.required("prompt").asString()).contains("http://127.0.0.1:" + this.port + "/login/",
					requestId);
		})
			.then(() -> this.ada.approve(requestId))
			.assertNext((login) -> assertThat(login.required("status").asString()).isEqualTo("approved"))
			.expectComplete()
			.verify(Visitor.TIMEOUT);
		this.ada.call(HttpMethod.GET, "me", 401);
		JsonNode agent = this.ada.call(HttpMethod.POST, "session", 200);
		assertThat(agent.required("agentId").asString()).isEqualTo(SimulatedAgent.ID);
		assertThat(this.ada.cookie(Visitor.LOGIN)).isNull();
		assertThat(this.ada.call(HttpMethod.GET, "me", 200)).isEqualTo(agent);
		assertThat(this.ada.call(HttpMethod.GET, "state", 200).required("agent")).isEqualTo(agent);

		String key = this.ada.cookie(Visitor.SESSION);
		assertThat(key).hasSize(43);
		this.ada.call(HttpMethod.DELETE, "session", 204);
		assertThat(this.ada.cookie(Visitor.SESSION)).isNull();
		this.ada.cookie(Visitor.SESSION, key);
		this.ada.call(HttpMethod.GET, "me", 401);
	}

	@Test
	void whoOnlyKnowsTheIdOfTheRequestGetsNothing() {
		String requestId = this.ada.begin();
		Visitor eve = new Visitor(this.port);
		eve.approve(requestId);
		assertThat(this.ada.end().required("status").asString()).isEqualTo("approved");
		for (String guess : List.of("", requestId, "x".repeat(43))) {
			eve.cookie(Visitor.LOGIN, guess);
			eve.cookie(Visitor.SESSION, guess);
			assertThat(eve.call(HttpMethod.GET, "events", 404).required("problem").asString()).isEqualTo("no-login");
			assertThat(eve.call(HttpMethod.POST, "session", 404).required("problem").asString()).isEqualTo("no-login");
			eve.call(HttpMethod.GET, "me", 401);
			assertThat(eve.call(HttpMethod.GET, "state", 200).required("login").isNull()).isTrue();
		}
		this.ada.call(HttpMethod.POST, "session", 200);
	}

	@Test
	void nothingThatWasThereBeforeTheLoginIsTheKeyAfterIt() {
		this.ada.cookie(Visitor.LOGIN, "chosen-by-somebody-else");
		this.ada.cookie(Visitor.SESSION, "chosen-by-somebody-else");
		String requestId = this.ada.begin();
		String begun = this.ada.cookie(Visitor.LOGIN);
		this.ada.approve(requestId);
		this.ada.end();
		this.ada.call(HttpMethod.POST, "session", 200);
		assertThat(Set.of("chosen-by-somebody-else", String.valueOf(begun), requestId))
			.doesNotContain(String.valueOf(this.ada.cookie(Visitor.SESSION)));
		this.ada.cookie(Visitor.SESSION, "chosen-by-somebody-else");
		this.ada.call(HttpMethod.GET, "me", 401);
	}

	@Test
	void noTwoLoginsHaveTheSameKey() {
		Set<String> keys = new HashSet<>();
		for (int i = 0; i < 5; i++) {
			keys.add(String.valueOf(this.ada.logIn()));
			keys.add(String.valueOf(this.ada.cookie(Visitor.SESSION)));
		}
		assertThat(keys).hasSize(10);
		assertThat(this.sessions.find(this.ada.cookie(Visitor.SESSION))).isNotNull();
	}

	@Test
	void aSecondLoginEndsTheSessionOfTheFirst() {
		this.ada.logIn();
		String first = this.ada.cookie(Visitor.SESSION);
		int count = this.sessions.count();
		this.ada.logIn();
		assertThat(this.sessions.count()).isEqualTo(count);
		assertThat(this.sessions.find(first)).isNull();
	}

	@Test
	void anEventThatComesTwiceHasOneEffect() {
		String requestId = this.ada.begin();
		int count = this.sessions.count();
		StepVerifier.create(this.ada.events().map((login) -> login.required("status").asString()))
			.expectNext("waiting")
			.then(() -> assertThat(this.ada.order("TWICE", requestId)).contains("twice"))
			.expectNext("approved")
			.expectComplete()
			.verify(Visitor.TIMEOUT);
		this.ada.call(HttpMethod.POST, "session", 200);
		this.ada.order("APPROVE", requestId);
		assertThat(this.sessions.count()).isEqualTo(count + 1);
	}

	@Test
	void anAnswerThatGotLostIsAskedForAgain() {
		String requestId = this.ada.begin();
		String begun = String.valueOf(this.ada.cookie(Visitor.LOGIN));
		this.ada.approve(requestId);
		this.ada.end();
		int count = this.sessions.count();
		this.ada.call(HttpMethod.POST, "session", 200);
		String key = this.ada.cookie(Visitor.SESSION);
		this.ada.cookie(Visitor.LOGIN, begun);
		this.ada.call(HttpMethod.POST, "session", 200);
		assertThat(this.ada.cookie(Visitor.SESSION)).isEqualTo(key);
		assertThat(this.sessions.count()).isEqualTo(count + 1);
		this.ada.call(HttpMethod.DELETE, "session", 204);
		this.ada.cookie(Visitor.LOGIN, begun);
		assertThat(this.ada.call(HttpMethod.POST, "session", 410).required("problem").asString()).isEqualTo("over");
	}

	@ParameterizedTest
	@CsvSource({ "EXPIRE, expired, ", "FORGE, refused, JWT signature verification failed",
			"OTHER, refused, JWT request_id claim does not match expected request" })
	void invalidPassportsAreRefused(String action, String status, String reason) {
		String requestId = this.ada.begin();
		assertThat(this.ada.call(HttpMethod.POST, "session", 409).required("problem").asString())
			.isEqualTo("not-approved");
		this.ada.order(action, requestId);
		JsonNode end = this.ada.end();
		assertThat(end.required("status").asString()).isEqualTo(status);
		assertThat(end.required("reason").asString(null)).isEqualTo(reason);
		this.ada.call(HttpMethod.POST, "session", 409);
		this.ada.call(HttpMethod.GET, "me", 401);
	}

	@Test
	void anAgentThatApprovesAnotherRequestChangesNothingHere() {
		String requestId = this.ada.begin();
		Visitor bob = new Visitor(this.port);
		String other = bob.begin();
		bob.approve(other);
		assertThat(bob.end().required("status").asString()).isEqualTo("approved");
		assertThat(this.ada.call(HttpMethod.GET, "state", 200).required("login").required("status").asString())
			.isEqualTo("waiting");
		this.ada.call(HttpMethod.POST, "session", 409);
		this.ada.approve(requestId);
		assertThat(this.ada.end().required("status").asString()).isEqualTo("approved");
	}

	@Test
	void aPassportWithoutAnAgentIsRefused() {
		String requestId = this.ada.begin();
		this.platform.send("data: {\"type\":\"approved\",\"login_request_id\":\"%s\",\"agent_passport_jwt\":\"%s\"}\n\n"
			.formatted(requestId, this.platform.passport(requestId, Map.of("sub", "", "agent_id", 1.5))));
		assertThat(this.ada.end().required("reason").asString()).isEqualTo("The passport names no agent");
	}

	@ParameterizedTest
	@CsvSource({ "UNAVAILABLE, 502, platform", "RATE_LIMIT, 503, rate-limit" })
	void aFailureOfThePlatformIsTold(String action, int status, String problem) {
		assertThat(this.ada.order(action, "")).contains("next login");
		JsonNode answer = this.ada.call(HttpMethod.POST, "requests", status);
		assertThat(answer.required("problem").asString()).isEqualTo(problem);
		assertThat(this.ada.cookie(Visitor.LOGIN)).isNull();
		this.ada.begin();
	}

	@Test
	void whatThePlatformSaysOfTheTokenIsNotShown() {
		this.platform.failCalls(1, 401, "SITE_TOKEN_INVALID");
		assertThat(this.ada.call(HttpMethod.POST, "requests", 502).toString()).isEqualTo("{\"problem\":\"site\"}");
	}

	@Test
	void anotherLoginOfTheSameBrowserTakesThePlaceOfTheFirst() {
		this.ada.begin();
		StepVerifier.create(this.ada.events().map((login) -> login.required("status").asString()))
			.expectNext("waiting")
			.then(() -> this.ada.begin())
			.expectNext("stopped")
			.expectComplete()
			.verify(Visitor.TIMEOUT);
		this.ada.call(HttpMethod.DELETE, "requests", 204);
		assertThat(this.ada.cookie(Visitor.LOGIN)).isNull();
		assertThat(this.ada.call(HttpMethod.GET, "state", 200).required("login").isNull()).isTrue();
	}

	@Test
	void noMoreThanEightWatchOneLogin() {
		this.ada.begin();
		List<Disposable> open = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			open.add(this.ada.events().subscribe());
		}
		assertThat(this.ada.call(HttpMethod.GET, "events", 503, "Accept", "text/event-stream")
			.required("problem")
			.asString()).isEqualTo("busy");
		open.forEach(Disposable::dispose);
		Awaitility.await().atMost(Visitor.TIMEOUT).until(() -> this.attempts.watching() == 0);
		StepVerifier.create(this.ada.events()).expectNextCount(1).thenCancel().verify(Visitor.TIMEOUT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Sec-Fetch-Site=cross-site", "Sec-Fetch-Site=same-site", "Sec-Fetch-Site=none",
			"Origin=https://elsewhere.example", "Origin=http://127.0.0.1:1", "Origin=null", "Host=elsewhere.example" })
	void aPageOfAnotherOriginChangesNothing(String header) {
		String name = header.substring(0, header.indexOf('='));
		String value = header.substring(header.indexOf('=') + 1);
		this.ada.call(HttpMethod.POST, "requests", 403, name, value);
		assertThat(this.ada.cookie(Visitor.LOGIN)).isNull();
		this.ada.logIn();
		this.ada.call(HttpMethod.DELETE, "session", 403, name, value);
		this.ada.call(HttpMethod.GET, "me", 200);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "/%6Cogin/requests", "/login;a=b/requests", "/login/;a=b/requests", "/login/requests;a=b" })
	void noSpellingOfThePathGetsAroundThat(String path) {
		client().post()
			.uri(URI.create("http://127.0.0.1:" + this.port + path))
			.header("Sec-Fetch-Site", "cross-site")
			.exchange()
			.expectStatus()
			.isForbidden();
	}

	@Test
	void aPageOfThisOriginMay() {
		this.ada.call(HttpMethod.POST, "requests", 201, "Origin", "http://127.0.0.1:" + this.port);
		this.ada.call(HttpMethod.POST, "requests", 201, "Sec-Fetch-Site", "same-origin");
	}

	@Test
	void theSimulationKnowsItsRequests() {
		assertThat(this.ada.order("APPROVE", "lr_unknown")).contains("knows no such login request");
		assertThat(this.ada.order("APPROVE", "")).contains("knows no such login request");
		String requestId = this.ada.begin();
		this.ada.order("EXPIRE", requestId);
		assertThat(this.ada.order("APPROVE", requestId)).contains("knows no such login request");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"action\": \"OTHERWISE\"}", "[]", "nothing" })
	void anOrderThatIsNoneIsRefused(String json) {
		client().post()
			.uri("/login/simulation")
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(json)
			.exchange()
			.expectStatus()
			.isBadRequest();
	}

	@Test
	void thePageAllowsNothingFromElsewhere() {
		StrictPage.check(this.port, "login");
	}

	private WebTestClient client() {
		return WebTestClient.bindToServer().baseUrl("http://127.0.0.1:" + this.port).build();
	}

}

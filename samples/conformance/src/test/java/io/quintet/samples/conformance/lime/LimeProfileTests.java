package io.quintet.samples.conformance.lime;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import io.quintet.lime.test.SimulatedLimePlatform;
import io.quintet.samples.conformance.ConformanceApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A site against the simulated platform.
 */
class LimeProfileTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static SimulatedLimePlatform platform;

	private static LimeServer site;

	@BeforeAll
	static void start() {
		platform = SimulatedLimePlatform.start();
		site = LimeServer.start(platform.apiBase() + "/", platform.siteToken(), List.of());
		platform.awaitStream();
	}

	@AfterAll
	static void stop() {
		site.close();
		platform.close();
	}

	private static List<String> logins(String requestId, int count) {
		return Awaitility.await()
			.atMost(TIMEOUT)
			.until(() -> site.call("GET", "/site/logins", null)
				.body()
				.valueStream()
				.filter((login) -> login.get("request_id").asString().equals(requestId))
				.map((login) -> login.get("handler").asString() + " " + login.get("passport").isNull())
				.toList(), (logins) -> logins.size() == count);
	}

	@Test
	void aRequestIsCreatedApprovedAndVerified() {
		LimeServer.Answer created = site.call("POST", "/site/login-requests", "");
		assertThat(created.status()).isEqualTo(200);
		assertThat(created.body().get("status").asString()).isEqualTo("PENDING");
		String id = created.body().get("request_id").asString();
		String passport = platform.approve(id);
		assertThat(logins(id, 2)).containsExactly("first false", "second false");
		JsonNode verified = site
			.call("POST", "/site/verify", "{\"passport\":\"" + passport + "\",\"expected_request_id\":\"" + id + "\"}")
			.body();
		assertThat(verified.get("valid").asBoolean()).isTrue();
		assertThat(verified.get("claims").get("agent_id").asString()).isEqualTo("agent_simulated");
		LimeServer.Answer refused = site.call("POST", "/site/verify",
				"{\"passport\":\"" + passport + "\",\"expected_request_id\":\"other\"}");
		assertThat(refused.status()).isEqualTo(502);
		assertThat(refused.body().get("type").asString()).isEqualTo("LimeInvalidPassportException");
		assertThat(refused.body().get("status").isNull()).isTrue();
	}

	@Test
	void theSecondHandlerRunsAlthoughTheFirstFails() {
		platform.expire("lr_boom_1");
		assertThat(logins("lr_boom_1", 2)).containsExactly("first true", "second true");
	}

	@Test
	void aSlowLoginHoldsNoOtherUp() {
		platform.expire("lr_slow_1");
		platform.expire("lr_quick");
		assertThat(logins("lr_quick", 2)).hasSize(2);
		assertThat(logins("lr_slow_1", 2)).hasSize(2);
		List<String> order = site.call("GET", "/site/logins", null)
			.body()
			.valueStream()
			.filter((login) -> login.get("handler").asString().equals("second"))
			.map((login) -> login.get("request_id").asString())
			.toList();
		assertThat(order.indexOf("lr_quick")).isLessThan(order.indexOf("lr_slow_1"));
	}

	@Test
	void anAgentIsBound() {
		JsonNode request = site.call("POST", "/site/bindings", "{\"redirect_uri\":\"https://app.example/cb\"}").body();
		String id = request.get("binding_id").asString();
		JsonNode exchanged = site
			.call("POST", "/site/bindings/exchange", "{\"binding_code\":\"" + platform.approveBinding(id) + "\"}")
			.body();
		assertThat(exchanged.get("claims").get("binding_id").asString()).isEqualTo(id);
		LimeServer.Answer again = site.call("POST", "/site/bindings/exchange", "{\"binding_code\":\"used\"}");
		assertThat(again.status()).isEqualTo(502);
		assertThat(again.body().get("type").asString()).isEqualTo("LimeApiException");
		assertThat(again.body().get("status").asInt()).isEqualTo(400);
		assertThat(again.body().get("code").asString()).isEqualTo("INVALID_BINDING_CODE");
	}

	@Test
	void aRefusedStartSaysWhyOnStandardError() throws Exception {
		ProcessBuilder command = new ProcessBuilder(
				System.getProperty("java.home") + File.separator + "bin" + File.separator + "java", "-cp",
				System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
				ConformanceApplication.class.getName(), "--server.port=0", "--spring.profiles.active=lime");
		command.environment().remove("LIME_SITE_TOKEN");
		Process process = command.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
		try {
			String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
			assertThat(process.exitValue()).isNotZero();
			assertThat(errors).contains("the property 'lime.site-token' is not set").contains("LIME_SITE_TOKEN");
		}
		finally {
			process.destroyForcibly();
		}
	}

}

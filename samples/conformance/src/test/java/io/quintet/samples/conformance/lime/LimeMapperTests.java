package io.quintet.samples.conformance.lime;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import io.quintet.lime.LimeSite;
import io.quintet.lime.LimeSiteClient;
import io.quintet.lime.error.LimeException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The mapper of the application has no say in what LIME reads and writes.
 */
class LimeMapperTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final JsonNode PASSPORTS = LimeVectors.json("passports/passports.json");

	@Test
	void aHostileMapperChangesNoByte() {
		List<String> plain = transcript("lime");
		List<String> hostile = transcript("lime,hostile-mapper");
		assertThat(hostile).isEqualTo(plain);
		assertThat(plain)
			.contains("POST /api/v1/modules/agent-login/requests {}",
					"POST /api/v1/modules/bindings/requests {\"redirect_uri\":\"https://app.example/cb\"}",
					"POST /api/v1/modules/bindings/exchange {\"binding_code\":\"code\"}",
					"LoginRequest[requestId=lr_1, status=PENDING, expiresAt=2026-06-10T12:00:00Z]")
			.anyMatch((line) -> line.contains("detail={\"some_detail\":[],\"other\":null}"))
			.anyMatch((line) -> line.contains("\"agent_id\":\"agent_7f3a\""));
	}

	private static List<String> transcript(String profiles) {
		try (FakePlatform platform = new FakePlatform();
				LimeServer server = LimeServer.start(profiles, "http://127.0.0.1:" + platform.port() + "/api/v1",
						"st_1", List.of(), "lime.passport.issuer-check=off",
						"conformance.clock=" + Instant.ofEpochSecond(PASSPORTS.get("now").asLong()))) {
			List<String> said = new ArrayList<>();
			LimeSite site = server.bean(LimeSite.class);
			json(platform, 201,
					"{\"ok\":true,\"data\":{\"login_request_id\":\"lr_1\",\"status\":\"PENDING\",\"expires_at\":\"2026-06-10T12:00:00+00:00\"}}");
			said.add(String.valueOf(site.createLoginRequest().block(TIMEOUT)));
			json(platform, 400,
					"{\"ok\":false,\"error\":{\"code\":\"BAD\",\"message\":\"m\",\"detail\":{\"some_detail\":[],\"other\":null}}}");
			said.add(failure(site));
			json(platform, 201,
					"{\"ok\":true,\"data\":{\"binding_id\":\"b\",\"connect_url\":\"https://x\",\"status\":\"PENDING\",\"expires_at\":\"2026-06-10T12:00:00Z\"}}");
			said.add(String.valueOf(site.createBindingRequest(URI.create("https://app.example/cb")).block(TIMEOUT)));
			json(platform, 200, "{\"ok\":true,\"data\":{\"passport\":\"a.b.c\"}}");
			said.add(String.valueOf(site.exchangeBindingCode("code").block(TIMEOUT)));
			json(platform, 200, new String(LimeVectors.bytes("passports/jwks-default.json"), StandardCharsets.UTF_8));
			said.add(String.valueOf(site.verifyPassport(PASSPORTS.get("cases").get(0).get("token").asString())
				.block(TIMEOUT)
				.claims()));
			platform
				.onStream("data: {\"type\":\"approved\",\"login_request_id\":\"a\",\"agent_passport_jwt\":\"j\"}\n\n"
						+ "data: {\"type\":\"expired\",\"login_request_id\":7}\n\n");
			LimeSiteClient client = server.bean(LimeSiteClient.class);
			Awaitility.await()
				.atMost(TIMEOUT)
				.until(() -> client.status().logins().handled("ok") == 4 && client.status().logins().active() == 0);
			platform.streams().forEach((request) -> said.add(shown(request)));
			platform.calls().forEach((request) -> said.add(shown(request)));
			platform.calls().forEach((request) -> said.add(request.agreedHeaders().toString()));
			return said;
		}
	}

	private static void json(FakePlatform platform, int status, String body) {
		platform.onCall(status, Map.of("Content-Type", "application/json"), body);
	}

	private static String failure(LimeSite site) {
		try {
			return "no failure but " + site.createLoginRequest().block(TIMEOUT);
		}
		catch (LimeException ex) {
			return ex + " code=" + ex.code() + " status=" + ex.httpStatus() + " detail=" + ex.detail();
		}
	}

	private static String shown(FakePlatform.Request request) {
		return (request.method() + " " + request.path() + " " + request.body()).strip();
	}

}

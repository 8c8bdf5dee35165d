package io.quintet.samples.conformance.lime;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.lime.LimeWebClientCustomizer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Recorded passports through the application, by the clock that they were signed for.
 */
class LimePassportVectorTests {

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final JsonNode FILE = LimeVectors.json("passports/passports.json");

	// The platform's keys differ from case to case, so there is a site for each set.
	private static final Map<String, LimeServer> SITES = new HashMap<>();

	static Stream<Arguments> cases() {
		return FILE.get("cases").valueStream().map((vector) -> Arguments.of(vector.get("id").asString(), vector));
	}

	@AfterAll
	static void stop() {
		SITES.values().forEach(LimeServer::close);
	}

	private static LimeServer site(String jwks) {
		return SITES.computeIfAbsent(jwks,
				(name) -> LimeServer.start(FILE.get("base_url").asString(), "st_test_token", List.of(Platform.class),
						"conformance.clock=" + Instant.ofEpochSecond(FILE.get("now").asLong()), "test.jwks=" + name));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void theVerdictIsAsWanted(String id, JsonNode vector) {
		boolean binding = vector.get("kind").asString().equals("binding");
		Map<String, JsonNode> body = new HashMap<>();
		body.put("passport", vector.get("token"));
		body.put("expected_request_id", vector.get("expected_request_id"));
		LimeServer.Answer answer = site(vector.get("jwks").asString()).call("POST",
				binding ? "/site/verify-binding" : "/site/verify", JSON.writeValueAsString(body));
		if (vector.get("wanted").get("verdict").asString().equals("accept")) {
			assertThat(answer.status()).isEqualTo(200);
			assertThat(answer.body().get("valid").asBoolean()).isTrue();
			JsonNode claims = vector.path(binding ? "reference_2_0_6" : "reference_1_0_1").get("claims");
			if (claims != null && !claims.has("blob")) {
				assertThat(answer.body().get("claims")).isEqualTo(claims);
			}
		}
		else {
			assertThat(answer.status()).isEqualTo(502);
			assertThat(answer.body().get("type").asString()).isEqualTo("LimeInvalidPassportException");
		}
	}

	/**
	 * Stands for the platform that the passports name as their issuer. Not annotated, so
	 * that no other test finds it.
	 */
	static class Platform {

		@Bean
		LimeWebClientCustomizer platform(Environment environment) {
			String keys = new String(
					LimeVectors.bytes("passports/jwks-" + environment.getRequiredProperty("test.jwks") + ".json"),
					StandardCharsets.UTF_8);
			return (builder) -> builder.exchangeFunction((request) -> request.url().getPath().endsWith("/jwks.json")
					? Mono.just(ClientResponse.create(HttpStatus.OK)
						.header(HttpHeaders.CONTENT_TYPE, "application/json")
						.body(keys)
						.build())
					: Mono.never());
		}

	}

}

package io.quintet.lime.passport;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.quintet.lime.Vectors;
import io.quintet.lime.error.LimeInvalidPassportException;
import io.quintet.lime.internal.PlatformJson;
import io.quintet.lime.passport.PassportSettings.IssuerCheck;
import io.quintet.support.json.JsonFormat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Recorded passports, by a clock that stands at the time that they were signed for.
 */
class PassportVectorTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final Map<String, Object> FILE = Vectors.object("passports/passports.json");

	static Stream<Arguments> cases() {
		return Vectors.<Map<String, Object>>list(FILE.get("cases"))
			.stream()
			.map((vector) -> Arguments.of(vector.get("id"), vector));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void theVerdictIsAsWanted(String id, Map<String, Object> vector) {
		Mono<Passport> verification = verification(vector, "jwks-" + vector.get("jwks") + ".json",
				PassportSettings.DEFAULTS);
		if (Vectors.map(vector.get("wanted")).get("verdict").equals("accept")) {
			Map<String, Object> claims = Vectors
				.map(JsonFormat.MAPPER.readValue(verification.block(TIMEOUT).claims().toString(), HashMap.class));
			claims.computeIfPresent("blob", (name, blob) -> "<" + ((String) blob).length() + " x>");
			assertThat(claims).isEqualTo(claimsOf(vector));
		}
		else {
			assertThatExceptionOfType(LimeInvalidPassportException.class).isThrownBy(() -> verification.block(TIMEOUT));
		}
	}

	private static Object claimsOf(Map<String, Object> vector) {
		for (String reference : new String[] { "reference_1_0_1", "reference_2_0_6" }) {
			Object claims = Vectors.map(vector.get(reference)).get("claims");
			if (claims != null) {
				return claims;
			}
		}
		throw new IllegalStateException("no claims in " + vector.get("id"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "jwks-default.json", "jwks-default-enveloped.json" })
	void keysAreReadBareAndInAnEnvelope(String jwks) {
		Map<String, Object> valid = Vectors.<Map<String, Object>>list(FILE.get("cases")).get(0);
		assertThat(verification(valid, jwks, PassportSettings.DEFAULTS).block(TIMEOUT).agentId())
			.isEqualTo("agent_7f3a");
	}

	@ParameterizedTest
	@ValueSource(strings = { "no-issuer", "issuer-other" })
	void anIssuerCanBeRequired(String id) {
		PassportSettings required = PassportSettings.DEFAULTS.accepting(IssuerCheck.REQUIRED, Duration.ZERO, false);
		assertThatExceptionOfType(LimeInvalidPassportException.class)
			.isThrownBy(() -> verification(vector(id), "jwks-default.json", required).block(TIMEOUT));
		PassportSettings off = PassportSettings.DEFAULTS.accepting(IssuerCheck.OFF, Duration.ZERO, false);
		assertThat(verification(vector(id), "jwks-default.json", off).block(TIMEOUT)).isNotNull();
	}

	private static Map<String, Object> vector(String id) {
		return Vectors.<Map<String, Object>>list(FILE.get("cases"))
			.stream()
			.filter((vector) -> vector.get("id").equals(id))
			.findFirst()
			.orElseThrow();
	}

	private static Mono<Passport> verification(Map<String, Object> vector, String jwks, PassportSettings settings) {
		Clock clock = Clock.fixed(Instant.ofEpochSecond(((Number) FILE.get("now")).longValue()), ZoneOffset.UTC);
		PassportVerifier verifier = new PassportVerifier(
				() -> Mono.just(PlatformJson.read(Vectors.bytes("passports/" + jwks))), settings,
				URI.create((String) FILE.get("base_url")), clock, Schedulers.parallel(), null);
		String token = (String) vector.get("token");
		return vector.get("kind").equals("binding") ? verifier.verifyBinding(token, null)
				: verifier.verifyLogin(token, (String) vector.get("expected_request_id"));
	}

}

package io.quintet.lime.passport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.nimbusds.jose.util.JSONObjectUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.quintet.lime.LimeSite;
import io.quintet.lime.LimeSiteClient;
import io.quintet.lime.ScriptedPlatform;
import io.quintet.lime.error.LimeInvalidPassportException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Forged passports, against a site with real connections. The address that they name for
 * keys is listened to, and never called.
 */
class PassportAttackTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final Signer PLATFORM = new Signer("k1");

	private static final Signer ATTACKER = new Signer("k1");

	private static final String CLAIMS = "{\"aud\":\"lime-site-login\",\"iat\":1000,\"exp\":1060,\"request_id\":\"r\"}";

	private static final ScriptedPlatform platform = new ScriptedPlatform();

	private static final ScriptedPlatform elsewhere = new ScriptedPlatform();

	private static LimeSiteClient site;

	@BeforeAll
	static void start() {
		String keys = JSONObjectUtils.toJSONString(Map.of("keys", java.util.List.of(PLATFORM.jwk())));
		// An unknown key causes a fetch, at most one in five seconds.
		for (int i = 0; i < 10; i++) {
			platform.json(200, keys);
		}
		site = LimeSite.builder()
			.siteToken("st_1")
			.apiBase(platform.address() + "/api/v1")
			.clock(Clock.fixed(Instant.ofEpochSecond(1000), ZoneOffset.UTC))
			.build();
		assertThat(site.verifyPassport(PLATFORM.sign(CLAIMS), "r").block(TIMEOUT)).isNotNull();
	}

	@AfterAll
	static void nothingWasCalledButTheKeysOfThePlatform() throws IOException {
		site.stop(Duration.ZERO).block(TIMEOUT);
		assertThat(elsewhere.requests()).isEmpty();
		assertThat(platform.requests()).extracting(ScriptedPlatform.Request::path)
			.containsOnly("/api/v1/core/.well-known/jwks.json");
		platform.close();
		elsewhere.close();
	}

	static Stream<Arguments> attacks() throws GeneralSecurityException {
		RSAPublicKey key = PLATFORM.publicKey();
		String der = Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(key.getEncoded());
		String pem = "-----BEGIN PUBLIC KEY-----\n" + der + "\n-----END PUBLIC KEY-----\n";
		Map<String, String> tokens = new LinkedHashMap<>();
		tokens.put("HS256 with the public key as PEM", hmac("HS256", pem.getBytes(StandardCharsets.US_ASCII)));
		tokens.put("HS256 with the public key as PEM without its last line end",
				hmac("HS256", pem.strip().getBytes(StandardCharsets.US_ASCII)));
		tokens.put("HS256 with the public key as DER", hmac("HS256", key.getEncoded()));
		tokens.put("HS256 with the modulus", hmac("HS256", key.getModulus().toByteArray()));
		tokens.put("HS256 with the JWK",
				hmac("HS256", JSONObjectUtils.toJSONString(PLATFORM.jwk()).getBytes(StandardCharsets.UTF_8)));
		tokens.put("HMAC under the name RS256", hmac("RS256", key.getEncoded()));
		for (String none : new String[] { "none", "None", "NONE", "nOnE", "" }) {
			tokens.put("alg '" + none + "' without a signature", unsigned("\"alg\":\"" + none + "\""));
		}
		tokens.put("no alg", unsigned("\"typ\":\"JWT\""));
		tokens.put("RS256 without a signature", unsigned("\"alg\":\"RS256\""));
		tokens.put("a good signature under the name none", PLATFORM.signWithHeader(header("none", ""), CLAIMS));
		tokens.put("a good signature under the name PS256", PLATFORM.signWithHeader(header("PS256", ""), CLAIMS));
		tokens.put("another key under the name of the platform's", ATTACKER.sign(CLAIMS));
		String own = JSONObjectUtils.toJSONString(ATTACKER.jwk());
		tokens.put("an embedded key", ATTACKER.signWithHeader(header("RS256", ",\"jwk\":" + own), CLAIMS));
		tokens.put("a set of keys elsewhere",
				ATTACKER.signWithHeader(header("RS256", ",\"jku\":\"" + elsewhere.address() + "/keys\""), CLAIMS));
		tokens.put("a certificate elsewhere",
				ATTACKER.signWithHeader(header("RS256", ",\"x5u\":\"" + elsewhere.address() + "/cert\""), CLAIMS));
		tokens.put("an embedded certificate",
				ATTACKER.signWithHeader(header("RS256", ",\"x5c\":[\"" + der.replace("\n", "") + "\"]"), CLAIMS));
		tokens.put("a key id that is an address", ATTACKER
			.signWithHeader("{\"alg\":\"RS256\",\"kid\":\"" + elsewhere.address() + "/../../keys\"}", CLAIMS));
		tokens.put("a foreign key id", new Signer("foreign").sign(CLAIMS));
		tokens.put("an encrypted token", PLATFORM.sign(CLAIMS) + ".AAAA.AAAA");
		String good = PLATFORM.sign(CLAIMS);
		tokens.put("padding behind the signature", good + "==");
		tokens.put("the claims of another token",
				good.replaceFirst("\\..*\\.", "." + encoded(CLAIMS.replace("\"r\"", "\"r\",\"sub\":\"boss\"")) + "."));
		tokens.put("a claim twice",
				PLATFORM.sign(CLAIMS.replace("\"request_id\"", "\"request_id\":\"x\",\"request_id\"")));
		tokens.put("a header twice",
				PLATFORM.signWithHeader("{\"alg\":\"none\",\"alg\":\"RS256\",\"kid\":\"k1\"}", CLAIMS));
		tokens.put("a life of 121 s", PLATFORM.sign(CLAIMS.replace("1060", "1121")));
		tokens.put("an audience in a list",
				PLATFORM.sign(CLAIMS.replace("\"lime-site-login\"", "[\"lime-site-login\"]")));
		tokens.put("dates as texts", PLATFORM.sign(CLAIMS.replace("1000", "\"1000\"").replace("1060", "\"1060\"")));
		tokens.put("a request id in a list", PLATFORM.sign(CLAIMS.replace("\"r\"", "[\"r\"]")));
		tokens.put("more than a MiB", PLATFORM.sign(CLAIMS.replace("}", ",\"more\":\"" + "x".repeat(1 << 20) + "\"}")));
		return tokens.entrySet().stream().map((entry) -> Arguments.of(entry.getKey(), entry.getValue()));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("attacks")
	void isRefusedAsABadPassport(String name, String token) {
		assertThatExceptionOfType(LimeInvalidPassportException.class)
			.isThrownBy(() -> site.verifyPassport(token, "r").block(TIMEOUT));
	}

	@Test
	void whatAGoodPassportSaysAboutKeysIsNotLookedAt() {
		String own = JSONObjectUtils.toJSONString(ATTACKER.jwk());
		String token = PLATFORM.signWithHeader(header("RS256", ",\"jwk\":" + own + ",\"jku\":\"" + elsewhere.address()
				+ "/keys\",\"x5u\":\"" + elsewhere.address() + "/cert\",\"x5c\":[\"AAAA\"]"), CLAIMS);
		assertThat(site.verifyPassport(token, "r").block(TIMEOUT)).isNotNull();
	}

	private static String header(String algorithm, String more) {
		return "{\"alg\":\"" + algorithm + "\",\"kid\":\"k1\"" + more + "}";
	}

	private static String unsigned(String header) {
		return encoded("{" + header + ",\"kid\":\"k1\"}") + "." + encoded(CLAIMS) + ".";
	}

	private static String hmac(String algorithm, byte[] secret) throws GeneralSecurityException {
		Mac mac = Mac.getInstance("HmacSHA256");
		mac.init(new SecretKeySpec(secret, "HmacSHA256"));
		String signed = encoded(header(algorithm, "")) + "." + encoded(CLAIMS);
		return signed + "." + encoded(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
	}

	private static String encoded(String text) {
		return encoded(text.getBytes(StandardCharsets.UTF_8));
	}

	private static String encoded(byte[] bytes) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

}

package io.quintet.lime.passport;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import org.jspecify.annotations.Nullable;
import org.springframework.test.util.ReflectionTestUtils;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.quintet.lime.error.LimeInvalidPassportException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever comes as a passport is accepted, and then keeps what the platform promises, or
 * is refused by {@link LimeInvalidPassportException} and by nothing else.
 * <p>
 * The first byte of an input is its kind: {@code t} for a token as it is, {@code b} for
 * the claims of a binding, anything else for those of a login. A line of claims may have
 * a line with the header in front. Signatures are all good, so that the fuzzer gets to
 * what is behind them.
 */
class PassportFuzzTests {

	private static final Instant NOW = Instant.ofEpochSecond(1000);

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final String HEADER = "{\"alg\":\"RS256\",\"kid\":\"k\"}";

	private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

	private static final JWSVerifier ANY_SIGNATURE = new RSASSAVerifier(new Signer("k").publicKey()) {

		@Override
		public boolean verify(JWSHeader header, byte[] signed, Base64URL signature) {
			return true;
		}

	};

	// An unknown key would replace those that are there, so there are others each time.
	private static PassportVerifier verifier() {
		PlatformKeys keys = new PlatformKeys(() -> Mono.just(Signer.jwks()), PassportSettings.DEFAULTS,
				Schedulers.immediate());
		ReflectionTestUtils.setField(keys, "current", new KeySet(Map.of("k", ANY_SIGNATURE), Instant.now()));
		return new PassportVerifier(keys, PassportSettings.DEFAULTS, URI.create("https://lime.example/api/v1"), CLOCK,
				new UsedPassports(1, CLOCK));
	}

	@FuzzTest
	void onlyOneExceptionSaysThatAPassportIsBad(byte[] input) {
		if (input.length == 0) {
			return;
		}
		byte[] rest = Arrays.copyOfRange(input, 1, input.length);
		String token = (input[0] == 't') ? new String(rest, StandardCharsets.UTF_8) : token(rest);
		boolean binding = input[0] == 'b';
		Passport passport = accepted(
				binding ? verifier().verifyBinding(token, null) : verifier().verifyLogin(token, null));
		if (passport != null) {
			assertKept(passport, binding);
		}
	}

	private static @Nullable Passport accepted(Mono<Passport> verification) {
		try {
			return verification.block(TIMEOUT);
		}
		catch (LimeInvalidPassportException ex) {
			assertThat(ex.getMessage()).isNotBlank().hasSizeLessThan(200).doesNotContain("\n", "\r");
			return null;
		}
	}

	private static String token(byte[] lines) {
		int end = 0;
		while (end < lines.length && lines[end] != '\n') {
			end++;
		}
		byte[] header = (end < lines.length) ? Arrays.copyOf(lines, end) : HEADER.getBytes(StandardCharsets.UTF_8);
		byte[] claims = (end < lines.length) ? Arrays.copyOfRange(lines, end + 1, lines.length) : lines;
		return encoded(header) + "." + encoded(claims) + ".AAAA";
	}

	private static String encoded(byte[] bytes) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	private static void assertKept(Passport passport, boolean binding) {
		assertThat(passport.expiresAt()).isAfter(NOW);
		assertThat(passport.issuedAt()).isBeforeOrEqualTo(NOW.plusSeconds(30));
		BigDecimal life = passport.claims()
			.get("exp")
			.decimalValue()
			.subtract(passport.claims().get("iat").decimalValue());
		assertThat(life).isLessThanOrEqualTo(BigDecimal.valueOf(binding ? 60 : 120));
		assertThat(passport.claims().get("aud").asString()).isEqualTo(binding ? "lime-binding" : "lime-site-login");
		assertThat(passport.claims().has("sub")).isFalse();
		if (binding) {
			assertThat(passport.bindingId()).isNotBlank();
		}
		assertThat(passport.toString()).startsWith("Passport[");
		passport.requestId();
		passport.ownerId();
		passport.ownerKycLevel();
		passport.agentReputation();
		passport.issuer();
	}

}

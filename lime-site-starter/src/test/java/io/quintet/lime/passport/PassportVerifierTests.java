package io.quintet.lime.passport;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.lime.MovableClock;
import io.quintet.lime.error.LimeException;
import io.quintet.lime.error.LimeInvalidPassportException;
import io.quintet.lime.passport.PassportSettings.IssuerCheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PassportVerifierTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final Signer SIGNER = new Signer("k1");

	private final MovableClock clock = new MovableClock(Instant.ofEpochSecond(1000));

	private final PassportVerifier verifier = verifier(PassportSettings.DEFAULTS);

	private PassportVerifier verifier(PassportSettings settings) {
		return verifier(settings, null);
	}

	private PassportVerifier verifier(PassportSettings settings, @Nullable PassportUses uses) {
		return new PassportVerifier(() -> Mono.just(Signer.jwks(SIGNER)), settings,
				URI.create("https://LIME.example/api/v1"), this.clock, Schedulers.parallel(), uses);
	}

	private static String claims(String more) {
		return "{\"aud\":\"lime-site-login\",\"iat\":1000,\"exp\":1060,\"request_id\":\"r\"" + more + "}";
	}

	private Passport verify(String token) {
		return this.verifier.verifyLogin(token, "r").block(TIMEOUT);
	}

	private void assertRejected(String token) {
		assertThatExceptionOfType(LimeInvalidPassportException.class).isThrownBy(() -> verify(token));
	}

	@Test
	void aPassportTellsWhoLoggedIn() {
		Passport passport = verify(SIGNER.sign(claims(
				",\"sub\":\"agent\",\"user_id\":\"u\",\"user_kyc_level\":2,\"agent_reputation\":1.5,\"iss\":\"https://lime.example\"")));
		assertThat(passport.agentId()).isEqualTo("agent");
		assertThat(passport.requestId()).isEqualTo("r");
		assertThat(passport.ownerId()).isEqualTo("u");
		assertThat(passport.ownerKycLevel()).isEqualTo(2);
		assertThat(passport.agentReputation()).isEqualTo(new BigDecimal("1.5"));
		assertThat(passport.issuer()).isEqualTo("https://lime.example");
		assertThat(passport.bindingId()).isNull();
		assertThat(passport.issuedAt()).isEqualTo(Instant.ofEpochSecond(1000));
		assertThat(passport.expiresAt()).isEqualTo(Instant.ofEpochSecond(1060));
		assertThat(passport).hasToString("Passport[agentId=agent, requestId=r]");
		assertThat(this.verifier.status().accepted()).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://lime.example", "https://lime.example/", "HTTPS://Lime.Example:443" })
	void theOriginIsTheIssuer(String issuer) {
		assertThat(verify(SIGNER.sign(claims(",\"iss\":\"" + issuer + "\"")))).isNotNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"http://lime.example\"", "\"https://lime.example/api/v1\"", "\"https://lime.example//\"",
			"\"https://lime.example:444\"", "\"https://lime.example.evil.org\"", "\"https://x@lime.example\"",
			"\"https://lime.example?\"", "\"lime.example\"", "\"\"", "null", "7", "[\"https://lime.example\"]" })
	void anotherIssuerIsRejected(String issuer) {
		assertRejected(SIGNER.sign(claims(",\"iss\":" + issuer)));
	}

	@ParameterizedTest
	@CsvSource({ "1030,accepted", "1030.1,rejected", "1031,rejected" })
	void timesMayBeAheadByTheLeeway(String time, String verdict) {
		String token = SIGNER.sign("{\"aud\":\"lime-site-login\",\"iat\":" + time + ",\"nbf\":" + time
				+ ",\"exp\":1061,\"request_id\":\"r\"}");
		if (verdict.equals("accepted")) {
			assertThat(verify(token)).isNotNull();
		}
		else {
			assertRejected(token);
		}
	}

	@Test
	void anEndIsAnEnd() {
		String token = SIGNER.sign(claims(""));
		this.clock.advance(Duration.ofSeconds(59).plusNanos(999_999_999));
		assertThat(verify(token)).isNotNull();
		this.clock.advance(Duration.ofNanos(1));
		assertRejected(token);
	}

	@Test
	void aLifeHasNoFractionMoreThanTwoMinutes() {
		assertThat(
				verify(SIGNER.sign("{\"aud\":\"lime-site-login\",\"iat\":1000.5,\"exp\":1120.5,\"request_id\":\"r\"}")))
			.isNotNull();
		assertRejected(SIGNER.sign("{\"aud\":\"lime-site-login\",\"iat\":1000,\"exp\":1120.001,\"request_id\":\"r\"}"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"1000\"", "true", "null", "1e-999999999", "1e999999999", "-1e999999999", "1e400", "[]",
			"1e99999999999", "1e-99999999999" })
	void aTimeIsANumberThatADateCanHave(String time) {
		assertRejected(
				SIGNER.sign("{\"aud\":\"lime-site-login\",\"exp\":1060,\"request_id\":\"r\",\"iat\":" + time + "}"));
		assertRejected(
				SIGNER.sign("{\"aud\":\"lime-site-login\",\"iat\":1000,\"request_id\":\"r\",\"exp\":" + time + "}"));
		assertRejected(SIGNER.sign(claims(",\"nbf\":" + time.replaceFirst("^1e-9+$", "null"))));
	}

	@Test
	void duplicateMembersAreRejected() {
		assertRejected(SIGNER.sign(claims(",\"iat\":1000")));
		assertRejected(SIGNER.sign(claims(",\"more\":{\"a\":1,\"a\":2}")));
		assertRejected(SIGNER.signWithHeader("{\"alg\":\"RS256\",\"kid\":\"k1\",\"alg\":\"RS256\"}", claims("")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"alg\":\"RS256\",\"kid\":\"k1\",\"crit\":[\"exp\"]}",
			"{\"alg\":\"RS256\",\"kid\":\"k1\",\"crit\":[]}", "{\"alg\":\"rs256\",\"kid\":\"k1\"}", "{\"kid\":\"k1\"}",
			"{\"alg\":\"RS256\",\"kid\":\"\"}", "{\"alg\":[\"RS256\"],\"kid\":\"k1\"}", "[]", "null",
			"{\"alg\":\"RS256\",\"kid\":\"k1\",\"b64\":false}" })
	void badHeadersAreRejected(String header) {
		assertRejected(SIGNER.signWithHeader(header, claims("")));
	}

	@ParameterizedTest
	@CsvSource({ "sub,7", "sub,null", "jti,7", "jti,null", "jti,[]" })
	void namesAreTexts(String claim, String value) {
		assertRejected(SIGNER.sign(claims(",\"" + claim + "\":" + value)));
		assertThat(verify(SIGNER.sign(claims(",\"" + claim + "\":\"\"")))).isNotNull();
	}

	@Test
	void anAcceptedPassportSparesTheNextOneNothing() {
		String good = SIGNER.sign(claims(""));
		assertThat(verify(good)).isNotNull();
		assertRejected(SIGNER.signWithHeader("{\"alg\":\"PS256\",\"kid\":\"k1\"}", claims("")));
		assertRejected(new Signer("k1").sign(claims("")));
		assertRejected(good.substring(0, good.lastIndexOf('.')) + ".AAAA");
	}

	@Test
	void aPassportIsTheSameAfterSerialization() throws Exception {
		Passport passport = verify(SIGNER.sign(claims(",\"big\":123456789012345678901234567890,\"exact\":1.10")));
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(passport);
		}
		try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
			Passport read = (Passport) in.readObject();
			assertThat(read).isEqualTo(passport).hasSameHashCodeAs(passport);
			assertThat(read.claims()).hasToString(passport.claims().toString());
			assertThat(read.claims().get("exact").decimalValue()).isEqualTo(new BigDecimal("1.10"));
		}
	}

	@Test
	void theSubjectIsDroppedWhereAnAgentIsNamedEvenAsNull() {
		Passport passport = verify(SIGNER.sign(claims(",\"sub\":\"agent\",\"agent_id\":null")));
		assertThat(passport.claims().get("agent_id").isNull()).isTrue();
		assertThat(passport.claims().has("sub")).isFalse();
	}

	@Test
	void claimsThatAreChangedChangeNoPassport() {
		Passport passport = verify(SIGNER.sign(claims(",\"sub\":\"agent\"")));
		((ObjectNode) passport.claims()).put("agent_id", "boss");
		assertThat(passport.agentId()).isEqualTo("agent");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".", "..", "a.b.c", "a.b.c.d", "\u00e9.\u00e9.\u00e9" })
	void whatIsNoTokenIsRejected(String token) {
		assertRejected(token);
	}

	@Test
	void anotherSpellingOfATokenIsRejected() {
		String token = SIGNER.sign(claims(""));
		assertRejected(token + "==");
		assertRejected(" " + token);
		assertRejected(token + "\n");
		char last = token.charAt(token.length() - 1);
		assertThat("AQgw").contains(String.valueOf(last));
		assertRejected(token.substring(0, token.length() - 1) + (char) (last + 1));
	}

	@Test
	void anIdIsComparedAsItIs() {
		String token = SIGNER.sign(claims(""));
		for (String expected : new String[] { "", " r", "R", "None", "null" }) {
			assertThatExceptionOfType(LimeInvalidPassportException.class)
				.isThrownBy(() -> this.verifier.verifyLogin(token, expected).block(TIMEOUT));
		}
		String without = SIGNER.sign("{\"aud\":\"lime-site-login\",\"iat\":1000,\"exp\":1060}");
		assertThatExceptionOfType(LimeInvalidPassportException.class)
			.isThrownBy(() -> this.verifier.verifyLogin(without, "None").block(TIMEOUT));
		assertThat(this.verifier.status().rejected()).isEqualTo(6);
	}

	@Test
	void aBindingIsCompared() {
		String token = SIGNER.sign("{\"aud\":\"lime-binding\",\"iat\":1000,\"exp\":1060,\"binding_id\":\"b\"}");
		assertThat(this.verifier.verifyBinding(token, "b").block(TIMEOUT).bindingId()).isEqualTo("b");
		assertThatExceptionOfType(LimeInvalidPassportException.class)
			.isThrownBy(() -> this.verifier.verifyBinding(token, "c").block(TIMEOUT));
	}

	@Test
	void aPassportCanBeGoodForOnceOnly() {
		PassportVerifier once = verifier(PassportSettings.DEFAULTS.accepting(IssuerCheck.OFF, Duration.ZERO, true),
				new UsedPassports(2, this.clock));
		String token = SIGNER.sign(claims(""));
		assertThatExceptionOfType(LimeInvalidPassportException.class)
			.isThrownBy(() -> once.verifyLogin(token, "other").block(TIMEOUT));
		assertThat(once.verifyLogin(token, "r").block(TIMEOUT)).isNotNull();
		assertThatExceptionOfType(LimeInvalidPassportException.class)
			.isThrownBy(() -> once.verifyLogin(token, "r").block(TIMEOUT));
		once.verifyLogin(SIGNER.sign(claims(",\"a\":1")), "r").block(TIMEOUT);
		assertThatExceptionOfType(LimeException.class)
			.isThrownBy(() -> once.verifyLogin(SIGNER.sign(claims(",\"a\":2")), "r").block(TIMEOUT))
			.isNotInstanceOf(LimeInvalidPassportException.class);
		this.clock.advance(Duration.ofSeconds(60));
		assertThat(once
			.verifyLogin(SIGNER.sign("{\"aud\":\"lime-site-login\",\"iat\":1060,\"exp\":1120,\"request_id\":\"r\"}"),
					"r")
			.block(TIMEOUT)).isNotNull();
	}

}

package io.quintet.hpp.internal.service;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import io.quintet.hpp.HandshakeAgents;
import io.quintet.hpp.HandshakeException;

import static org.assertj.core.api.Assertions.assertThat;

class TokenGuessesTests {

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	private final TokenGuesses guesses = new TokenGuesses(3, 1_000);

	@Test
	void wrongTokensWithinTheLimitAreJustWrong() {
		for (int i = 0; i < 3; i++) {
			HandshakeException refusal = refuse("s1", "10.0.0.1", NOW);
			assertThat(refusal.reason()).isEqualTo(HandshakeException.Reason.INVALID_TOKEN);
			assertThat(refusal).hasMessage("invalid token");
			assertThat(refusal.retryAfter()).isNull();
		}
	}

	@Test
	void wrongTokensBeyondTheLimitAreTooMany() {
		exhaust("s1", "10.0.0.1");
		HandshakeException refusal = refuse("s1", "10.0.0.1", NOW.plusSeconds(20));
		assertThat(refusal.reason()).isEqualTo(HandshakeException.Reason.RATE_LIMITED);
		assertThat(refusal).hasMessage("rate limit exceeded");
		assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(40));
	}

	@Test
	void refusedGuessesDoNotProlongTheRefusal() {
		exhaust("s1", "10.0.0.1");
		assertThat(refuse("s1", "10.0.0.1", NOW.plusSeconds(59)).reason())
			.isEqualTo(HandshakeException.Reason.RATE_LIMITED);
		assertThat(refuse("s1", "10.0.0.1", NOW.plusSeconds(60)).reason())
			.isEqualTo(HandshakeException.Reason.INVALID_TOKEN);
	}

	@Test
	void eachAddressHasGuessesOfItsOwn() {
		exhaust("s1", "10.0.0.1");
		assertThat(refuse("s1", "10.0.0.2", NOW).reason()).isEqualTo(HandshakeException.Reason.INVALID_TOKEN);
	}

	@Test
	void eachSessionHasGuessesOfItsOwn() {
		exhaust("s1", "10.0.0.1");
		assertThat(refuse("s2", "10.0.0.1", NOW).reason()).isEqualTo(HandshakeException.Reason.INVALID_TOKEN);
	}

	@Test
	void theTokenThatWasTriedDoesNotMatter() {
		for (int i = 0; i < 3; i++) {
			this.guesses.refuse(new HandshakeAgents.Access("s1", "guess " + i, "10.0.0.1"), NOW);
		}
		assertThat(this.guesses.refuse(new HandshakeAgents.Access("s1", null, "10.0.0.1"), NOW).reason())
			.isEqualTo(HandshakeException.Reason.RATE_LIMITED);
	}

	@Test
	void aLimitOfZeroLeavesNoGuess() {
		HandshakeException refusal = new TokenGuesses(0, 1_000)
			.refuse(new HandshakeAgents.Access("s1", "x", "10.0.0.1"), NOW);
		assertThat(refusal.reason()).isEqualTo(HandshakeException.Reason.RATE_LIMITED);
		assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMinutes(1));
	}

	private void exhaust(String sessionId, String remote) {
		for (int i = 0; i < 3; i++) {
			refuse(sessionId, remote, NOW);
		}
		assertThat(refuse(sessionId, remote, NOW).reason()).isEqualTo(HandshakeException.Reason.RATE_LIMITED);
	}

	private HandshakeException refuse(String sessionId, String remote, Instant now) {
		return this.guesses.refuse(new HandshakeAgents.Access(sessionId, "wrong", remote), now);
	}

}

package io.quintet.hpp.internal.service;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;
import tools.jackson.databind.node.JsonNodeFactory;

import io.quintet.hpp.HandshakeSessions;
import io.quintet.hpp.HandshakeException;
import io.quintet.hpp.session.FormSchema;
import io.quintet.hpp.session.Frame;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.session.HandshakeSessionStore.Change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ExtensionRuleTests {

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final HandshakeSettings SETTINGS = TestHandshakes.SETTINGS;

	@ParameterizedTest
	@CsvSource({ "PT1S,PT1S", "PT1.9S,PT1S", "PT30M,PT30M", "PT24H,PT24H", "PT24H0.5S,PT24H" })
	void aTimeWithinTheBoundsCountsInWholeSeconds(Duration asked, Duration counted) {
		StepVerifier.create(ExtensionRule.check(asked)).expectNext(counted).expectComplete().verify(TIMEOUT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT0.999S", "PT-0.5S", "PT-1S", "PT24H1S", "PT2562047788015H" })
	void aTimeOutOfBoundsIsInvalid(Duration asked) {
		StepVerifier.create(ExtensionRule.check(asked)).expectErrorSatisfies((error) -> {
			assertThat(error).hasMessage("extraSeconds must be between 1 and 86400");
			assertThat(error).isInstanceOfSatisfying(HandshakeException.class,
					(ex) -> assertThat(ex.reason()).isEqualTo(HandshakeException.Reason.INVALID_REQUEST));
		}).verify(TIMEOUT);
	}

	@Test
	void theTimeIsAddedToTheTtlForGood() {
		Change<HandshakeSessions.Extension> change = add(Duration.ofSeconds(600), session(), NOW.plusSeconds(60));
		HandshakeSession longer = change.session();
		assertThat(longer.ttl()).isEqualTo(Duration.ofSeconds(2400));
		assertThat(longer.lastAccess()).isEqualTo(NOW.plusSeconds(60));
		assertThat(change.result()).isEqualTo(new HandshakeSessions.Extension(600, 2400));
		assertThat(change.frames()).containsExactly(new Frame.Extended(2400));
		assertThat(change.firstFrame()).isZero();
		assertThat(longer.frames()).isEqualTo(1);
	}

	@Test
	void extensionsAddUp() {
		HandshakeSession once = add(Duration.ofSeconds(600), session(), NOW).session();
		assertThat(add(Duration.ofSeconds(600), once, NOW).result())
			.isEqualTo(new HandshakeSessions.Extension(600, 3000));
	}

	@Test
	void noMoreIsGrantedThanTheLongestTtl() {
		HandshakeSession session = session().withTtl(SETTINGS.lifetime().maxTtl().minusSeconds(100));
		Change<HandshakeSessions.Extension> change = add(Duration.ofSeconds(600), session, NOW);
		assertThat(change.result().extended()).isEqualTo(100);
		assertThat(change.session().ttl()).isEqualTo(SETTINGS.lifetime().maxTtl());
	}

	@Test
	void exactlyTheRoomThatIsLeftIsGranted() {
		HandshakeSession session = session().withTtl(SETTINGS.lifetime().maxTtl().minusSeconds(600));
		assertThat(add(Duration.ofSeconds(600), session, NOW).result().extended()).isEqualTo(600);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT0.5S", "PT-1H" })
	void nothingIsGrantedWithoutRoom(Duration room) {
		HandshakeSession session = session().withTtl(SETTINGS.lifetime().maxTtl().minus(room));
		assertThatExceptionOfType(HandshakeException.class).isThrownBy(() -> add(Duration.ofSeconds(1), session, NOW))
			.withMessage("extension denied by server policy")
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(HandshakeException.Reason.REFUSED));
	}

	private static Change<HandshakeSessions.Extension> add(Duration time, HandshakeSession session, Instant now) {
		return ExtensionRule.add(time, SETTINGS, now).apply(session);
	}

	private static HandshakeSession session() {
		return HandshakeSession.start("s1", "t", "form-fill", FormSchema.EMPTY, Map.of(),
				JsonNodeFactory.instance.objectNode(), null, Duration.ofMinutes(30), NOW);
	}

}

package io.quintet.hpp.test;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class TestClockTests {

	private final TestClock clock = TestClock.at("2026-01-01T00:00:00.000000001Z");

	@Test
	void standsStillUntilItIsMoved() {
		assertThat(this.clock.instant()).isEqualTo("2026-01-01T00:00:00.000000001Z").isEqualTo(this.clock.instant());
		assertThat(this.clock.millis()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z").toEpochMilli());
		assertThat(this.clock.getZone()).isEqualTo(ZoneOffset.UTC);
	}

	@Test
	void movesForwardAndBack() {
		this.clock.advance(Duration.ofMillis(1));
		assertThat(this.clock.instant()).isEqualTo("2026-01-01T00:00:00.001000001Z");
		this.clock.advance(Duration.ofSeconds(-1));
		assertThat(this.clock.instant()).isEqualTo("2025-12-31T23:59:59.001000001Z");
	}

	@Test
	void canBeSet() {
		this.clock.set(Instant.EPOCH);
		assertThat(this.clock.instant()).isEqualTo(Instant.EPOCH);
	}

	@Test
	void aClockForAnotherZoneMovesAlong() {
		TestClock elsewhere = this.clock.withZone(ZoneId.of("Asia/Tokyo"));
		this.clock.advance(Duration.ofHours(1));
		assertThat(elsewhere.instant()).isEqualTo("2026-01-01T01:00:00.000000001Z");
		assertThat(elsewhere).hasToString("TestClock[2026-01-01T01:00:00.000000001Z, Asia/Tokyo]");
		elsewhere.set(Instant.EPOCH);
		assertThat(this.clock.instant()).isEqualTo(Instant.EPOCH);
	}

	@Test
	void concurrentMovesAddUp() {
		StepVerifier
			.create(Flux.range(0, 8)
				.flatMap((worker) -> Flux.range(0, 1_000)
					.doOnNext((i) -> this.clock.advance(Duration.ofNanos(1)))
					.subscribeOn(Schedulers.boundedElastic()))
				.then())
			.expectComplete()
			.verify(Duration.ofSeconds(10));
		assertThat(this.clock.instant()).isEqualTo("2026-01-01T00:00:00.000008001Z");
	}

	@Test
	void refusesWhatIsNoTime() {
		assertThatExceptionOfType(DateTimeParseException.class).isThrownBy(() -> TestClock.at("yesterday"));
		assertThatNullPointerException().isThrownBy(() -> TestClock.at((Instant) null))
			.withMessage("'instant' is required");
	}

}

package io.quintet.support.reactive;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BackoffTests {

	private double drawn;

	private final Backoff drawing = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(8), 0.5, 0.5,
			() -> this.drawn);

	private long next() {
		return this.drawing.next(null).toMillis();
	}

	private static Backoff backoff(double random) {
		return new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), 0.8, 0.4, () -> random);
	}

	private static List<Long> pauses(Backoff backoff, int count) {
		return Stream.generate(() -> backoff.next(null).toMillis()).limit(count).toList();
	}

	@Test
	void pausesDoubleUpToTheirBound() {
		assertThat(pauses(backoff(0.5), 9)).containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 16000L, 30000L, 30000L,
				30000L);
	}

	@Test
	void aShareIsRandomAndTheBoundHolds() {
		assertThat(pauses(backoff(0), 2)).containsExactly(400L, 800L);
		assertThat(pauses(backoff(0.999999), 8)).allMatch((pause) -> pause <= 30000).startsWith(599L);
	}

	@Test
	void aProofOfHealthBeginsAnew() {
		Backoff backoff = backoff(0.5);
		pauses(backoff, 5);
		backoff.reset();
		assertThat(backoff.next(null)).isEqualTo(Duration.ofMillis(500));
	}

	@Test
	void theServerMayAskForMoreUpToAMinute() {
		Backoff backoff = backoff(0.5);
		assertThat(backoff.next(Duration.ofSeconds(7))).isEqualTo(Duration.ofSeconds(7));
		assertThat(backoff.next(Duration.ofHours(1))).isEqualTo(Duration.ofMinutes(1));
		assertThat(backoff.next(Duration.ZERO)).isEqualTo(Duration.ofMillis(2000));
	}

	@Test
	void aPauseIsDrawnBetweenHalfAndAllOfALengthThatDoubles() {
		assertThat(next()).isEqualTo(250);
		this.drawn = 0.5;
		assertThat(next()).isEqualTo(750);
		this.drawn = 1;
		assertThat(next()).isEqualTo(2000);
		this.drawing.reset();
		assertThat(next()).isEqualTo(500);
	}

	@Test
	void noPauseIsShorterThanThePlatformAskedFor() {
		this.drawing.first(Duration.ofMillis(3000));
		assertThat(next()).isEqualTo(3000);
		assertThat(next()).isEqualTo(3000);
		this.drawn = 0.75;
		this.drawing.reset();
		assertThat(next()).isEqualTo(3000);
		assertThat(next()).isEqualTo(5250);
		this.drawn = 0;
		this.drawing.first(Duration.ofSeconds(20));
		assertThat(next()).isEqualTo(20_000);
		assertThat(this.drawing.next(Duration.ofSeconds(30), Duration.ofSeconds(25))).isEqualTo(Duration.ofSeconds(25));
		this.drawing.first(Duration.ofMillis(200));
		this.drawing.reset();
		assertThat(next()).isEqualTo(200);
	}

	@Test
	void whatThePlatformAsksForHasBounds() {
		this.drawing.first(Duration.ofDays(1));
		assertThat(next()).isEqualTo(30_000);
		this.drawing.first(Duration.ZERO);
		this.drawing.reset();
		assertThat(next()).isEqualTo(100);
	}

}

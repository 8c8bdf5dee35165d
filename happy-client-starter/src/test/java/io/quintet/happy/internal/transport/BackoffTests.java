package io.quintet.happy.internal.transport;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BackoffTests {

	private static Backoff backoff(double random) {
		return new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), 0.2, () -> random);
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

}

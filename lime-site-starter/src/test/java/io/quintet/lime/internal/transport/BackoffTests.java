package io.quintet.lime.internal.transport;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BackoffTests {

	private double drawn;

	private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(8), Duration.ofSeconds(30),
			() -> this.drawn);

	private long next() {
		return this.backoff.next(false, null).toMillis();
	}

	@Test
	void aPauseIsDrawnBetweenHalfAndAllOfALengthThatDoubles() {
		assertThat(next()).isEqualTo(250);
		this.drawn = 0.5;
		assertThat(next()).isEqualTo(750);
		this.drawn = 1;
		assertThat(next()).isEqualTo(2000);
		this.backoff.reset();
		assertThat(next()).isEqualTo(500);
	}

	@Test
	void noPauseIsShorterThanThePlatformAskedFor() {
		this.backoff.base(Duration.ofMillis(3000));
		assertThat(next()).isEqualTo(3000);
		assertThat(next()).isEqualTo(3000);
		this.drawn = 0.75;
		this.backoff.reset();
		assertThat(next()).isEqualTo(3000);
		assertThat(next()).isEqualTo(5250);
		this.drawn = 0;
		this.backoff.base(Duration.ofSeconds(20));
		assertThat(next()).isEqualTo(20_000);
		assertThat(this.backoff.next(true, Duration.ofSeconds(25))).isEqualTo(Duration.ofSeconds(25));
		this.backoff.base(Duration.ofMillis(200));
		this.backoff.reset();
		assertThat(next()).isEqualTo(200);
	}

	@Test
	void whatThePlatformAsksForHasBounds() {
		this.backoff.base(Duration.ofDays(1));
		assertThat(next()).isEqualTo(30_000);
		this.backoff.base(Duration.ZERO);
		this.backoff.reset();
		assertThat(next()).isEqualTo(100);
	}

}

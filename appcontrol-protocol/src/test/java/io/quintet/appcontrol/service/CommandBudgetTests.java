package io.quintet.appcontrol.service;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CommandBudgetTests {

	private final TestClock clock = new TestClock();

	private static int taken(CommandBudget budget) {
		int taken = 0;
		while (budget.check(Asking.command("x")) == null) {
			taken++;
		}
		return taken;
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 7, 60, 1000 })
	void noMoreThanTheNumberPassesAndItComesBackEvenly(int perMinute) {
		CommandBudget budget = new CommandBudget(perMinute, this.clock);
		assertThat(taken(budget)).isEqualTo(perMinute);
		int total = 0;
		for (int i = 0; i < 60_000; i++) {
			this.clock.advance(Duration.ofMillis(1));
			total += taken(budget);
		}
		assertThat(total).isEqualTo(perMinute);
	}

	@Test
	void oneIsBackExactlyWhenItsTimeHasPassed() {
		CommandBudget budget = new CommandBudget(7, this.clock);
		taken(budget);
		this.clock.advance(Duration.ofNanos(8_571_428_571L));
		assertThat(taken(budget)).isZero();
		this.clock.advance(Duration.ofNanos(1));
		assertThat(taken(budget)).isEqualTo(1);
	}

	@Test
	void nothingIsSavedBeyondTheNumber() {
		CommandBudget budget = new CommandBudget(3, this.clock);
		this.clock.advance(Duration.ofDays(400_000));
		assertThat(taken(budget)).isEqualTo(3);
	}

	@Test
	void timeThatGoesBackwardsGivesNothing() {
		CommandBudget budget = new CommandBudget(60, this.clock);
		taken(budget);
		this.clock.advance(Duration.ofHours(-1));
		assertThat(taken(budget)).isZero();
		this.clock.advance(Duration.ofSeconds(2));
		assertThat(taken(budget)).isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0, 1_000_001 })
	void theNumberIsInRange(int perMinute) {
		assertThatIllegalArgumentException().isThrownBy(() -> new CommandBudget(perMinute, this.clock));
	}

	@Test
	void theLargestNumberDoesNotOverflow() {
		CommandBudget budget = new CommandBudget(CommandBudget.MAX_PER_MINUTE, this.clock);
		assertThat(taken(budget)).isEqualTo(CommandBudget.MAX_PER_MINUTE);
		this.clock.advance(Duration.ofMinutes(1).minusNanos(1));
		assertThat(taken(budget)).isEqualTo(CommandBudget.MAX_PER_MINUTE - 1);
	}

}

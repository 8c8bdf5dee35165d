package io.quintet.appcontrol.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolError;

/**
 * Lets a number of commands per minute pass. It begins full; after that it fills up
 * evenly, exactly one command per minute divided by the number, and never beyond the
 * number. Put it last among the policies: what another one refuses should cost nothing.
 */
final class CommandBudget implements CommandPolicy {

	/** Largest number of commands per minute. */
	static final int MAX_PER_MINUTE = 1_000_000;

	// One command in the unit in which time is counted: nanoseconds times commands.
	private static final long COST = Duration.ofMinutes(1).toNanos();

	private final int perMinute;

	private final Clock clock;

	private final long full;

	private long level;

	private Instant filledAt;

	/** Time that goes backwards fills nothing up. */
	CommandBudget(int perMinute, Clock clock) {
		if (perMinute < 1 || perMinute > MAX_PER_MINUTE) {
			throw new IllegalArgumentException("'perMinute' must be between 1 and " + MAX_PER_MINUTE);
		}
		this.perMinute = perMinute;
		this.clock = Objects.requireNonNull(clock, "'clock' is required");
		this.full = perMinute * COST;
		this.level = this.full;
		this.filledAt = clock.instant();
	}

	@Override
	public @Nullable Refusal check(ToolCommand command) {
		Duration wait = take();
		if (wait.isZero()) {
			return null;
		}
		return new Refusal(ToolError
			.of(FailureKinds.RATE_LIMITED, "The budget of " + this.perMinute + " commands per minute is used up.")
			.withRetryable(true)
			.withRecoveryHint("Try again in " + Math.max(1, wait.plusMillis(999).toSeconds()) + " s."));
	}

	/**
	 * Takes one command out.
	 * @return zero when there was one; else how long it takes until there is one
	 */
	private synchronized Duration take() {
		fill();
		if (this.level >= COST) {
			this.level -= COST;
			return Duration.ZERO;
		}
		return Duration.ofNanos((COST - this.level + this.perMinute - 1) / this.perMinute);
	}

	private void fill() {
		Instant now = this.clock.instant();
		Duration passed = Duration.between(this.filledAt, now);
		if (passed.compareTo(Duration.ofMinutes(1)) >= 0) {
			this.level = this.full;
		}
		else if (!passed.isNegative()) {
			this.level = Math.min(this.full, this.level + passed.toNanos() * this.perMinute);
		}
		this.filledAt = now;
	}

}

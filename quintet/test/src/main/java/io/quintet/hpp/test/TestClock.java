package io.quintet.hpp.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until a test moves it. May be moved and read by any number of
 * threads.
 */
public final class TestClock extends Clock {

	private final AtomicReference<Instant> now;

	private final ZoneId zone;

	private TestClock(AtomicReference<Instant> now, ZoneId zone) {
		this.now = now;
		this.zone = zone;
	}

	/**
	 * Creates a clock in UTC.
	 * @param instant the time it shows, such as {@code 2026-01-01T00:00:00Z}
	 * @return the clock
	 * @throws java.time.format.DateTimeParseException when the text is no such time
	 */
	public static TestClock at(String instant) {
		return at(Instant.parse(instant));
	}

	/**
	 * Creates a clock in UTC.
	 * @param instant the time it shows
	 * @return the clock
	 */
	public static TestClock at(Instant instant) {
		Objects.requireNonNull(instant, "'instant' is required");
		return new TestClock(new AtomicReference<>(instant), ZoneOffset.UTC);
	}

	/**
	 * Moves the clock.
	 * @param time by how much; a negative time moves it back
	 */
	public void advance(Duration time) {
		this.now.updateAndGet((instant) -> instant.plus(time));
	}

	/**
	 * Sets the clock.
	 * @param instant the time it shows from now on
	 */
	public void set(Instant instant) {
		this.now.set(Objects.requireNonNull(instant, "'instant' is required"));
	}

	@Override
	public Instant instant() {
		return Objects.requireNonNull(this.now.get());
	}

	@Override
	public ZoneId getZone() {
		return this.zone;
	}

	/**
	 * Returns this clock for another zone. Both show the same moment for ever: moving one
	 * moves the other.
	 */
	@Override
	public TestClock withZone(ZoneId zone) {
		return new TestClock(this.now, zone);
	}

	@Override
	public String toString() {
		return "TestClock[" + instant() + ", " + this.zone + "]";
	}

}

package io.quintet.hpp.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RequestWindowTests {

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private static final int UNLIMITED = 1_000_000_000;

	@Test
	void acceptsAsManyRequestsAsTheLimitSays() {
		RequestWindow window = RequestWindow.EMPTY;
		for (int i = 0; i < 60; i++) {
			window = accepted(window, NOW.plusMillis(i), 60);
		}
		assertThat(window.accept(NOW.plusMillis(60), 60)).isNull();
		assertThat(window.slots()).hasDimensions(60, 2);
	}

	@Test
	void theWindowSlides() {
		RequestWindow window = RequestWindow.EMPTY;
		for (int i = 0; i < 60; i++) {
			window = accepted(window, NOW.plusSeconds(i), 60);
		}
		assertThat(window.accept(NOW.plus(MINUTE).minusMillis(1), 60)).isNull();
		window = accepted(window, NOW.plus(MINUTE), 60);
		assertThat(window.accept(NOW.plus(MINUTE), 60)).isNull();
		assertThat(window.accept(NOW.plus(MINUTE).plusMillis(999), 60)).isNull();
		window = accepted(window, NOW.plus(MINUTE).plusSeconds(1), 60);
		assertThat(window.slots()).hasDimensions(60, 2);
	}

	@Test
	void requestsOfOneMillisecondAreAllCounted() {
		RequestWindow window = RequestWindow.EMPTY;
		for (int i = 0; i < 60; i++) {
			window = accepted(window, NOW, 60);
		}
		assertThat(window.slots()).isDeepEqualTo(new long[][] { { NOW.toEpochMilli(), 60 } });
		assertThat(window.accept(NOW, 60)).isNull();
	}

	@Test
	void aRefusedRequestLeavesNoTrace() {
		RequestWindow window = accepted(RequestWindow.EMPTY, NOW, 1);
		assertThat(window.accept(NOW.plusSeconds(59), 1)).isNull();
		assertThat(window.accept(NOW.plus(MINUTE), 1)).isNotNull();
		assertThat(window).isEqualTo(accepted(RequestWindow.EMPTY, NOW, 1));
	}

	@Test
	void acceptingLeavesTheOldWindowAsItWas() {
		RequestWindow window = accepted(RequestWindow.EMPTY, NOW, 60);
		accepted(window, NOW, 60);
		accepted(window, NOW.plusSeconds(1), 60);
		assertThat(window.slots()).isDeepEqualTo(new long[][] { { NOW.toEpochMilli(), 1 } });
		assertThat(RequestWindow.EMPTY.slots()).isEmpty();
	}

	@Test
	void aLimitOfZeroRefusesEverything() {
		assertThat(RequestWindow.EMPTY.accept(NOW, 0)).isNull();
		assertThat(RequestWindow.EMPTY.retryAfter(NOW)).isEqualTo(MINUTE);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3, 60, RequestWindow.MAX_SLOTS })
	void behavesLikeALogOfTheLastMinute(int limit) {
		Random random = new Random(limit);
		Deque<Instant> log = new ArrayDeque<>();
		RequestWindow window = RequestWindow.EMPTY;
		Instant now = NOW;
		for (int i = 0; i < 5_000; i++) {
			now = now.plusMillis(random.nextInt(Math.max(2, 90_000 / limit)));
			while (!log.isEmpty() && !log.peekFirst().plus(MINUTE).isAfter(now)) {
				log.removeFirst();
			}
			RequestWindow next = window.accept(now, limit);
			assertThat(next != null).as("request %d", i).isEqualTo(log.size() < limit);
			if (next != null) {
				log.addLast(now);
				window = next;
			}
		}
		assertThat(window.slots().length).isBetween(1, limit);
	}

	@Test
	void aHighLimitNeedsBoundedMemory() {
		Random random = new Random(1);
		RequestWindow window = RequestWindow.EMPTY;
		Instant now = NOW;
		int most = 0;
		for (int i = 0; i < 100_000; i++) {
			now = now.plusNanos(random.nextInt(20_000_000));
			window = accepted(window, now, UNLIMITED);
			most = Math.max(most, window.slots().length);
		}
		assertThat(most).isBetween(200, RequestWindow.MAX_SLOTS);
	}

	@Test
	void aHighLimitIsNeverExceededInAnyMinute() {
		int limit = RequestWindow.MAX_SLOTS + 1;
		for (int offset = 0; offset < 500; offset++) {
			Instant start = NOW.plusMillis(offset);
			RequestWindow window = RequestWindow.EMPTY;
			for (int i = 0; i < limit; i++) {
				window = accepted(window, start, limit);
			}
			assertThat(window.accept(start.plus(MINUTE).minusMillis(1), limit)).as("offset %d", offset).isNull();
			assertThat(window.accept(start.plus(MINUTE).plusMillis(MINUTE.toMillis() / 250), limit))
				.as("offset %d", offset)
				.isNotNull();
		}
	}

	@Test
	void countsAllRequestsOfASharedSlot() {
		RequestWindow window = RequestWindow.EMPTY;
		for (int i = 0; i < 1_000; i++) {
			window = accepted(window, NOW, 1_000);
		}
		assertThat(window.accept(NOW, 1_000)).isNull();
		assertThat(window.slots()).hasDimensions(1, 2);
	}

	@Test
	void aClockThatGoesBackLosesNoRequest() {
		RequestWindow window = accepted(RequestWindow.EMPTY, NOW, 2);
		window = accepted(window, NOW.minusSeconds(5), 2);
		assertThat(window.accept(NOW, 2)).isNull();
		assertThat(window.slots()).isDeepEqualTo(new long[][] { { NOW.toEpochMilli(), 2 } });
	}

	@ParameterizedTest
	@CsvSource({ "0,60", "1,60", "999,60", "1000,59", "1001,59", "30000,30", "59000,1", "59001,1", "59999,1" })
	void tellsWhenTheOldestRequestLeavesTheWindow(long laterMillis, long seconds) {
		RequestWindow window = accepted(accepted(RequestWindow.EMPTY, NOW, 2), NOW.plusSeconds(20), 2);
		Instant now = NOW.plusMillis(laterMillis);
		Duration wait = window.retryAfter(now);
		assertThat(wait).isEqualTo(Duration.ofSeconds(seconds));
		assertThat(window.accept(now.plus(wait), 2)).isNotNull();
	}

	@Test
	void waitsForTheOldestRequestThatStillCounts() {
		RequestWindow window = accepted(accepted(RequestWindow.EMPTY, NOW, 2), NOW.plusSeconds(20), 2);
		assertThat(window.retryAfter(NOW.plusSeconds(70))).isEqualTo(Duration.ofSeconds(10));
	}

	@Test
	void isRestoredFromItsSlots() {
		RequestWindow window = accepted(accepted(RequestWindow.EMPTY, NOW, 60), NOW.plusSeconds(1), 60);
		assertThat(RequestWindow.of(window.slots())).isEqualTo(window).hasSameHashCodeAs(window);
		assertThat(RequestWindow.of(new long[0][])).isEqualTo(RequestWindow.EMPTY);
		assertThat(window).isNotEqualTo(accepted(window, NOW.plusSeconds(1), 60));
		assertThat(window).hasToString("RequestWindow[[1767225600000, 1], [1767225601000, 1]]");
	}

	private static RequestWindow accepted(RequestWindow window, Instant now, int limit) {
		RequestWindow next = window.accept(now, limit);
		assertThat(next).isNotNull();
		return next;
	}

}

package io.quintet.hpp.session;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Timestamps}.
 */
class TimestampsTests {

	private static final DateTimeFormatter PATTERN = DateTimeFormatter
		.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'+00:00'", Locale.ROOT)
		.withZone(ZoneOffset.UTC);

	@ParameterizedTest
	@ValueSource(strings = { "2026-11-21T09:34:30.935443Z", "2026-01-02T03:04:05.000006Z",
			"2026-12-31T23:59:59.999999Z", "2024-02-29T00:00:00Z", "1970-01-01T00:00:00.1Z",
			"1969-12-31T23:59:59.9999999Z", "0000-01-01T00:00:00Z", "0999-10-10T10:10:10.10Z",
			"9999-12-31T23:59:59.999999999Z", "-0001-12-31T23:59:59Z", "+10000-01-01T00:00:00Z" })
	void formatWritesWhatThePatternSays(String instant) {
		Instant time = Instant.parse(instant);
		assertThat(Timestamps.format(time)).isEqualTo(PATTERN.format(time));
	}

}

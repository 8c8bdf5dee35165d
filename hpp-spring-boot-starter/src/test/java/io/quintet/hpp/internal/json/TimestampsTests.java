package io.quintet.hpp.internal.json;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TimestampsTests {

	private static final DateTimeFormatter PATTERN = DateTimeFormatter
		.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'+00:00'", Locale.ROOT)
		.withZone(ZoneOffset.UTC);

	@ParameterizedTest
	@CsvSource({ "2026-11-21T09:34:30Z,2026-11-21T09:34:30.000000+00:00",
			"2026-11-21T09:34:30.937421Z,2026-11-21T09:34:30.937421+00:00",
			"2026-11-21T09:34:30.9374219Z,2026-11-21T09:34:30.937421+00:00",
			"1969-12-31T23:59:59.000001Z,1969-12-31T23:59:59.000001+00:00" })
	void alwaysHasSixDigitsAndTheSameOffset(Instant instant, String text) {
		assertThat(JsonValues.timestamp(instant)).isEqualTo(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "2026-11-21T09:34:30.935443Z", "2026-01-02T03:04:05.000006Z",
			"2026-12-31T23:59:59.999999Z", "2024-02-29T00:00:00Z", "1970-01-01T00:00:00.1Z",
			"1969-12-31T23:59:59.9999999Z", "0000-01-01T00:00:00Z", "0999-10-10T10:10:10.10Z",
			"9999-12-31T23:59:59.999999999Z", "-0001-12-31T23:59:59Z", "+10000-01-01T00:00:00Z" })
	void isTheSameAsByAPattern(Instant time) {
		assertThat(JsonValues.timestamp(time)).isEqualTo(PATTERN.format(time));
	}

}

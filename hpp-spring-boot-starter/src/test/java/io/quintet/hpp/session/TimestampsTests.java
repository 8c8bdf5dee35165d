package io.quintet.hpp.session;

import java.time.Instant;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class TimestampsTests {

	@ParameterizedTest
	@CsvSource({ "2026-11-21T09:34:30Z,2026-11-21T09:34:30.000000+00:00",
			"2026-11-21T09:34:30.937421Z,2026-11-21T09:34:30.937421+00:00",
			"2026-11-21T09:34:30.9374219Z,2026-11-21T09:34:30.937421+00:00",
			"1969-12-31T23:59:59.000001Z,1969-12-31T23:59:59.000001+00:00" })
	void alwaysHasSixDigitsAndTheSameOffset(Instant instant, String text) {
		assertThat(Timestamps.format(instant)).isEqualTo(text);
	}

}

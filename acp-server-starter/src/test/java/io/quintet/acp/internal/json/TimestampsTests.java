package io.quintet.acp.internal.json;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TimestampsTests {

	@ParameterizedTest
	@CsvSource({ "2026-11-21T09:10:45Z, 2026-11-21T09:10:45.000000Z",
			"2026-11-21T09:10:45.125462Z, 2026-11-21T09:10:45.125462Z",
			"2026-01-02T03:04:05.000006Z, 2026-01-02T03:04:05.000006Z",
			"2026-11-21T09:10:45.999999999Z, 2026-11-21T09:10:45.999999Z",
			"1969-12-31T23:59:59.5Z, 1969-12-31T23:59:59.500000Z", "0001-01-01T00:00:00Z, 0001-01-01T00:00:00.000000Z",
			"9999-12-31T23:59:59Z, 9999-12-31T23:59:59.000000Z" })
	void aTimeIsWrittenInUtcWithSixDigits(Instant instant, String text) {
		assertThat(Timestamps.format(instant)).isEqualTo(text);
	}

	@Test
	void aYearThatHasNotFourDigitsIsNotWritten() {
		assertThatIllegalArgumentException().isThrownBy(() -> Timestamps.format(Instant.MAX));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Timestamps.format(Instant.parse("0000-12-31T23:59:59.999999Z")));
	}

	@ParameterizedTest
	@CsvSource({ "2026-11-21T09:10:45.125462Z, 2026-11-21T09:10:45.125462Z",
			"2026-11-21T09:10:45Z, 2026-11-21T09:10:45Z", "2026-11-21T09:10:45.5Z, 2026-11-21T09:10:45.5Z",
			"2026-11-21T09:10:45.125462+00:00, 2026-11-21T09:10:45.125462Z",
			"2026-11-21T09:10:45.125462 00:00, 2026-11-21T09:10:45.125462Z",
			"2026-11-21T09:10:45 0200, 2026-11-21T07:10:45Z", "2026-11-21T09:10:45-05:30, 2026-11-21T14:40:45Z",
			"3017-01-07T10:44:14.0-22:46, 3017-01-08T09:30:14Z", "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z" })
	void aTimeIsReadWithItsOffset(String text, Instant instant) {
		assertThat(Timestamps.parse(text)).isEqualTo(instant);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "Z", "yesterday", "2026-11-21", "2026-11-21T09:10Z", "2026-11-21T09:10:45",
			"2026-11-21 09:10:45Z", "2026-11-21T09:10:45.Z", "2026-11-21T09:10:45.1234567Z", "2026-11-21T24:00:00Z",
			"2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-21T09:10:60Z", "2026-11-21T09:10:45+24:00",
			"2026-11-21T09:10:45+00:60", "2026-11-21T09:10:45+02", "2026-11-21T09:10:45ZZ", "0000-12-31T23:59:59Z",
			"0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "+12026-11-21T09:10:45Z", "-2026-11-21T09:10:45Z",
			"٢٠٢٦-11-21T09:10:45Z", "2026-11-21T09:10:45.125462Z\n" })
	void malformedTimesAreRefused(String text) {
		assertThat(Timestamps.parse(text)).isNull();
	}

	@Test
	void formattedTimesAreReadAgain() {
		Instant instant = Instant.parse("2026-11-21T09:10:45.000001Z");

		assertThat(Timestamps.parse(Timestamps.format(instant))).isEqualTo(instant);
	}

}

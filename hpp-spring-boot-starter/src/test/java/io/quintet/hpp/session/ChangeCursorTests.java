package io.quintet.hpp.session;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ChangeCursorTests {

	private static final Instant AT = Instant.parse("2026-11-21T09:34:30.937421Z");

	@Test
	void noTextIsNoMarker() {
		assertThat(ChangeCursor.parse(null)).isNull();
		assertThat(ChangeCursor.parse("")).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "2026-11-21T09:34:30.937421+00:00,the form that the server writes", "2026-11-21T09:34:30.937421Z,Z",
			"2026-11-21t09:34:30.937421z,lower case", "2026-11-21T09:34:30.937421,no offset",
			"2026-11-21 09:34:30.937421+00:00,a blank for T", "2026-11-21T09:34:30.937421 00:00,a plus sign lost",
			"2026-11-21 09:34:30.937421 00:00,both", "2026-11-21T17:34:30.937421+08:00,another offset",
			"2026-11-21T17:34:30.937421 08:00,another offset with its sign lost",
			"2026-11-21T17:34:30.937421+0800,no colon", "2026-11-21T17:34:30.937421+08,hours alone",
			"2026-11-21T04:04:30.937421-05:30,a negative offset with minutes",
			"2026-11-22T03:34:30.937421+18:00,the largest offset", "2026-11-21T09:34:30.937421000Z,nine digits" })
	void readsTheMomentOfEveryForm(String text, String form) {
		assertThat(cursor(text).isBefore(AT)).as("%s: the moment itself", form).isFalse();
		assertThat(cursor(text).isBefore(AT.plusNanos(1_000))).as("%s: a microsecond later", form).isTrue();
		assertThat(cursor(text).isBefore(AT.minusNanos(1_000))).as("%s: a microsecond before", form).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "2026-11-21T09:34:30Z,2026-11-21T09:34:30Z", "2026-11-21T09:34:30.9Z,2026-11-21T09:34:30.9Z",
			"2026-11-21T09:34:30.93Z,2026-11-21T09:34:30.93Z", "2026-11-21T09:34:30.937Z,2026-11-21T09:34:30.937Z",
			"2026-11-21T09:34:30.9374Z,2026-11-21T09:34:30.9374Z",
			"2026-11-21T09:34:30.93742Z,2026-11-21T09:34:30.93742Z", "2026-11-21,2026-11-21T00:00:00Z",
			"2024-02-29,2024-02-29T00:00:00Z" })
	void readsFewerDigits(String text, Instant moment) {
		assertThat(cursor(text).isBefore(moment)).isFalse();
		assertThat(cursor(text).isBefore(moment.plusNanos(1_000))).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "2026-11-21T09:34:30.9374210Z,false", "2026-11-21T09:34:30.93742099Z,true",
			"2026-11-21T09:34:30.937420999Z,true", "2026-11-21T09:34:30.937421001Z,false" })
	void digitsBelowAMicrosecondCount(String text, boolean before) {
		assertThat(cursor(text).isBefore(AT)).isEqualTo(before);
	}

	@Test
	void aMomentOneHourAheadShowsNothingWhateverItsOffset() {
		assertThat(cursor("2026-11-21T10:34:30.937421Z").isBefore(AT)).isFalse();
		assertThat(cursor("2026-11-21T02:34:30.937421-08:00").isBefore(AT)).isFalse();
		assertThat(cursor("2026-11-22T00:34:30.937421+14:00").isBefore(AT)).as("an hour ago").isFalse();
		assertThat(cursor("2026-11-21T22:34:30.937421+14:00").isBefore(AT)).as("an hour ago").isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "2026", "2026-11", "2026-11-2", " ", "+", "-1", "1763717670", "2026-11-21T",
			"2026-11-21T09:34", "2026-11-21T09:34:30.937420999999Z" })
	void otherTextIsComparedAsTextAndMayBeEarlier(String text) {
		assertThat(cursor(text).isBefore(AT)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "zzz", "now", "T", "3", "2027", "2026-12", "2026-11-31", "2026-13-01",
			"2026-11-21T24:00:00Z", "2026-11-21T23:59:60Z", "2026-11-21T10:34:30+19:00", "2026-11-21T10:34:30+00:60",
			"2026-11-21T09:34:30.Z", "\ud83d\ude00" })
	void otherTextIsComparedAsTextAndMayBeLater(String text) {
		assertThat(cursor(text).isBefore(AT)).isFalse();
	}

	@Test
	void veryLongTextIsComparedAsText() {
		assertThat(cursor("2026-11-21T09:34:29Z" + "0".repeat(100_000)).isBefore(AT)).isTrue();
		assertThat(cursor("9".repeat(100_000)).isBefore(AT)).isFalse();
	}

	@Test
	void printsTheMarkerAsItCame() {
		assertThat(cursor("2026-11-21 09:34:30 00:00")).hasToString("2026-11-21 09:34:30 00:00");
	}

	private static ChangeCursor cursor(String text) {
		ChangeCursor cursor = ChangeCursor.parse(text);
		assertThat(cursor).isNotNull();
		return cursor;
	}

}

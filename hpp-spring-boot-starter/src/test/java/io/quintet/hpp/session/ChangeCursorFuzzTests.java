package io.quintet.hpp.session;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import com.code_intelligence.jazzer.junit.FuzzTest;

import static org.assertj.core.api.Assertions.assertThat;

class ChangeCursorFuzzTests {

	private static final Instant EARLY = Instant.parse("2026-11-21T09:34:30.935443Z");

	@FuzzTest
	void anyMarkerIsReadAndOrdersChanges(byte[] bytes) {
		String text = new String(bytes, StandardCharsets.UTF_8);
		ChangeCursor cursor = ChangeCursor.parse(text);
		if (cursor == null) {
			assertThat(text).isEmpty();
			return;
		}
		assertThat(cursor).hasToString(text);
		if (cursor.isBefore(EARLY)) {
			assertThat(cursor.isBefore(EARLY.plusSeconds(86_400))).isTrue();
		}
	}

}

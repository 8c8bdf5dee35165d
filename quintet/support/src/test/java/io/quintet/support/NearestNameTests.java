package io.quintet.support;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class NearestNameTests {

	private static final List<String> KNOWN = List.of("level", "json", "redact_text", "event_sink");

	@ParameterizedTest
	@CsvSource({ "levle, level", "leve, level", "levell, level", "jsno, json", "redakt_txt, redact_text",
			"event_snik, event_sink", "LEVEL,", "x,", "zzzzz,", "jxyz," })
	void findsWhatIsNear(String name, String expected) {
		assertThat(NearestName.of(name, KNOWN)).isEqualTo(expected);
	}

	@Test
	void longNamesAreNotCompared() {
		assertThat(NearestName.of("l".repeat(1_000_000), KNOWN)).isNull();
	}

}

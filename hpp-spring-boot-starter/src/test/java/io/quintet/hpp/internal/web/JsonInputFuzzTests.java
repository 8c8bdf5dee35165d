package io.quintet.hpp.internal.web;

import com.code_intelligence.jazzer.junit.FuzzTest;
import tools.jackson.databind.JsonNode;

import io.quintet.hpp.HandshakeException;
import io.quintet.hpp.internal.json.JsonValues;
import io.quintet.support.json.JsonFormat;

import static org.assertj.core.api.Assertions.assertThat;

class JsonInputFuzzTests {

	private final JsonInput input = new JsonInput(64);

	@FuzzTest
	void everyAcceptedTextSurvivesARoundTrip(byte[] body) {
		JsonNode first = read(body);
		if (first == null) {
			return;
		}
		byte[] written = JsonFormat.bytes(first);
		assertThat(this.input.read(written)).isEqualTo(first);
		assertThat(JsonValues.same(first, this.input.read(written))).isTrue();
		assertThat(JsonValues.copy(first)).isEqualTo(first);
		assertThat(JsonValues.weight(first)).isNotNegative();
		JsonValues.isOutOfRange(first);
	}

	private JsonNode read(byte[] body) {
		try {
			return this.input.read(body);
		}
		catch (HandshakeException ex) {
			assertThat(ex.getMessage()).isNotBlank();
			return null;
		}
	}

}

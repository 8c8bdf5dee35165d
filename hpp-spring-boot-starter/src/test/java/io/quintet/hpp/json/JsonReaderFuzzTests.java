package io.quintet.hpp.json;

import java.nio.charset.StandardCharsets;

import com.code_intelligence.jazzer.junit.FuzzTest;

import static org.assertj.core.api.Assertions.assertThat;

class JsonReaderFuzzTests {

	private final JsonReader reader = new JsonReader(64);

	@FuzzTest
	void whatIsReadIsWrittenAndReadAgain(byte[] body) {
		Json first = read(body);
		if (first == null) {
			return;
		}
		String written = first.toJson();
		assertThat(this.reader.read(written.getBytes(StandardCharsets.UTF_8))).isEqualTo(first);
		assertThat(Json.same(first, Json.parse(written))).isTrue();
		assertThat(JsonFormat.toNode(written)).isNotNull();
		assertThat(first.weight()).isNotNegative();
		first.exceedsDouble();
	}

	private Json read(byte[] body) {
		try {
			return this.reader.read(body);
		}
		catch (JsonReadException ex) {
			assertThat(ex.getMessage()).isNotBlank();
			return null;
		}
	}

}

package io.quintet.appcontrol.json;

import java.nio.charset.StandardCharsets;

import com.code_intelligence.jazzer.junit.FuzzTest;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import io.quintet.appcontrol.Vectors;
import io.quintet.appcontrol.json.JsonReadException.Reason;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Jackson is the judge: what it takes for JSON is read here as the same value, and
 * nothing else is read.
 */
class JsonFormatFuzzTests {

	private final JsonFormat format = new JsonFormat(new JsonLimits(100, 100_000, 50));

	@FuzzTest
	void theSameIsReadAsByJackson(byte[] input) {
		JsonValue value;
		try {
			value = this.format.read(input);
		}
		catch (JsonReadException ex) {
			assertThat(ex.getMessage()).isNotBlank().hasSizeLessThan(100);
			if (ex.reason() == Reason.MALFORMED && !ex.getMessage().matches(".*(surrogate|mark).*")) {
				assertThat(jackson(input)).as("refused: %s", ex.getMessage()).isNull();
			}
			return;
		}
		byte[] written = this.format.write(value);
		assertThat(this.format.read(written)).isEqualTo(value).hasSameHashCodeAs(value);
		assertThat(this.format.write(this.format.read(written))).isEqualTo(written);
		assertThat(this.format.read(new String(input, StandardCharsets.UTF_8))).isEqualTo(value);
		JsonNode expected = jackson(input);
		if (!hasHugeExponent(value.toString())) {
			assertThat(JsonValue.of(value.toJava())).isEqualTo(value);
			assertThat(expected).isNotNull();
			assertThat(jackson(written)).isEqualTo(expected);
		}
	}

	private static boolean hasHugeExponent(String text) {
		return text.matches("(?s).*[0-9][eE][+-]?[0-9]{6,}.*");
	}

	private static JsonNode jackson(byte[] input) {
		try {
			String text = new String(input, StandardCharsets.UTF_8);
			JsonNode node = Vectors.MAPPER.readTree(text);
			return node.isMissingNode() ? null : node;
		}
		catch (JacksonException | NumberFormatException ex) {
			return null;
		}
	}

}

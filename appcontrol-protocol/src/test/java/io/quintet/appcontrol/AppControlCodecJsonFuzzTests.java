package io.quintet.appcontrol;

import java.nio.charset.StandardCharsets;

import com.code_intelligence.jazzer.junit.FuzzTest;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import io.quintet.support.json.JsonFormat;
import io.quintet.support.json.JsonRefusedException;
import io.quintet.support.json.JsonRefusedException.Reason;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Jackson is the judge: what it takes for JSON is read here as the same value, and
 * nothing else is read.
 */
class AppControlCodecJsonFuzzTests {

	private final AppControlCodec codec = new AppControlCodec(100, 100_000);

	@FuzzTest
	void theSameIsReadAsByJackson(byte[] input) {
		JsonNode value;
		try {
			value = this.codec.readTree(input);
		}
		catch (AppControlProtocolException ex) {
			assertThat(ex.getMessage()).isNotBlank().hasSizeLessThan(100);
			if (ex.getCause() instanceof JsonRefusedException refused && refused.reason() == Reason.MALFORMED
					&& !ex.getMessage().contains("mark")) {
				assertThat(jackson(input)).as("refused: %s", ex.getMessage()).isNull();
			}
			return;
		}
		byte[] written = JsonFormat.bytes(value);
		assertThat(this.codec.readTree(written)).isEqualTo(value).hasSameHashCodeAs(value);
		assertThat(this.codec.readTree(new String(input, StandardCharsets.UTF_8))).isEqualTo(value);
		assertThat(jackson(input)).isNotNull().isEqualTo(jackson(written));
	}

	private static JsonNode jackson(byte[] input) {
		try {
			JsonNode node = Vectors.MAPPER.readTree(new String(input, StandardCharsets.UTF_8));
			return node.isMissingNode() ? null : node;
		}
		catch (JacksonException | NumberFormatException ex) {
			return null;
		}
	}

}

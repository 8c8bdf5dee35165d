package io.quintet.support.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import io.quintet.support.json.JsonRefusedException.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class StrictJsonTests {

	private final StrictJson reader = new StrictJson(5, 20);

	@ParameterizedTest
	@ValueSource(strings = { "{}", "[]", "\"\"", "\"a😀\\\"\\n\"", "0", "-1", "2147483648", "9223372036854775808",
			"-9223372036854775809", "1.50", "1.0", "true", "false", "null", "[[[[[]]]]]",
			"{\"b\":{\"a\":[{\"c\":{}}]},\"\":null}" })
	void aValueIsWrittenAsItWasRead(String json) {
		assertThat(JsonFormat.text(this.reader.read(json))).isEqualTo(json);
		assertThat(JsonFormat.bytes(this.reader.read(json.getBytes(StandardCharsets.UTF_8))))
			.isEqualTo(json.getBytes(StandardCharsets.UTF_8));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0',
			value = { "{| at line 1, column 2", "{\"a\"}| at line 1, column 5", "[1,]| at line 1, column 4",
					"[1 2]| at line 1, column 4", "{} {}| at line 1, column 4", "NaN| at line 1, column 4",
					"01| at line 1, column 2", "+1| at line 1, column 2", "'a'| at line 1, column 1",
					"// a| at line 1, column 1", "\"\t\"| at line 1, column 2", "tru| at line 1, column 1",
					"]| at line 1, column 1", "{a:1}| at line 1, column 2" })
	void malformedTextIsRefusedWithItsPosition(String json, String position) {
		assertRefused(this.reader, json, Reason.MALFORMED, "malformed JSON " + position);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\uFEFF" })
	void aTextWithoutValueIsMalformed(String json) {
		assertRefused(this.reader, json, Reason.MALFORMED, "malformed JSON: no value");
	}

	@Test
	void exponentsAreExactAndBounded() {
		assertThat(this.reader.read("1e-07").decimalValue()).isEqualTo(new BigDecimal("1e-07"));
		assertThat(this.reader.read("1e0")).hasToString("1.0");
		assertThat(this.reader.read("-1.5E+1")).hasToString("-15.0");
		assertThat(this.reader.read("1e999999").isBigDecimal()).isTrue();
		assertRefused(this.reader, "1e9999999999", Reason.NUMBER, "a number is out of range");
		assertRefused(this.reader, "1e-99999999999999", Reason.NUMBER, "a number is out of range");
	}

	@ParameterizedTest
	@CsvSource({ "1e-420,1E-420", "1e-421,0.0", "0e3,0.0", "1e-99999999999,0.0", "0e99999999999,0.0", "1e40,1E+40",
			"-1e99999999999,-1E+999999999" })
	void exponentsOfAnySizeAreAcceptedOnRequest(String text, String read) {
		assertThat(this.reader.acceptAnyExponent().read(text)).hasToString(read);
	}

	@Test
	void numbersHaveABoundedLength() {
		assertThat(this.reader.read("1".repeat(20)).isBigInteger()).isTrue();
		assertRefused(this.reader, "1".repeat(21), Reason.NUMBER, "a number has more than 20 characters");
		assertRefused(this.reader, "0." + "1".repeat(19), Reason.NUMBER, "a number has more than 20 characters");
	}

	@Test
	void nestingIsBounded() {
		assertRefused(this.reader, "[[[[[[]]]]]]", Reason.TOO_DEEP, "JSON is nested deeper than 5 levels");
		assertRefused(this.reader, "{\"a\":[".repeat(500_000), Reason.TOO_DEEP, "JSON is nested deeper than 5 levels");
		assertThat(this.reader.read("[[[[[]]]],[[[[]]]]]")).hasToString("[[[[[]]]],[[[[]]]]]");
		String deepest = "[".repeat(JsonFormat.MAX_DEPTH) + "]".repeat(JsonFormat.MAX_DEPTH);
		assertThat(JsonFormat.text(new StrictJson(JsonFormat.MAX_DEPTH, 20).read(deepest))).isEqualTo(deepest);
		assertThatIllegalArgumentException().isThrownBy(() -> new StrictJson(0, 20));
		assertThatIllegalArgumentException().isThrownBy(() -> new StrictJson(JsonFormat.MAX_DEPTH + 1, 20));
	}

	@Test
	void duplicateMembersAreRefusedOrTheLastWins() {
		String json = "{\"a\":1,\"b\":2,\"a\":{\"c\":3,\"c\":4}}";
		assertThat(this.reader.read(json)).hasToString("{\"a\":{\"c\":4},\"b\":2}");
		assertRefused(this.reader.refuseDuplicates(), json, Reason.DUPLICATE,
				"an object names a member twice at line 1, column 14");
		assertThat(this.reader.refuseDuplicates().read("[{\"a\":1},{\"a\":1}]").size()).isEqualTo(2);
	}

	@Test
	void aByteOrderMarkIsRefusedOrSkipped() {
		assertThat(this.reader.read("\uFEFF[1]")).hasToString("[1]");
		assertRefused(this.reader, "\uFEFF\uFEFF[1]", Reason.MALFORMED, "malformed JSON at line 1, column 1");
		assertRefused(this.reader.refuseByteOrderMark(), "\uFEFF[1]", Reason.MALFORMED,
				"the JSON text begins with a byte order mark");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"\\ud83d\"", "\"\\ude00\"", "\"\\ude00\\ud83d\"", "{\"\\ud83d\":1}",
			"[\"a\\ud83d\\u0041\"]" })
	void halfSurrogatePairsAreRefusedOrKept(String json) {
		assertRefused(this.reader.refuseHalfSurrogates(), json, Reason.ENCODING, "a string holds a lone surrogate");
		JsonNode kept = this.reader.read(json);
		assertThat(this.reader.read(JsonFormat.text(kept))).isEqualTo(kept);
	}

	@Test
	void aPairOfEscapesIsOneCharacter() {
		assertThat(this.reader.refuseHalfSurrogates().read("\"\\ud83d\\ude00\"").stringValue()).isEqualTo("😀");
	}

	@Test
	void bytesMustBeUtf8() {
		for (byte[] bytes : new byte[][] { { '"', (byte) 0xC3, '"' }, { '"', (byte) 0xFF, '"' },
				{ '"', (byte) 0xC0, (byte) 0x80, '"' }, { '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"' } }) {
			assertThatExceptionOfType(JsonRefusedException.class).isThrownBy(() -> this.reader.read(bytes))
				.withMessage("the text is not valid UTF-8")
				.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.ENCODING));
		}
		assertThat(this.reader.read("\"\uFFFD\"".getBytes(StandardCharsets.UTF_8)).stringValue()).isEqualTo("\uFFFD");
	}

	private static void assertRefused(StrictJson reader, String json, Reason reason, String message) {
		assertThatExceptionOfType(JsonRefusedException.class).isThrownBy(() -> reader.read(json))
			.withMessage(message)
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(reason));
	}

}

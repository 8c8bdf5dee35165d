package io.quintet.acp.internal.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.AcpException.FieldError;
import io.quintet.acp.thread.ErrorCode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class JsonReaderTests {

	private final JsonReader reader = new JsonReader(5);

	@ParameterizedTest
	@ValueSource(strings = { "{}", "[]", "\"\"", "\"a😀\\\"\\n\"", "0", "-1", "2147483647", "2147483648",
			"9223372036854775807", "9223372036854775808", "-9223372036854775809", "1.50", "true", "false", "null",
			"[[[[[]]]]]", "{\"a\":{\"b\":[{\"c\":{}}]},\"\":null}" })
	void valuesSurviveWritingAndReading(String json) {
		assertThat(read(json)).hasToString(json);
	}

	@Test
	void blanksAndAByteOrderMarkMeanNothing() {
		assertThat(read("\uFEFF \r\n\t[ 1 , 2 ] \n")).hasToString("[1,2]");
	}

	@Test
	void ofDuplicateMembersTheLastWins() {
		assertThat(read("{\"a\":1,\"b\":2,\"a\":{\"c\":3,\"c\":4}}")).hasToString("{\"a\":{\"c\":4},\"b\":2}");
	}

	@Test
	void numbersAreExact() {
		assertThat(read("1").isInt()).isTrue();
		assertThat(read("-0").intValue()).isZero();
		assertThat(read("2147483648").isLong()).isTrue();
		assertThat(read("1000000000000000000").isLong()).isTrue();
		assertThat(read("123456789012345678901234567890").bigIntegerValue())
			.isEqualTo(new BigInteger("123456789012345678901234567890"));
		assertThat(read("0.10000000000000000000000001").decimalValue())
			.isEqualTo(new BigDecimal("0.10000000000000000000000001"));
		assertThat(read("1e3").decimalValue()).isEqualTo(new BigDecimal("1e3"));
		assertThat(read("1.7976931348623157e308").isBigDecimal()).isTrue();
		assertThat(read("-4.9e-324").isBigDecimal()).isTrue();
		assertThat(read("0e5").decimalValue()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "1e309", "-1e309", "1e999999", "1E+99999999999999999999", "1e-99999999999999999999",
			"1e-400", "0e9999", "0e-9999", "0e99999999999", "1.8e308" })
	void aNumberThatTheDatabaseCannotKeepIsRefused(String number) {
		assertRefused(number, "a number is out of range");
		assertRefused("{\"a\":[" + number + "]}", "a number is out of range");
	}

	@Test
	void aNumberHasABoundedNumberOfDigits() {
		assertThat(read("1".repeat(308)).isBigInteger()).isTrue();
		assertRefused("1".repeat(310), "a number is out of range");
		assertRefused("1".repeat(1001), "a number has more than 1000 characters");
		assertThat(read("0." + "1".repeat(998)).isBigDecimal()).isTrue();
		assertRefused("0." + "1".repeat(999), "a number has more than 1000 characters");
	}

	@Test
	void fewBytesDoNotBecomeManyWhenExponentsAreWrittenOut() {
		assertThat(read("[" + "1e300,".repeat(200) + "1]").size()).isEqualTo(201);
		assertRefused("[" + "1e300,".repeat(300) + "1]", "numbers with an exponent take too much space");
		assertRefused("[" + "1e-300,".repeat(300) + "1]", "numbers with an exponent take too much space");
		assertThat(read("[" + "-1234.56789012,".repeat(100_000) + "1]").size()).isEqualTo(100_001);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\0',
			value = { "| malformed JSON: no value", "\u0020| malformed JSON: no value",
					"{| malformed JSON at line 1, column 2", "{\"a\"}| malformed JSON at line 1, column 5",
					"[1,]| malformed JSON at line 1, column 4", "[1 2]| malformed JSON at line 1, column 4",
					"{} {}| malformed JSON at line 1, column 4", "1 x| malformed JSON at line 1, column 3",
					"NaN| malformed JSON at line 1, column 4", "01| malformed JSON at line 1, column 2",
					"+1| malformed JSON at line 1, column 2", ".5| malformed JSON at line 1, column 1",
					"'a'| malformed JSON at line 1, column 1", "// a| malformed JSON at line 1, column 1",
					"\"\t\"| malformed JSON at line 1, column 2", "\"\\x\"| malformed JSON at line 1, column 3",
					"tru| malformed JSON at line 1, column 1", "]| malformed JSON at line 1, column 1",
					"{a:1}| malformed JSON at line 1, column 2" })
	void malformedJsonIsRefused(String json, String message) {
		assertRefused((json != null) ? json : "", message);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"\\ud83d\"", "\"\\ude00\"", "\"\\ude00\\ud83d\"", "{\"\\ud83d\":1}",
			"[\"a\\ud83d\\u0041\"]" })
	void halfOfASurrogatePairIsRefused(String json) {
		assertRefused(json, "a string holds a lone surrogate");
	}

	@Test
	void aPairOfEscapesIsOneCharacter() {
		assertThat(read("\"\\ud83d\\ude00\"").stringValue()).isEqualTo("😀");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"\\u0000\"", "{\"a\\u0000\":1}", "[{\"a\":[\"b\\u0000c\"]}]" })
	void theCharacterThatTheDatabaseCannotKeepIsRefused(String json) {
		assertRefused(json, "a string holds U+0000");
	}

	@Test
	void nestingIsBounded() {
		assertRefused("[[[[[[]]]]]]", "JSON is nested deeper than 5 levels");
		assertRefused("{\"a\":[{\"a\":[{\"a\":[]}]}]}", "JSON is nested deeper than 5 levels");
		assertRefused("[".repeat(1_000_000), "JSON is nested deeper than 5 levels");
		assertThat(new JsonReader(JsonReader.MAX_DEPTH)
			.read(("[".repeat(500) + "]".repeat(500)).getBytes(StandardCharsets.UTF_8))).isNotNull();
		assertThat(read("[[[[[]]]],[[[[]]]]]")).hasToString("[[[[[]]]],[[[[]]]]]");
	}

	@Test
	void theDepthHasABound() {
		assertThatIllegalArgumentException().isThrownBy(() -> new JsonReader(0));
		assertThatIllegalArgumentException().isThrownBy(() -> new JsonReader(JsonReader.MAX_DEPTH + 1));
	}

	@Test
	void onlyUtf8IsRead() {
		assertRefused("\"a\"".getBytes(StandardCharsets.UTF_16BE), "malformed JSON at line 1, column 1");
		assertRefused(new byte[] { '"', (byte) 0xC3, '"' }, "the text is not valid UTF-8");
		assertRefused(new byte[] { '"', (byte) 0xFF, '"' }, "the text is not valid UTF-8");
		assertRefused(new byte[] { '"', (byte) 0xC0, (byte) 0x80, '"' }, "the text is not valid UTF-8");
		assertRefused(new byte[] { '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"' }, "the text is not valid UTF-8");
	}

	@Test
	@Timeout(30)
	void manyNamesOfOneHashAreReadInTime() {
		StringBuilder json = new StringBuilder("{");
		for (int i = 0; i < 1 << 15; i++) {
			for (int bit = 0; bit < 15; bit++) {
				json.append((bit == 0) ? "\"" : "").append(((i >> bit & 1) == 0) ? "Aa" : "BB");
			}
			json.append("\":0,");
		}
		assertThat(read(json + "\"\":0}").size()).isEqualTo((1 << 15) + 1);
	}

	private JsonNode read(String json) {
		return this.reader.read(json.getBytes(StandardCharsets.UTF_8));
	}

	private void assertRefused(String json, String message) {
		assertRefused(json.getBytes(StandardCharsets.UTF_8), message);
	}

	private void assertRefused(byte[] json, String message) {
		assertThatExceptionOfType(AcpException.class).isThrownBy(() -> this.reader.read(json)).satisfies((ex) -> {
			assertThat(ex).hasMessage(message);
			assertThat(ex.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
			assertThat(ex.errors()).containsExactly(new FieldError("", message));
		});
	}

}

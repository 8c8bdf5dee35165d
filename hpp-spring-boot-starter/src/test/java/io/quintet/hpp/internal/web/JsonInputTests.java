package io.quintet.hpp.internal.web;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

import io.quintet.hpp.HandshakeException;
import io.quintet.hpp.internal.json.JsonValues;
import io.quintet.hpp.internal.json.TestJson;
import io.quintet.support.json.JsonFormat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeout;

class JsonInputTests {

	private static final String SAMPLE = "{\"a\":[1,\"\u00e9\u4f60\ud83d\ude00\",null]}";

	private static final Duration SOON = Duration.ofSeconds(5);

	private final JsonInput input = new JsonInput(256);

	@ParameterizedTest
	@ValueSource(strings = { "UTF-8", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE" })
	void detectsTheEncodingWithoutMark(String charset) {
		assertThat(this.input.read(SAMPLE.getBytes(Charset.forName(charset)))).hasToString(SAMPLE);
	}

	@ParameterizedTest
	@CsvSource({ "UTF-8,EFBBBF", "UTF-16BE,FEFF", "UTF-16LE,FFFE", "UTF-32BE,0000FEFF", "UTF-32LE,FFFE0000" })
	void detectsTheEncodingByItsMark(String charset, String mark) {
		byte[] body = join(HexFormat.of().parseHex(mark), SAMPLE.getBytes(Charset.forName(charset)));
		assertThat(this.input.read(body)).hasToString(SAMPLE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-8", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE" })
	void detectsTheEncodingOfASingleDigit(String charset) {
		assertThat(this.input.read("7".getBytes(Charset.forName(charset)))).isEqualTo(TestJson.of(7));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "EFBBBF", "FEFF", "FFFE", "0000FEFF", "FFFE0000" })
	void aBodyWithoutTextIsNoValue(String body) {
		assertThat(this.input.read(HexFormat.of().parseHex(body)).isNull()).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "22FF22,UTF-8", "22C0AF22,UTF-8", "22EDA08022,UTF-8", "22F0908022,UTF-8", "22F490808022,UTF-8",
			"220000D82200,UTF-16LE", "00220022FF,UTF-16BE", "00000022001100000000002200,UTF-32BE" })
	void refusesBrokenByteSequences(String body, String charset) {
		assertRefused(HexFormat.of().parseHex(body), "the text is not valid " + charset);
	}

	@Test
	void refusesALoneSurrogateInUtf32() {
		assertRefused(HexFormat.of().parseHex("000000220000D83D00000022"), "a string holds a lone surrogate");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800x\"", "\"\\udc00\\ud800\"", "\"\\ud83d\\ud83d\"",
			"[{\"a\":\"\\uD83D\"}]", "{\"\\ud800\":1}", "[\"a\",\"b\\udfff\"]" })
	void refusesALoneSurrogateWrittenAsAnEscape(String text) {
		assertRefused(text, "a string holds a lone surrogate");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"\\ud83d\\ude00\"", "\"\ud83d\ude00\"", "\"\\uD83D\\uDE00\"" })
	void joinsSurrogatePairs(String text) {
		assertThat(this.input.read(bytes(text))).isEqualTo(TestJson.of("\ud83d\ude00"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "NaN", "Infinity", "-Infinity", "+1", "01", "-", "1.", ".5", "1e", "0x10", "tru", "nulL",
			"'a'", "\"a", "\"\t\"", "\"\\x\"", "[1,]", "[,1]", "[1 2]", "[1", "{\"a\"}", "{\"a\":}", "{\"a\":1,}",
			"{a:1}", "{1:1}", "{\"a\":1", "]", "//x\n1", "/**/1", "#\n1", "\u00a01" })
	void refusesWhatIsNoJson(String text) {
		assertThatExceptionOfType(HandshakeException.class).isThrownBy(() -> this.input.read(bytes(text)))
			.withMessageStartingWith("malformed JSON");
	}

	@Test
	void refusesASecondByteOrderMark() {
		assertRefused(HexFormat.of().parseHex("EFBBBFEFBBBF31"), "the JSON text begins with a byte order mark");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{} x", "1 2", "{}{}", "[]]", "null,", "\"a\"\"b\"", "1 NaN", "{}\u0000" })
	void refusesTextBehindTheValue(String text) {
		assertThatExceptionOfType(HandshakeException.class).isThrownBy(() -> this.input.read(bytes(text)))
			.withMessageStartingWith("malformed JSON");
	}

	@ParameterizedTest
	@ValueSource(strings = { " ", "\n\t\r " })
	void refusesBlankText(String text) {
		assertRefused(text, "malformed JSON: no value");
		assertRefused(text.getBytes(StandardCharsets.UTF_8), "malformed JSON: no value");
	}

	@Test
	void takesBlanksAroundTheValue() {
		assertThat(this.input.read(bytes(" \r\n\t{ \"a\" : [ 1 , 2 ] } \n"))).hasToString("{\"a\":[1,2]}");
	}

	@Test
	void saysWhereTheTextIsMalformedWithoutQuotingIt() {
		assertRefused("{\n\"secret\": secret}", "malformed JSON at line 2, column 11");
	}

	@Test
	void ofDuplicateMembersTheLastWins() {
		assertThat(this.input.read(bytes("{\"a\":1,\"b\":2,\"a\":{\"c\":3,\"c\":4}}")))
			.hasToString("{\"a\":{\"c\":4},\"b\":2}");
	}

	@Test
	void theOrderOfMembersIsKept() {
		String text = IntStream.range(0, 100)
			.mapToObj((i) -> "\"k" + (i * 37) % 100 + "\":" + i)
			.collect(Collectors.joining(",", "{", "}"));
		assertThat(this.input.read(bytes(text))).hasToString(text);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 256, JsonValues.MAX_DEPTH })
	void theDepthIsBoundedExactly(int depth) {
		JsonInput bounded = new JsonInput(depth);
		Stream.of("[", "{\"a\":").forEach((open) -> {
			String close = open.equals("[") ? "]" : "}";
			String inner = open.equals("[") ? "" : "1";
			String deepest = open.repeat(depth) + inner + close.repeat(depth);
			assertThat(bounded.read(bytes(deepest))).hasToString(deepest);
			assertThatExceptionOfType(HandshakeException.class)
				.isThrownBy(() -> bounded.read(bytes(open.repeat(depth + 1) + inner + close.repeat(depth + 1))))
				.withMessage("JSON is nested deeper than " + depth + " levels");
		});
	}

	@Test
	void siblingsDoNotAddUpToDepth() {
		String text = "[" + "[[]],".repeat(1_000) + "{\"a\":{}}]";
		assertThat(new JsonInput(3).read(bytes(text))).hasToString(text);
	}

	@Test
	void deepNestingIsRefusedQuickly() {
		String text = "[".repeat(1_000_000);
		assertTimeout(SOON, () -> assertRefused(text, "JSON is nested deeper than 256 levels"));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, -1, JsonValues.MAX_DEPTH + 1 })
	void refusesADepthThatItCannotKeep(int depth) {
		assertThatIllegalArgumentException().isThrownBy(() -> new JsonInput(depth))
			.withMessageStartingWith("'maxDepth' must be between 1 and ");
	}

	@ParameterizedTest
	@CsvSource({ "0,0", "-0,0", "1,1", "1.0,1.0", "1.50,1.50", "-0.0,0.0", "1e2,1E+2", "1E+02,1E+2", "1e0,1.0",
			"15e-1,1.5", "1.5e1,15.0", "9007199254740993,9007199254740993", "1e400,1E+400", "-1e-400,-1E-400",
			"123456789012345678901234567890.123456789012345678901234567890,"
					+ "123456789012345678901234567890.123456789012345678901234567890" })
	void numbersKeepTheirValueTheirKindAndTheirPlaces(String text, String written) {
		assertThat(this.input.read(bytes(text))).hasToString(written);
		assertThat(JsonFormat.text(this.input.read(bytes("[" + text + "]")))).isEqualTo("[" + written + "]");
		assertThat(this.input.read(bytes(written))).isEqualTo(this.input.read(bytes(text)));
	}

	@Test
	void numbersOfTenThousandCharactersAreTaken() {
		String digits = "1234567890".repeat(JsonValues.MAX_NUMBER_LENGTH / 10);
		assertThat(this.input.read(bytes(digits))).hasToString(digits);
		assertRefused(digits + "1", "a number has more than 10000 characters");
		assertRefused("[-" + digits + "]", "a number has more than 10000 characters");
		assertRefused("{\"a\":0." + digits + "}", "a number has more than 10000 characters");
	}

	@Test
	void aLongNumberIsRefusedQuickly() {
		String digits = "1234567890".repeat(100_000);
		assertTimeout(SOON, () -> {
			for (int i = 0; i < 20; i++) {
				assertRefused(digits, "a number has more than 10000 characters");
			}
		});
	}

	@ParameterizedTest
	@CsvSource({ "1e99999999999,1E+999999999", "-1.5e+4000000000,-1E+999999999", "1e-99999999999,0.0", "-1e-30000,0.0",
			"1e-10400,1E-10400", "0e99999999999,0.0", "0e999999999,0.0", "1e30000,1E+30000" })
	void exponentsOfAnySizeAreRead(String text, String written) {
		assertThat(this.input.read(bytes("[" + text + "]"))).hasToString("[" + written + "]");
	}

	@Test
	void namesWithOneHashAreReadQuickly() {
		// "Aa" and "B@" weigh the same in Jackson's symbol table, "Aa" and "BB" in String
		String jackson = colliding("Aa", "B@");
		String java = colliding("Aa", "BB");
		assertTimeout(SOON, () -> {
			assertThat(this.input.read(bytes(jackson)).size()).isEqualTo(4_096);
			assertThat(this.input.read(bytes(java)).size()).isEqualTo(4_096);
		});
	}

	@Test
	void namesWithOneHashDoNotSpoilLaterTexts() {
		this.input.read(bytes(colliding("Aa", "B@")));
		String text = IntStream.range(0, 1_000)
			.mapToObj((i) -> "\"name" + i + "\":" + i)
			.collect(Collectors.joining(",", "{", "}"));
		for (int i = 0; i < 10; i++) {
			assertThat(this.input.read(bytes(text))).hasToString(text);
		}
	}

	@Test
	void longStringsAndNamesAreTaken() {
		String text = "\u00e9".repeat(500_000);
		assertThat(this.input.read(bytes("{\"" + text + "\":\"" + text + "\"}")))
			.isEqualTo(JsonNodeFactory.instance.objectNode().set(text, TestJson.of(text)));
	}

	private static String colliding(String zero, String one) {
		return IntStream.range(0, 4_096)
			.mapToObj((i) -> IntStream.range(0, 12)
				.mapToObj((bit) -> ((i >> bit & 1) == 0) ? zero : one)
				.collect(Collectors.joining("", "\"", "\":1")))
			.collect(Collectors.joining(",", "{", "}"));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private void assertRefused(byte[] body, String message) {
		assertThatExceptionOfType(HandshakeException.class).isThrownBy(() -> this.input.read(body))
			.withMessage(message);
	}

	private void assertRefused(String text, String message) {
		assertThatExceptionOfType(HandshakeException.class).isThrownBy(() -> this.input.read(bytes(text)))
			.withMessage(message);
	}

	private static byte[] join(byte[] first, byte[] second) {
		ByteArrayOutputStream joined = new ByteArrayOutputStream();
		joined.writeBytes(first);
		joined.writeBytes(second);
		return joined.toByteArray();
	}

}

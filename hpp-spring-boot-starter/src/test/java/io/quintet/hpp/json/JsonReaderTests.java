package io.quintet.hpp.json;

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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeout;

class JsonReaderTests {

	private static final String SAMPLE = "{\"a\":[1,\"\u00e9\u4f60\ud83d\ude00\",null]}";

	private static final Duration SOON = Duration.ofSeconds(5);

	private final JsonReader reader = new JsonReader(256);

	@ParameterizedTest
	@ValueSource(strings = { "UTF-8", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE" })
	void detectsTheEncodingWithoutMark(String charset) {
		assertThat(this.reader.read(SAMPLE.getBytes(Charset.forName(charset)))).hasToString(SAMPLE);
	}

	@ParameterizedTest
	@CsvSource({ "UTF-8,EFBBBF", "UTF-16BE,FEFF", "UTF-16LE,FFFE", "UTF-32BE,0000FEFF", "UTF-32LE,FFFE0000" })
	void detectsTheEncodingByItsMark(String charset, String mark) {
		byte[] body = join(HexFormat.of().parseHex(mark), SAMPLE.getBytes(Charset.forName(charset)));
		assertThat(this.reader.read(body)).hasToString(SAMPLE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-8", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE" })
	void detectsTheEncodingOfASingleDigit(String charset) {
		assertThat(this.reader.read("7".getBytes(Charset.forName(charset)))).isEqualTo(Json.of(7));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "EFBBBF", "FEFF", "FFFE", "0000FEFF", "FFFE0000" })
	void aBodyWithoutTextIsNoValue(String body) {
		assertThat(this.reader.read(HexFormat.of().parseHex(body))).isNull();
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

	@Test
	void refusesARawLoneSurrogate() {
		assertRefused("\"\ud800\"", "a string holds a lone surrogate");
		assertRefused("{\"\udc00\":1}", "a string holds a lone surrogate");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"\\ud83d\\ude00\"", "\"\ud83d\ude00\"", "\"\\uD83D\\uDE00\"" })
	void joinsSurrogatePairs(String text) {
		assertThat(this.reader.read(text)).isEqualTo(Json.of("\ud83d\ude00"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "NaN", "Infinity", "-Infinity", "+1", "01", "-", "1.", ".5", "1e", "0x10", "tru", "nulL",
			"'a'", "\"a", "\"\t\"", "\"\\x\"", "[1,]", "[,1]", "[1 2]", "[1", "{\"a\"}", "{\"a\":}", "{\"a\":1,}",
			"{a:1}", "{1:1}", "{\"a\":1", "]", "//x\n1", "/**/1", "#\n1", "\ufeff1", "\u00a01" })
	void refusesWhatIsNoJson(String text) {
		assertThatExceptionOfType(JsonReadException.class).isThrownBy(() -> this.reader.read(text))
			.withMessageStartingWith("malformed JSON");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{} x", "1 2", "{}{}", "[]]", "null,", "\"a\"\"b\"", "1 NaN", "{}\u0000" })
	void refusesTextBehindTheValue(String text) {
		assertThatExceptionOfType(JsonReadException.class).isThrownBy(() -> this.reader.read(text))
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
		assertThat(this.reader.read(" \r\n\t{ \"a\" : [ 1 , 2 ] } \n")).hasToString("{\"a\":[1,2]}");
	}

	@Test
	void saysWhereTheTextIsMalformedWithoutQuotingIt() {
		assertRefused("{\n\"secret\": secret}", "malformed JSON at line 2, column 11");
	}

	@Test
	void ofDuplicateMembersTheLastWins() {
		assertThat(this.reader.read("{\"a\":1,\"b\":2,\"a\":{\"c\":3,\"c\":4}}"))
			.hasToString("{\"a\":{\"c\":4},\"b\":2}");
	}

	@Test
	void theOrderOfMembersIsKept() {
		String text = IntStream.range(0, 100)
			.mapToObj((i) -> "\"k" + (i * 37) % 100 + "\":" + i)
			.collect(Collectors.joining(",", "{", "}"));
		assertThat(this.reader.read(text)).hasToString(text);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 256, JsonFormat.MAX_DEPTH })
	void theDepthIsBoundedExactly(int depth) {
		JsonReader bounded = new JsonReader(depth);
		Stream.of("[", "{\"a\":").forEach((open) -> {
			String close = open.equals("[") ? "]" : "}";
			String inner = open.equals("[") ? "" : "1";
			String deepest = open.repeat(depth) + inner + close.repeat(depth);
			assertThat(bounded.read(deepest)).hasToString(deepest);
			assertThatExceptionOfType(JsonReadException.class)
				.isThrownBy(() -> bounded.read(open.repeat(depth + 1) + inner + close.repeat(depth + 1)))
				.withMessage("JSON is nested deeper than " + depth + " levels");
		});
	}

	@Test
	void siblingsDoNotAddUpToDepth() {
		String text = "[" + "[[]],".repeat(1_000) + "{\"a\":{}}]";
		assertThat(new JsonReader(3).read(text)).hasToString(text);
	}

	@Test
	void deepNestingIsRefusedQuickly() {
		String text = "[".repeat(1_000_000);
		assertTimeout(SOON, () -> assertRefused(text, "JSON is nested deeper than 256 levels"));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, -1, JsonFormat.MAX_DEPTH + 1 })
	void refusesADepthThatItCannotKeep(int depth) {
		assertThatIllegalArgumentException().isThrownBy(() -> new JsonReader(depth))
			.withMessageStartingWith("'maxDepth' must be between 1 and ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-0", "1", "1.0", "1.50", "-0.0", "1e2", "1E+02", "9007199254740993", "1e400",
			"-1e-400", "1e99999999999", "123456789012345678901234567890.123456789012345678901234567890" })
	void numbersKeepTheTextTheyWereWrittenIn(String text) {
		assertThat(this.reader.read(text)).isEqualTo(new Json.Number(text)).hasToString(text);
		assertThat(this.reader.read("[" + text + "]").toJson()).isEqualTo("[" + text + "]");
	}

	@Test
	void aLongIntegerIsKeptVerbatimAndQuickly() {
		String digits = "1234567890".repeat(10_000);
		assertTimeout(SOON, () -> {
			for (int i = 0; i < 20; i++) {
				assertThat(this.reader.read(digits)).isEqualTo(new Json.Number(digits));
				assertThat(this.reader.read("[-" + digits + "]").toJson()).isEqualTo("[-" + digits + "]");
			}
		});
	}

	@Test
	void namesWithOneHashAreReadQuickly() {
		// "Aa" and "B@" weigh the same in Jackson's symbol table, "Aa" and "BB" in String
		String jackson = colliding("Aa", "B@");
		String java = colliding("Aa", "BB");
		assertTimeout(SOON, () -> {
			assertThat(((Json.Object) this.reader.read(jackson)).members()).hasSize(4_096);
			assertThat(((Json.Object) this.reader.read(java)).members()).hasSize(4_096);
		});
	}

	@Test
	void namesWithOneHashDoNotSpoilLaterTexts() {
		this.reader.read(colliding("Aa", "B@"));
		String text = IntStream.range(0, 1_000)
			.mapToObj((i) -> "\"name" + i + "\":" + i)
			.collect(Collectors.joining(",", "{", "}"));
		for (int i = 0; i < 10; i++) {
			assertThat(this.reader.read(text)).hasToString(text);
		}
	}

	@Test
	void ofItsOwnOutputItTakesMore() {
		int depth = JsonFormat.MAX_DEPTH + JsonFormat.ENVELOPE_DEPTH;
		String deepest = "[".repeat(depth) + "]".repeat(depth);
		assertThat(JsonReader.ofOwnOutput().read(deepest)).hasToString(deepest);
		assertThatExceptionOfType(JsonReadException.class)
			.isThrownBy(() -> JsonReader.ofOwnOutput().read("[" + deepest + "]"));
		assertThat(JsonReader.ofOwnOutput().read(Json.of("\ud800").toJson())).isEqualTo(Json.of("\ud800"));
	}

	@Test
	void longStringsAndNamesAreTaken() {
		String text = "\u00e9".repeat(500_000);
		assertThat(this.reader.read("{\"" + text + "\":\"" + text + "\"}"))
			.isEqualTo(Json.EMPTY_OBJECT.with(text, Json.of(text)));
	}

	private static String colliding(String zero, String one) {
		return IntStream.range(0, 4_096)
			.mapToObj((i) -> IntStream.range(0, 12)
				.mapToObj((bit) -> ((i >> bit & 1) == 0) ? zero : one)
				.collect(Collectors.joining("", "\"", "\":1")))
			.collect(Collectors.joining(",", "{", "}"));
	}

	private void assertRefused(byte[] body, String message) {
		assertThatExceptionOfType(JsonReadException.class).isThrownBy(() -> this.reader.read(body))
			.withMessage(message);
	}

	private void assertRefused(String text, String message) {
		assertThatExceptionOfType(JsonReadException.class).isThrownBy(() -> this.reader.read(text))
			.withMessage(message);
	}

	private static byte[] join(byte[] first, byte[] second) {
		ByteArrayOutputStream joined = new ByteArrayOutputStream();
		joined.writeBytes(first);
		joined.writeBytes(second);
		return joined.toByteArray();
	}

}

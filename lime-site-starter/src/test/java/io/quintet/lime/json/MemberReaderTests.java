package io.quintet.lime.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class MemberReaderTests {

	private static final List<String> PIECES = List.of("{", "}", "\"", "\"", ":", ",", " ", "\n", "type", "\"type\"",
			"\"id\"", "\"id\":\"7\"", "{\"type\":\"approved\"", "\"x\"", "\\", "\\u0041", "\u00e9", "\u0001", "\u007f",
			"7", "null", "true", "[", "]", "\t", "\u00a0", "\uFEFF");

	private final MemberReader reader = new MemberReader(List.of("type", "id"));

	private List<Object> plain(String json) {
		byte[] bytes = ("12" + json + "\"}").getBytes(StandardCharsets.UTF_8);
		return this.reader.readPlain(bytes, 2, bytes.length - 2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"type\":\"a\",\"more\":\"x\",\"id\":\"b\"}",
			" \t{ \"id\" :\n\"b\" , \"type\" : \"a\"\r\n} ", "{\"type\":\"x\",\"id\":\"b\",\"type\":\"a\"}" })
	void flatObjectsOfPlainTextsAreReadFromTheirBytes(String json) {
		assertThat(plain(json)).containsExactly("a", "b").isEqualTo(this.reader.read(json));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "{}", "{", "}", "[]", "{\"type\"", "{\"type\":", "{\"type\":\"", "{\"type\":\"a",
			"{\"type\":\"a\"", "{\"type\":\"a\",", "{\"type\":\"a\",}", "{\"type\":\"a\"}}", "{\"type\":\"a\"} x",
			"{\"type\":7}", "{\"type\":null}", "{\"type\":\"a\\n\"}", "{\"ty\\u0070e\":\"a\"}", "{\"type\":\"\u00e9\"}",
			"{\"type\":\"a\tb\"}", "{\"type\":{\"id\":\"a\"}}", "{type:\"a\"}", "{\"type\"\"a\"}",
			"{\"type\":\"a\" \"b\"}", "\u00a0{\"type\":\"a\"}" })
	void allElseIsLeftToTheParser(String json) {
		assertThat(plain(json)).isNull();
	}

	@Test
	void aNameThatIsTooLongForTheParserIsNotRead() {
		String json = "{\"" + "n".repeat(60_000) + "\":\"x\"}";
		assertThat(plain(json)).isNull();
		assertThat(this.reader.read(json)).isNull();
	}

	@Test
	void whatIsReadIsWhatTheParserReads() {
		Random random = new Random(4711);
		int read = 0;
		for (int round = 0; round < 300_000; round++) {
			StringBuilder text = new StringBuilder("{\"type\":\"a\",\"id\":\"b\",\"more\":\"c\"}");
			for (int changes = random.nextInt(4); changes > 0; changes--) {
				String piece = PIECES.get(random.nextInt(PIECES.size()));
				int place = random.nextInt(text.length() + 1);
				text.replace(place, Math.min(text.length(), place + random.nextInt(3)), piece);
			}
			List<Object> plain = plain(text.toString());
			if (plain != null) {
				assertThat(plain).as(text.toString()).isEqualTo(this.reader.read(text.toString()));
				read++;
			}
		}
		assertThat(read).isGreaterThan(50_000);
	}

	@Test
	void aLongTextIsReadWhole() {
		String passport = "eyJ.".repeat(500);
		byte[] bytes = ("{\"id\":\"" + passport + "\"}").getBytes(StandardCharsets.US_ASCII);
		assertThat(this.reader.readPlain(bytes, 0, bytes.length)).isEqualTo(Arrays.asList(null, passport));
	}

}

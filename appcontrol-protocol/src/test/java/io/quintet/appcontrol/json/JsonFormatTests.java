package io.quintet.appcontrol.json;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quintet.appcontrol.json.JsonReadException.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class JsonFormatTests {

	private final JsonFormat format = JsonFormat.standard();

	@ParameterizedTest
	@ValueSource(strings = { "{}", "[]", "null", "true", "false", "\"\"", "0", "-0", "1.0", "1e-07", "1E+400", "-12.50",
			"1180591620717411303424", "9223372036854775807", "-9223372036854775808", "999999999999999999",
			"1000000000000000000", "1e99999999999999999999", "{\"\":{\"\":null}}",
			"{\"b\":1,\"a\":[1,[2,[null,{}]],{\"k\":[]}]}", "\"é 微信 😀 \\\" \\\\ / \\n\\u0000\\u001f\u007f\u2028\"" })
	void whatIsReadIsWrittenAsItWas(String text) {
		assertThat(this.format.read(text).toString()).isEqualTo(text);
		byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
		assertThat(this.format.write(this.format.read(utf8))).isEqualTo(utf8);
	}

	@Test
	void escapesThatAreNotNeededAreWrittenPlainly() {
		assertThat(this.format.read(" \"\\u0041\\/\\ud83d\\ude00\" ").toString()).isEqualTo("\"A/😀\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "{", "[1", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "[1,]", "[,1]", "nul", "True",
			"NaN", "Infinity", "-Infinity", "01", "+1", ".5", "1.", "1e", "-", "0x1", "1_000", "'a'", "\"a", "\"\t\"",
			"\"\\x\"", "\"\\u12\"", "{} {}", "1 2", "{a:1}", "// c\n1", "[1 2]", "\ufeff{}", "]", "}", ":",
			"\"\\ud83d\"", "\"\\ude00\\ud83d\"", "{\"\\ud83d\":1}", "\u00a01" })
	void whatIsNoJsonIsRefused(String text) {
		assertThat(refusal(text.getBytes(StandardCharsets.UTF_8)).reason()).isEqualTo(Reason.MALFORMED);
		assertThatExceptionOfType(JsonReadException.class).isThrownBy(() -> this.format.read(text))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.MALFORMED));
	}

	@Test
	void refusalsSayWhereWithoutQuotingTheText() {
		assertThat(refusal("{\"secret\":\n hunter2}".getBytes(StandardCharsets.UTF_8)))
			.hasMessageContaining("line 2, column")
			.hasMessageNotContaining("hunter");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"a\":1,\"a\":1}", "[{\"x\":{\"a\":1,\"b\":2,\"\\u0061\":3}}]" })
	void membersMustNotOccurTwice(String text) {
		assertThat(refusal(text.getBytes(StandardCharsets.UTF_8)).reason()).isEqualTo(Reason.DUPLICATE_MEMBER);
	}

	@Test
	void membersMustNotOccurTwiceInLargeObjects() {
		String members = IntStream.range(0, 1000)
			.mapToObj((i) -> "\"m" + i + "\":" + i)
			.collect(Collectors.joining(","));
		assertThat(((JsonObject) this.format.read("{" + members + "}")).get("m999")).isEqualTo(JsonNumber.of(999));
		assertThat(refusal(("{" + members + ",\"m500\":0}").getBytes(StandardCharsets.UTF_8)).reason())
			.isEqualTo(Reason.DUPLICATE_MEMBER);
	}

	@Test
	void brokenUtf8IsRefused() {
		byte[][] broken = { { '"', (byte) 0xFF, '"' }, { '"', (byte) 0xC3, '"' },
				{ '"', (byte) 0xC0, (byte) 0x80, '"' }, { '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"' },
				{ '"', (byte) 0xF5, (byte) 0x80, (byte) 0x80, '"' }, { '"', (byte) 0xE2, (byte) 0x82, '"' },
				{ (byte) 0xFE, (byte) 0xFF, 0, '1' }, { '{', '}', (byte) 0x80 } };
		for (byte[] bytes : broken) {
			assertThat(refusal(bytes).reason()).isEqualTo(Reason.ENCODING);
		}
	}

	@Test
	void aReplacementCharacterThatWasSentIsNoBrokenUtf8() {
		assertThat(this.format.read("\"\ufffd\"".getBytes(StandardCharsets.UTF_8))).isEqualTo(new JsonString("\ufffd"));
	}

	@Test
	void otherEncodingsAreRefused() {
		assertThat(refusal("{\"a\":1}".getBytes(StandardCharsets.UTF_16LE)).reason()).isEqualTo(Reason.MALFORMED);
		assertThat(refusal("{}".getBytes(StandardCharsets.UTF_16BE)).reason()).isEqualTo(Reason.MALFORMED);
	}

	@Test
	void depthIsBounded() {
		JsonFormat three = new JsonFormat(JsonLimits.DEFAULT.withMaxDepth(3));
		assertThat(((JsonArray) three.read("[{\"a\":[1]}]")).depth()).isEqualTo(3);
		assertThatExceptionOfType(JsonReadException.class).isThrownBy(() -> three.read("[{\"a\":[[]]}]"))
			.withMessageContaining("3 levels")
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.TOO_DEEP));
		assertThat(refusal("[".repeat(100_000).getBytes(StandardCharsets.UTF_8)).reason()).isEqualTo(Reason.TOO_DEEP);
	}

	@Test
	void lengthIsBoundedInBytes() {
		JsonFormat ten = new JsonFormat(JsonLimits.DEFAULT.withMaxBytes(10));
		assertThat(ten.read("\"12345678\"").toString()).hasSize(10);
		assertThat(ten.read("\"微微\"").toString()).isEqualTo("\"微微\"");
		for (String text : new String[] { "\"123456789\"", "\"微微微\"", "\"😀😀é\"" }) {
			assertThatExceptionOfType(JsonReadException.class).isThrownBy(() -> ten.read(text))
				.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.TOO_LONG));
			assertThatExceptionOfType(JsonReadException.class)
				.isThrownBy(() -> ten.read(text.getBytes(StandardCharsets.UTF_8)))
				.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.TOO_LONG));
		}
	}

	@Test
	void numbersAreBounded() {
		assertThat(this.format.read("1".repeat(4300)).toString()).hasSize(4300);
		assertThat(refusal("1".repeat(4301).getBytes(StandardCharsets.UTF_8)).reason()).isEqualTo(Reason.TOO_LONG);
	}

	@Test
	void limitsAreChecked() {
		assertThatIllegalArgumentException().isThrownBy(() -> JsonLimits.DEFAULT.withMaxDepth(0));
		assertThatIllegalArgumentException().isThrownBy(() -> JsonLimits.DEFAULT.withMaxDepth(2001));
		assertThatIllegalArgumentException().isThrownBy(() -> JsonLimits.DEFAULT.withMaxBytes(0));
		assertThatIllegalArgumentException().isThrownBy(() -> new JsonLimits(1, 1, 19));
	}

	@Test
	void theDeepestTreeNeedsNoMoreThanTheUsualStack() throws InterruptedException {
		JsonFormat deep = new JsonFormat(JsonLimits.DEFAULT.withMaxDepth(JsonLimits.MAX_DEPTH));
		String text = "{\"a\":[".repeat(1000) + "]}".repeat(1000);
		AtomicReference<Object> result = new AtomicReference<>();
		Thread thread = new Thread(null, () -> {
			try {
				JsonValue tree = deep.read(text);
				JsonValue other = deep.read(text.getBytes(StandardCharsets.UTF_8));
				assertThat(tree.equals(other)).isTrue();
				assertThat(tree.hashCode()).isEqualTo(other.hashCode());
				assertThat(tree.toString()).isEqualTo(text);
				assertThat(JsonValue.of(tree.toJava()).equals(tree)).isTrue();
				result.set("done");
			}
			catch (Throwable ex) {
				result.set(ex);
			}
		}, "deep", 1024 * 1024);
		thread.start();
		thread.join(60_000);
		assertThat(result.get()).isEqualTo("done");
	}

	@Test
	void aNumberOfNamesWithOneHashCostsNoMoreThanOthers() {
		StringBuilder text = new StringBuilder("{");
		for (int i = 0; i < 1 << 14; i++) {
			StringBuilder name = new StringBuilder();
			for (int bit = 0; bit < 14; bit++) {
				name.append(((i >> bit & 1) != 0) ? "Aa" : "BB");
			}
			text.append((i > 0) ? "," : "").append('"').append(name).append("\":0");
		}
		JsonObject object = (JsonObject) this.format.read(text.append('}').toString());
		assertThat(object.size()).isEqualTo(1 << 14);
		assertThat(object.has("Aa".repeat(14))).isTrue();
	}

	@Test
	void textsOfAllSizesAreWrittenWhole() {
		Random random = new Random(7);
		for (int size = 0; size < 3000; size += 1 + size / 7) {
			String text = random.ints(size, 0, 0x11000)
				.filter((c) -> c < 0xD800 || c > 0xDFFF)
				.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
				.toString();
			JsonObject object = JsonObject.of(text, JsonArray.of(text, text));
			assertThat(this.format.read(this.format.write(object))).isEqualTo(object);
		}
	}

	@Test
	void halfSurrogatesOfTheApplicationAreReplaced() {
		assertThat(new JsonString("a\ud83d").toString()).isEqualTo("\"a\ufffd\"");
		assertThat(new JsonString("\ude00\ud83db").toString()).isEqualTo("\"\ufffd\ufffdb\"");
		assertThat(this.format.read(this.format.write(new JsonString("\ud83d")))).isEqualTo(new JsonString("\ufffd"));
	}

	private JsonReadException refusal(byte[] utf8) {
		try {
			return fail(this.format.read(utf8));
		}
		catch (JsonReadException ex) {
			return ex;
		}
	}

	private static JsonReadException fail(JsonValue value) {
		throw new AssertionError("was read as " + value);
	}

}

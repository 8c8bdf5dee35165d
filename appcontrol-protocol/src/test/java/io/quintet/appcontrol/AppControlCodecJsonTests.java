package io.quintet.appcontrol;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

import io.quintet.support.json.JsonRefusedException;
import io.quintet.support.json.JsonRefusedException.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * How the codec reads and writes any JSON.
 */
class AppControlCodecJsonTests {

	private final AppControlCodec codec = AppControlCodec.standard();

	@ParameterizedTest
	@ValueSource(strings = { "{}", "[]", "null", "true", "false", "\"\"", "0", "1.0", "1E+400", "-12.50",
			"1180591620717411303424", "9223372036854775807", "-9223372036854775808", "999999999999999999",
			"1000000000000000000", "{\"\":{\"\":null}}", "{\"b\":1,\"a\":[1,[2,[null,{}]],{\"k\":[]}]}",
			"\"é 微信 😀 \\\" \\\\ / \\n\\u0000\\u001f\u007f\u2028\"" })
	void whatIsReadIsWrittenAsItWas(String text) {
		assertThat(written(this.codec.readTree(text))).isEqualTo(text);
		assertThat(written(this.codec.readTree(text.getBytes(StandardCharsets.UTF_8)))).isEqualTo(text);
	}

	@ParameterizedTest
	@CsvSource({ "-0, 0", "1e-07, 1E-7", "1e400, 1E+400", "-1.5e3, -1.5E+3" })
	void otherFormsOfANumberAreWrittenAsTheUsualOne(String text, String written) {
		assertThat(written(this.codec.readTree(text))).isEqualTo(written);
	}

	@Test
	void exponentsBeyondAnyNumberAreRefused() {
		for (String text : new String[] { "1e99999999999999999999", "-1e-99999999999999999999" }) {
			assertThat(reason(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(Reason.NUMBER);
		}
	}

	@Test
	void escapesThatAreNotNeededAreWrittenPlainly() {
		assertThat(written(this.codec.readTree(" \"\\u0041\\/\\ud83d\\ude00\" "))).isEqualTo("\"A/😀\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "{", "[1", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "[1,]", "[,1]", "nul", "True",
			"NaN", "Infinity", "-Infinity", "01", "+1", ".5", "1.", "1e", "-", "0x1", "1_000", "'a'", "\"a", "\"\t\"",
			"\"\\x\"", "\"\\u12\"", "{} {}", "1 2", "{a:1}", "// c\n1", "[1 2]", "\ufeff{}", "]", "}", ":", "\u00a01" })
	void whatIsNoJsonIsRefused(String text) {
		assertThat(reason(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(Reason.MALFORMED);
		assertThat(refusal(() -> this.codec.readTree(text)).getCause()).isInstanceOf(JsonRefusedException.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"\\ud83d\"", "\"\\ude00\\ud83d\"", "{\"\\ud83d\":1}" })
	void halfSurrogatesAreRefused(String text) {
		assertThat(reason(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(Reason.ENCODING);
	}

	@Test
	void refusalsSayWhereWithoutQuotingTheText() {
		assertThat(refusal(() -> this.codec.readTree("{\"secret\":\n hunter2}"))).hasMessageContaining("line 2, column")
			.hasMessageNotContaining("hunter");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"a\":1,\"a\":1}", "[{\"x\":{\"a\":1,\"b\":2,\"\\u0061\":3}}]" })
	void membersMustNotOccurTwice(String text) {
		assertThat(reason(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(Reason.DUPLICATE);
	}

	@Test
	void membersMustNotOccurTwiceInLargeObjects() {
		String members = IntStream.range(0, 1000)
			.mapToObj((i) -> "\"m" + i + "\":" + i)
			.collect(Collectors.joining(","));
		assertThat(this.codec.readTree("{" + members + "}").path("m999").intValue()).isEqualTo(999);
		assertThat(reason(("{" + members + ",\"m500\":0}").getBytes(StandardCharsets.UTF_8)))
			.isEqualTo(Reason.DUPLICATE);
	}

	@Test
	void brokenUtf8IsRefused() {
		byte[][] broken = { { '"', (byte) 0xFF, '"' }, { '"', (byte) 0xC3, '"' },
				{ '"', (byte) 0xC0, (byte) 0x80, '"' }, { '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"' },
				{ '"', (byte) 0xF5, (byte) 0x80, (byte) 0x80, '"' }, { '"', (byte) 0xE2, (byte) 0x82, '"' },
				{ (byte) 0xFE, (byte) 0xFF, 0, '1' }, { '{', '}', (byte) 0x80 } };
		for (byte[] bytes : broken) {
			assertThat(reason(bytes)).isEqualTo(Reason.ENCODING);
		}
	}

	@Test
	void aReplacementCharacterThatWasSentIsNoBrokenUtf8() {
		assertThat(this.codec.readTree("\"\ufffd\"".getBytes(StandardCharsets.UTF_8)))
			.isEqualTo(StringNode.valueOf("\ufffd"));
	}

	@Test
	void otherEncodingsAreRefused() {
		assertThat(reason("{\"a\":1}".getBytes(StandardCharsets.UTF_16LE))).isEqualTo(Reason.MALFORMED);
		assertThat(reason("{}".getBytes(StandardCharsets.UTF_16BE))).isEqualTo(Reason.MALFORMED);
	}

	@Test
	void depthIsBounded() {
		AppControlCodec three = new AppControlCodec(3, 1000);
		assertThat(written(three.readTree("[{\"a\":[1]}]"))).isEqualTo("[{\"a\":[1]}]");
		assertThat(refusal(() -> three.readTree("[{\"a\":[[]]}]"))).hasMessageContaining("3 levels");
		assertThat(reason("[".repeat(100_000).getBytes(StandardCharsets.UTF_8))).isEqualTo(Reason.TOO_DEEP);
	}

	@Test
	void lengthIsBoundedInBytes() {
		AppControlCodec ten = new AppControlCodec(1, 10);
		assertThat(written(ten.readTree("\"12345678\""))).hasSize(10);
		assertThat(written(ten.readTree("\"微微\""))).isEqualTo("\"微微\"");
		for (String text : new String[] { "\"123456789\"", "\"微微微\"", "\"😀😀é\"" }) {
			assertThat(refusal(() -> ten.readTree(text))).hasMessageContaining("10 bytes");
			assertThat(refusal(() -> ten.readTree(text.getBytes(StandardCharsets.UTF_8))))
				.hasMessageContaining("10 bytes");
		}
	}

	@Test
	void numbersAreBounded() {
		assertThat(written(this.codec.readTree("1".repeat(4300)))).hasSize(4300);
		assertThat(reason("1".repeat(4301).getBytes(StandardCharsets.UTF_8))).isEqualTo(Reason.NUMBER);
	}

	@Test
	void limitsAreChecked() {
		assertThatIllegalArgumentException().isThrownBy(() -> new AppControlCodec(0, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> new AppControlCodec(2001, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> new AppControlCodec(1, 0));
	}

	@Test
	void theDeepestTreeNeedsNoMoreThanTheUsualStack() throws InterruptedException {
		AppControlCodec deep = new AppControlCodec(AppControlCodec.MAX_DEPTH, 1_000_000);
		String text = "{\"a\":[".repeat(999) + "]}".repeat(999);
		AtomicReference<Object> result = new AtomicReference<>();
		Thread thread = new Thread(null, () -> {
			try {
				ToolCommand command = deep.decode(JsonObjects.of("commandId", "c", "tool", "t", "operation", "o")
					.set("input", deep.readTree(text)), ToolCommand.class);
				ToolCommand other = deep.read(deep.write(command), ToolCommand.class);
				assertThat(command.equals(other)).isTrue();
				assertThat(command.hashCode()).isEqualTo(other.hashCode());
				assertThat(deep.writeText(other)).contains(text);
				assertThat(deep.encode(other).get("input").equals(command.input())).isTrue();
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
		JsonNode object = this.codec.readTree(text.append('}').toString());
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
			ToolCommand command = ToolCommand.of("c", "t", "o", JsonObjects.of(text, List.of(text, text)));
			assertThat(this.codec.read(this.codec.write(command), ToolCommand.class)).isEqualTo(command);
		}
	}

	@Test
	void halfSurrogatesOfTheApplicationAreReplaced() {
		ToolCommand command = ToolCommand.of("c", "t", "o", JsonObjects.of("a\ud83d", "\ude00\ud83db"));
		assertThat(this.codec.writeText(command)).contains("{\"a\ufffd\":\"\ufffd\ufffdb\"}");
		assertThat(this.codec.read(this.codec.write(command), ToolCommand.class).input())
			.isEqualTo(JsonObjects.of("a\ufffd", "\ufffd\ufffdb"));
	}

	private String written(JsonNode value) {
		String text = this.codec.writeText(ToolCommand.of("c", "t", "o", JsonObjects.of().set("x", value)));
		String start = "\"input\":{\"x\":";
		return text.substring(text.indexOf(start) + start.length(), text.length() - 2);
	}

	private Reason reason(byte[] utf8) {
		return ((JsonRefusedException) refusal(() -> this.codec.readTree(utf8)).getCause()).reason();
	}

	private static AppControlProtocolException refusal(ThrowingCallable reading) {
		return catchThrowableOfType(AppControlProtocolException.class, reading);
	}

}

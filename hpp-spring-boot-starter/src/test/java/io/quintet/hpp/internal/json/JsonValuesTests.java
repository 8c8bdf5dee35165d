package io.quintet.hpp.internal.json;

import java.math.BigDecimal;
import java.math.BigInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.support.json.JsonFormat;
import io.quintet.support.json.JsonRefusedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class JsonValuesTests {

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	@ParameterizedTest
	@ValueSource(strings = { "null", "\"\"", "[]", "{}" })
	void fourValuesAreEmpty(String text) {
		assertThat(JsonValues.isUnfilled(TestJson.read(text))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "0", "0.0", "-0", "false", "true", "\" \"", "\"\\u0000\"", "[null]", "[[]]", "{\"\":null}" })
	void everyOtherValueIsNot(String text) {
		assertThat(JsonValues.isUnfilled(TestJson.read(text))).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			1                       | 1
			-0                      | 0
			1.5                     | 1.50
			1.0                     | 1e0
			100.0                   | 1E+2
			-0.0                    | 0.0
			9007199254740993        | 9007199254740993
			"a"                     | "\\u0061"
			null                    | null
			true                    | true
			[1,[1.0]]               | [1,[1.00]]
			{"a":1.5,"b":[]}        | {"b":[],"a":1.50}
			1e-400                  | 1.0e-400
			""")
	void sameValuesAreTheSame(String left, String right) {
		assertThat(JsonValues.same(TestJson.read(left), TestJson.read(right))).isTrue();
		assertThat(JsonValues.same(TestJson.read(right), TestJson.read(left))).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			1                | 1.0
			1                | 1e0
			1                | "1"
			1                | true
			0                | false
			0                | null
			""               | null
			[]               | {}
			9007199254740992 | 9007199254740993
			1.5              | 1.51
			1.5              | -1.5
			[1,2]            | [2,1]
			[1]              | [1,1]
			[1]              | [1.0]
			{"a":1}          | {"a":1.0}
			{"a":1}          | {"a":1,"b":2}
			{"a":null}       | {"b":null}
			1e400            | 1e401
			1e-9999          | 1e-9998
			1e-9999          | 1e9999
			""")
	void differentValuesAreNot(String left, String right) {
		assertThat(JsonValues.same(TestJson.read(left), TestJson.read(right))).isFalse();
		assertThat(JsonValues.same(TestJson.read(right), TestJson.read(left))).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "1e400,true", "-1e400,true", "1e308,false", "1.8e308,true", "-0.0,false", "1e-400,false",
			"1e999999999,true", "1e99999999999,true", "1e-999999999,false", "0e999999999,false",
			"'[1,[{\"a\":1e400}]]',true", "'{\"a\":[1e308]}',false", "'\"1e400\"',false", "true,false", "null,false" })
	void tellsNumbersBeyondDouble(String text, boolean exceeds) {
		assertThat(JsonValues.isOutOfRange(TestJson.read(text))).isEqualTo(exceeds);
	}

	@Test
	void integersOfAnyLengthAreInRange() {
		assertThat(JsonValues.isOutOfRange(TestJson.read("9".repeat(400)))).isFalse();
	}

	@Test
	void longDecimalsAreComparedByValue() {
		String digits = "1".repeat(500) + ".";
		assertThat(JsonValues.same(TestJson.read(digits + "5"), TestJson.read(digits + "50"))).isTrue();
		assertThat(JsonValues.same(TestJson.read(digits + "5"), TestJson.read(digits + "51"))).isFalse();
	}

	@Test
	void equalityKeepsThePlacesOfNumbersApart() {
		assertThat(TestJson.read("1.5")).isNotEqualTo(TestJson.read("1.50"));
		assertThat(TestJson.read("1")).isEqualTo(TestJson.of(1)).hasSameHashCodeAs(TestJson.of(1));
	}

	@Test
	void theWeightIsAnEstimateFromAbove() {
		assertThat(JsonValues.weight(NullNode.getInstance())).isZero();
		assertThat(JsonValues.weight(TestJson.of(true))).isZero();
		assertThat(JsonValues.weight(TestJson.of("abc"))).isEqualTo(64 + 2 * 3);
		assertThat(JsonValues.weight(TestJson.of(1_000))).isEqualTo(24);
		assertThat(JsonValues.weight(TestJson.read("9007199254740993"))).isEqualTo(24);
		assertThat(JsonValues.weight(TestJson.read("1.5"))).isEqualTo(208 + 2);
		assertThat(JsonValues.weight(TestJson.read("[]"))).isEqualTo(112);
		assertThat(JsonValues.weight(TestJson.read("[null,\"ab\"]"))).isEqualTo(112 + 8 + 8 + 64 + 2 * 2);
		assertThat(JsonValues.weight(NODES.objectNode())).isEqualTo(160);
		assertThat(JsonValues.weight(TestJson.read("{\"abc\":[1]}"))).isEqualTo(160 + 112 + 2 * 3 + 112 + 8 + 24);
	}

	@Test
	void theWeightOfALongNumberGrowsWithItsDigits() {
		// Bits of the number, and a character for each digit once it was written.
		for (int digits : new int[] { 19, 100, 1_000 }) {
			assertThat(JsonValues.weight(TestJson.read("9".repeat(digits)))).isGreaterThan(digits + digits * 10 / 24);
		}
	}

	@Test
	void readsOnlyWholeJsonWithoutLoneSurrogates() {
		assertThatExceptionOfType(JsonRefusedException.class).isThrownBy(() -> TestJson.read("[1] x"));
		for (String text : new String[] { "\"\ud800\"", "{\"\udc00\":1}" }) {
			assertThatExceptionOfType(JsonRefusedException.class).isThrownBy(() -> TestJson.read(text))
				.withMessage("a string holds a lone surrogate");
		}
	}

	@Test
	void ofItsOwnOutputItReadsMore() {
		String deepest = "[".repeat(JsonFormat.MAX_DEPTH) + "]".repeat(JsonFormat.MAX_DEPTH);
		assertThat(JsonFormat.text(JsonValues.readerOfOwnOutput().read(deepest))).isEqualTo(deepest);
		assertThatExceptionOfType(JsonRefusedException.class)
			.isThrownBy(() -> JsonValues.readerOfOwnOutput().read("[" + deepest + "]"));
		assertThat(JsonValues.readerOfOwnOutput().read(JsonFormat.text(TestJson.of("\ud800"))))
			.isEqualTo(TestJson.of("\ud800"));
		assertThat(JsonValues.readerOfOwnOutput().read("1".repeat(5_000))).hasToString("1".repeat(5_000));
	}

	@Test
	void aMemberThatIsNotThereIsNull() {
		ObjectNode object = TestJson.object("{\"a\":1}");
		assertThat(JsonValues.member(object, "a")).isEqualTo(TestJson.of(1));
		assertThat(JsonValues.member(object, "b")).isEqualTo(NullNode.getInstance());
	}

	@Test
	void anObjectIsCopiedWithoutAMember() {
		ObjectNode object = TestJson.object("{\"a\":1,\"b\":2}");
		assertThat(JsonValues.without(object, "a")).hasToString("{\"b\":2}");
		assertThat(JsonValues.without(object, "c")).isEqualTo(object);
		assertThat(object).hasToString("{\"a\":1,\"b\":2}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "true", "1", "1.0", "1.50", "9007199254740993",
			"123456789012345678901234567890.1234567890", "\"\\u0000\ud83d\ude00\"", "[1,[],{}]",
			"{\"z\":1,\"a\":{\"\":null}}" })
	void aCopyIsEqual(String text) {
		JsonNode value = TestJson.read(text);
		assertThat(JsonValues.copy(value)).isEqualTo(value).hasToString(text);
	}

	@Test
	void aCopyDoesNotChangeWithWhatItWasMadeOf() {
		ObjectNode original = TestJson.object("{\"a\":[{\"b\":1}]}");
		ObjectNode copy = JsonValues.copy(original);
		((ObjectNode) original.at("/a/0")).put("b", 2);
		((ArrayNode) original.get("a")).add(3);
		original.put("c", 4);
		assertThat(copy).hasToString("{\"a\":[{\"b\":1}]}");
	}

	@Test
	void whatAnApplicationBuildsBecomesWhatIsRead() {
		ObjectNode node = NODES.objectNode().put("d", 1.5).put("one", 1.0).put("l", 1L).put("s", "x").putNull("z");
		node.put("f", 0.1f).put("short", (short) 7).put("big", BigInteger.TWO).put("price", new BigDecimal("5"));
		node.set("missing", MissingNode.getInstance());
		JsonNode copy = JsonValues.copy(node);
		assertThat(copy).hasToString("{\"d\":1.5,\"one\":1.0,\"l\":1,\"s\":\"x\",\"z\":null,\"f\":0.1,\"short\":7,"
				+ "\"big\":2,\"price\":5,\"missing\":null}");
		assertThat(copy).isEqualTo(TestJson.read(copy.toString()));
	}

	@Test
	void valuesThatAreNotJsonAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> JsonValues.copy(NODES.numberNode(Double.NaN)))
			.withMessage("the number NaN is no JSON");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> JsonValues.copy(NODES.arrayNode().add(NODES.pojoNode(new Object()))))
			.withMessage("a POJONode is no JSON; convert it first");
		JsonNode deep = NODES.nullNode();
		for (int i = 0; i <= JsonValues.MAX_DEPTH; i++) {
			deep = NODES.arrayNode().add(deep);
		}
		JsonNode tooDeep = deep;
		assertThat(JsonValues.copy(tooDeep.get(0))).isEqualTo(tooDeep.get(0));
		assertThatIllegalArgumentException().isThrownBy(() -> JsonValues.copy(tooDeep))
			.withMessage("JSON is nested deeper than 500 levels");
	}

}

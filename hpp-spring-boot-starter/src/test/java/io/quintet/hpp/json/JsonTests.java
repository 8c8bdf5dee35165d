package io.quintet.hpp.json;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

class JsonTests {

	@Test
	void itsConstantsDoNotWaitForItsRecords() {
		assertThat(Json.class.getDeclaredMethods()).noneMatch(Method::isDefault);
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "\"\"", "[]", "{}" })
	void fourValuesAreEmpty(String text) {
		assertThat(Json.parse(text).isEmpty()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "0", "0.0", "-0", "false", "true", "\" \"", "\"\\u0000\"", "[null]", "[[]]", "{\"\":null}" })
	void everyOtherValueIsNot(String text) {
		assertThat(Json.parse(text).isEmpty()).isFalse();
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
			1e-99999999999          | 1e-99999999999
			""")
	void sameValuesAreTheSame(String left, String right) {
		assertThat(Json.same(Json.parse(left), Json.parse(right))).isTrue();
		assertThat(Json.same(Json.parse(right), Json.parse(left))).isTrue();
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
			1e-99999999999   | 1e-99999999998
			""")
	void differentValuesAreNot(String left, String right) {
		assertThat(Json.same(Json.parse(left), Json.parse(right))).isFalse();
		assertThat(Json.same(Json.parse(right), Json.parse(left))).isFalse();
	}

	@Test
	void longDecimalsAreComparedByTheirText() {
		String digits = "1".repeat(500) + ".";
		assertThat(Json.same(Json.parse(digits + "5"), Json.parse(digits + "5"))).isTrue();
		assertThat(Json.same(Json.parse(digits + "5"), Json.parse(digits + "50"))).isFalse();
	}

	@Test
	void equalityKeepsTheTextOfNumbersApart() {
		assertThat(Json.parse("1.5")).isNotEqualTo(Json.parse("1.50"));
		assertThat(Json.parse("1")).isEqualTo(Json.of(1)).hasSameHashCodeAs(Json.of(1));
	}

	@ParameterizedTest
	@CsvSource({ "1e400,true", "-1e400,true", "1e308,false", "1.8e308,true", "-0.0,false", "1e-400,false",
			"1e99999999999,true", "'[1,[{\"a\":1e400}]]',true", "'{\"a\":[1e308]}',false", "'\"1e400\"',false",
			"true,false", "null,false" })
	void tellsNumbersBeyondDouble(String text, boolean exceeds) {
		assertThat(Json.parse(text).exceedsDouble()).isEqualTo(exceeds);
	}

	@Test
	void integersOfAnyLengthDoNotExceedDouble() {
		assertThat(Json.parse("9".repeat(400)).exceedsDouble()).isFalse();
	}

	@Test
	void theWeightIsAnEstimateFromAbove() {
		assertThat(Json.NULL.weight()).isZero();
		assertThat(Json.of(true).weight()).isEqualTo(16);
		assertThat(Json.of("abc").weight()).isEqualTo(64 + 2 * 3);
		assertThat(Json.of(1_000).weight()).isEqualTo(64 + 4);
		assertThat(Json.parse("[]").weight()).isEqualTo(48);
		assertThat(Json.parse("[null,\"ab\"]").weight()).isEqualTo(48 + 4 + 4 + 64 + 2 * 2);
		assertThat(Json.EMPTY_OBJECT.weight()).isEqualTo(96);
		assertThat(Json.parse("{\"abc\":[1]}").weight()).isEqualTo(96 + 112 + 2 * 3 + 48 + 4 + 64 + 1);
	}

	@Test
	void readsOnlyWholeJson() {
		assertThatExceptionOfType(JsonReadException.class).isThrownBy(() -> Json.parse("[1] x"));
	}

	@Test
	void wrapsScalars() {
		assertThat(Json.of("a\u0000\"")).hasToString("\"a\\u0000\\\"\"");
		assertThat(Json.of((String) null)).isSameAs(Json.NULL).hasToString("null");
		assertThat(Json.of(Long.MIN_VALUE)).hasToString("-9223372036854775808");
		assertThat(Json.of(false)).hasToString("false");
	}

	@Test
	void takesNoNullForAString() {
		assertThatNullPointerException().isThrownBy(() -> new Json.Text(null)).withMessage("'value' is required");
		assertThatNullPointerException().isThrownBy(() -> new Json.Number(null)).withMessage("'literal' is required");
	}

	@Test
	void arraysAndObjectsDoNotChangeWithWhatTheyWereMadeOf() {
		List<Json> items = new ArrayList<>(List.of(Json.of(1)));
		Map<String, Json> members = new LinkedHashMap<>(Map.of("a", Json.of(1)));
		Json.Array array = new Json.Array(items);
		Json.Object object = new Json.Object(members);
		items.clear();
		members.clear();
		assertThat(array).hasToString("[1]");
		assertThat(object).hasToString("{\"a\":1}");
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> array.items().clear());
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> object.members().clear());
	}

	@Test
	void anObjectIsCopiedWithAndWithoutAMember() {
		Json.Object object = Json.EMPTY_OBJECT.with("a", Json.of(1)).with("b", Json.of(2));
		assertThat(object.with("a", Json.of(3))).hasToString("{\"a\":3,\"b\":2}");
		assertThat(object.without("a")).hasToString("{\"b\":2}");
		assertThat(object.without("c")).isEqualTo(object);
		assertThat(object.get("b")).isEqualTo(Json.of(2));
		assertThat(object.get("c")).isNull();
		assertThat(Json.EMPTY_OBJECT.members()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "true", "1", "1.0", "1.50", "9007199254740993",
			"123456789012345678901234567890.1234567890", "\"\\u0000\ud83d\ude00\"", "[1,[],{}]",
			"{\"z\":1,\"a\":{\"\":null}}" })
	void survivesJacksonsTree(String text) {
		assertThat(Json.from(Json.parse(text).toNode())).hasToString(text);
	}

	@Test
	void aTreeMayBeChangedWithoutEffect() {
		Json value = Json.parse("{\"a\":1}");
		((ObjectNode) value.toNode()).put("a", 2);
		assertThat(value).hasToString("{\"a\":1}");
	}

	@Test
	void convertsWhatAnApplicationBuilds() {
		JsonNode node = JsonNodeFactory.instance.objectNode().put("n", 1.5).put("l", 1L).put("s", "x").putNull("z");
		assertThat(Json.from(node)).hasToString("{\"n\":1.5,\"l\":1,\"s\":\"x\",\"z\":null}");
		assertThat(Json.from(MissingNode.getInstance())).isSameAs(Json.NULL);
		assertThat(Json.from(NullNode.getInstance())).isSameAs(Json.NULL);
	}

}

package io.quintet.appcontrol.internal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BinaryNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.JsonObjects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class JsonTests {

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	@Test
	void aCopyIsIndependentOfItsOriginal() {
		ObjectNode original = JsonObjects.of("a", List.of(1, "x", true), "b", JsonObjects.of("c", null));
		ObjectNode copy = Json.copy(original);
		original.withArray("a").add(2);
		original.withObject("b").put("c", 1);
		assertThat(copy).hasToString("{\"a\":[1,\"x\",true],\"b\":{\"c\":null}}");
	}

	@Test
	void numbersAreCopiedAsTheyAreRead() {
		ObjectNode numbers = JsonObjects.of("i", 1, "l", 1L, "s", (short) 1, "b", BigInteger.ONE, "d", 2.5, "f", 2.5f,
				"e", new BigDecimal("1.50"), "big", new BigInteger("12345678901234567890"), "long", 4294967296L);
		String text = "{\"i\":1,\"l\":1,\"s\":1,\"b\":1,\"d\":2.5,\"f\":2.5,\"e\":1.50,"
				+ "\"big\":12345678901234567890,\"long\":4294967296}";
		assertThat(Json.copy(numbers)).hasToString(text).isEqualTo(JsonObjects.parse(text));
	}

	@Test
	void whatIsNoJsonIsRefused() {
		for (JsonNode wrong : new JsonNode[] { NODES.pojoNode(new Object()), BinaryNode.valueOf(new byte[1]),
				MissingNode.getInstance(), NODES.numberNode(Double.NaN), NODES.numberNode(Float.POSITIVE_INFINITY) }) {
			ObjectNode object = Json.object().set("a", wrong);
			assertThatIllegalArgumentException().isThrownBy(() -> Json.copy(object));
		}
	}

	@Test
	void valuesNestedTooDeeplyOrInThemselvesAreRefused() {
		ObjectNode self = Json.object();
		self.set("self", NODES.arrayNode().add(self));
		assertThatIllegalArgumentException().isThrownBy(() -> Json.copy(self)).withMessageContaining("2000");
		JsonNode deep = NODES.arrayNode();
		for (int i = 0; i < 1998; i++) {
			deep = NODES.arrayNode().add(deep);
		}
		ObjectNode deepest = Json.object().set("a", deep);
		assertThat(depth(Json.copy(deepest))).isEqualTo(2000);
		ArrayNode deeper = NODES.arrayNode().add(deep);
		assertThatIllegalArgumentException().isThrownBy(() -> Json.copy(Json.object().set("a", deeper)));
	}

	private static int depth(JsonNode value) {
		int depth = 0;
		for (JsonNode next = value; next != null; next = next.isEmpty() ? null : next.iterator().next()) {
			depth++;
		}
		return depth;
	}

	@Test
	void integersAreRecognizedByValue() {
		assertThat(integer("1000.0")).isEqualTo(1000);
		assertThat(integer("1e3")).isEqualTo(1000);
		assertThat(integer("-0")).isZero();
		assertThat(integer("0e999999999")).isZero();
		assertThat(integer("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
		assertThat(integer("-9223372036854775808.0")).isEqualTo(Long.MIN_VALUE);
		for (String none : new String[] { "1.5", "9223372036854775808", "1e19", "1e999999999", "1e-5", "1e-999999999",
				"\"1\"", "true", "null", "{}" }) {
			assertThat(integer(none)).as(none).isNull();
		}
		assertThat(Json.integer(null)).isNull();
	}

	private static Long integer(String text) {
		return Json.integer(JsonObjects.parse("{\"a\":" + text + "}").get("a"));
	}

	@Test
	void sameValuesAreTheSameInEveryForm() {
		String[][] same = { { "1", "1.0", "1e0", "10E-1", "0.1e+1" }, { "0", "-0", "0.0", "0e9" },
				{ "1000", "1e3", "1.000E3" }, { "12345678901234567890123", "1.2345678901234567890123e22" },
				{ "-1.5", "-15e-1", "-1.50" }, { "{\"a\":[1],\"b\":2}", "{\"b\":2.0,\"a\":[1.0]}" } };
		for (String[] group : same) {
			for (String text : group) {
				assertThat(isSame(text, group[0])).as(text).isTrue();
				assertThat(isSame(text, "7")).as(text).isFalse();
			}
		}
		assertThat(isSame("1e999999999", "1e999999998")).isFalse();
		assertThat(isSame("1", "true")).isFalse();
		assertThat(isSame("1", "\"1\"")).isFalse();
		assertThat(isSame("{\"a\":1}", "{\"a\":1,\"b\":null}")).isFalse();
		assertThat(isSame("{\"a\":1}", "{\"b\":1}")).isFalse();
	}

	private static boolean isSame(String one, String other) {
		return Json.isSame(JsonObjects.parse("{\"x\":" + one + "}"), JsonObjects.parse("{\"x\":" + other + "}"));
	}

	@Test
	void membersOfAnotherTypeAreNone() {
		ObjectNode object = JsonObjects.of("a", "x", "n", 1, "o", JsonObjects.of(), "z", null);
		assertThat(Json.text(object, "a")).isEqualTo("x");
		assertThat(Json.text(object, "n")).isNull();
		assertThat(Json.text(object, "none")).isNull();
		assertThat(Json.object(object, "o")).isEmpty();
		assertThat(Json.object(object, "a")).isNull();
		assertThat(Json.isAbsent(object.get("z"))).isTrue();
		assertThat(Json.isAbsent(object.get("none"))).isTrue();
		assertThat(Json.isAbsent(object.get("n"))).isFalse();
	}

}

package io.quintet.appcontrol.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class JsonValueTests {

	@Test
	void javaValuesBecomeJsonAndComeBack() {
		Map<String, Object> map = new LinkedHashMap<>();
		map.put("text", "a");
		map.put("none", null);
		map.put("list", Arrays.asList(1L, true, null, Map.of()));
		map.put("big", new BigInteger("12345678901234567890"));
		map.put("decimal", new BigDecimal("1.50"));
		JsonObject object = JsonObject.from(map);
		assertThat(object)
			.hasToString("{\"text\":\"a\",\"none\":null,\"list\":[1,true,null,{}],\"big\":12345678901234567890,"
					+ "\"decimal\":1.50}");
		assertThat(object.toMap()).isEqualTo(map);
		assertThat(JsonValue.of(DayOfWeek.MONDAY)).hasToString("\"MONDAY\"");
		assertThat(JsonValue.of(new Object[] { 1, 2.5, (short) 3 })).hasToString("[1,2.5,3]");
	}

	@Test
	void whatIsNoJsonIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> JsonValue.of(new Object()))
			.withMessageContaining("java.lang.Object");
		assertThatIllegalArgumentException().isThrownBy(() -> JsonValue.of(Double.NaN));
		assertThatIllegalArgumentException().isThrownBy(() -> JsonValue.of(Float.POSITIVE_INFINITY));
		assertThatIllegalArgumentException().isThrownBy(() -> JsonValue.of(Map.of(1, 2)));
	}

	@Test
	void valuesNestedInThemselvesAreRefused() {
		Map<String, Object> map = new HashMap<>();
		map.put("self", List.of(map));
		assertThatIllegalArgumentException().isThrownBy(() -> JsonObject.from(map)).withMessageContaining("2000");
	}

	@Test
	void treesCannotBeBuiltDeeperThanAnyStack() {
		assertThatIllegalArgumentException().isThrownBy(() -> {
			JsonObject object = JsonObject.EMPTY;
			for (int i = 0; i < 3000; i++) {
				object = JsonObject.of("a", object);
			}
		}).withMessageContaining("2000");
	}

	@Test
	void theOrderOfMembersIsKeptAndDoesNotCount() {
		JsonObject one = JsonObject.parse("{\"b\":1,\"a\":{\"y\":1,\"x\":[1]}}");
		JsonObject other = JsonObject.parse("{\"a\":{\"x\":[1],\"y\":1},\"b\":1}");
		assertThat(one.names()).containsExactly("b", "a");
		assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
		assertThat(one).isNotEqualTo(JsonObject.parse("{\"b\":1,\"a\":{\"y\":1,\"x\":[1],\"z\":null}}"))
			.isNotEqualTo(JsonObject.parse("{\"b\":1,\"c\":{\"y\":1,\"x\":[1]}}"));
	}

	@Test
	void largeObjectsAreEqualInAnyOrder() {
		JsonObject.Builder up = JsonObject.builder();
		JsonObject.Builder down = JsonObject.builder();
		for (int i = 0; i < 100; i++) {
			up.put("m" + i, i);
			down.put("m" + (99 - i), 99 - i);
		}
		assertThat(up.build()).isEqualTo(down.build()).hasSameHashCodeAs(down.build());
		assertThat(up.build().get("m77")).isEqualTo(JsonNumber.of(77));
		assertThat(up.build().get("m100")).isNull();
		assertThat(up.put("m5", "x").build().names()).hasSize(100);
		assertThat(up.build().text("m5")).isEqualTo("x");
		assertThat(down.build().get("m5")).isEqualTo(JsonNumber.of(5));
	}

	@Test
	void numbersAreEqualByValue() {
		String[][] equal = { { "1", "1.0", "1e0", "10E-1", "0.1e+1" }, { "0", "-0", "0.0", "0e999999999999" },
				{ "1000", "1e3", "1.000E3" }, { "12345678901234567890123", "1.2345678901234567890123e22" },
				{ "-1.5", "-15e-1", "-1.50" } };
		for (String[] group : equal) {
			for (String literal : group) {
				assertThat(JsonNumber.parse(literal)).isEqualTo(JsonNumber.parse(group[0]))
					.hasSameHashCodeAs(JsonNumber.parse(group[0]));
			}
			assertThat(JsonNumber.parse(group[0])).isNotEqualTo(JsonNumber.parse("7"));
		}
		assertThat(JsonNumber.parse("1e5")).isNotEqualTo(JsonNumber.parse("1e6"))
			.isNotEqualTo(JsonNumber.parse("-1e5"));
		assertThat(JsonValue.of(1)).isNotEqualTo(JsonValue.of(true)).isNotEqualTo(JsonValue.of("1"));
	}

	@Test
	void integersAreRecognizedByValue() {
		assertThat(JsonNumber.parse("1000.0").toLong()).isEqualTo(1000);
		assertThat(JsonNumber.parse("1e3").toLong()).isEqualTo(1000);
		assertThat(JsonNumber.parse("-0").toLong()).isZero();
		assertThat(JsonNumber.parse("0e999999999999999999999").toLong()).isZero();
		assertThat(JsonNumber.parse("9223372036854775807").toLong()).isEqualTo(Long.MAX_VALUE);
		assertThat(JsonNumber.parse("-9223372036854775808.0").toLong()).isEqualTo(Long.MIN_VALUE);
		for (String none : new String[] { "1.5", "9223372036854775808", "1e19", "1e999999999999999999999", "1e-5" }) {
			assertThat(JsonNumber.parse(none).toLong()).as(none).isNull();
		}
		assertThat(JsonNumber.parse("1e19").isIntegral()).isTrue();
		assertThat(JsonNumber.parse("15e-1").isIntegral()).isFalse();
	}

	@Test
	void numbersBecomeTheJavaNumberThatHoldsThem() {
		assertThat(JsonNumber.parse("5").toJava()).isEqualTo(5L);
		assertThat(JsonNumber.parse("-0").toJava()).isEqualTo(0L);
		assertThat(JsonNumber.parse("9223372036854775807").toJava()).isEqualTo(new BigInteger("9223372036854775807"));
		assertThat(JsonNumber.parse("1.50").toJava()).isEqualTo(new BigDecimal("1.50"));
		assertThat(JsonNumber.parse("1e99999999999").toJava()).isEqualTo(Double.MAX_VALUE);
		assertThat(JsonNumber.parse("-1e99999999999").toJava()).isEqualTo(-Double.MAX_VALUE);
		assertThat(JsonNumber.parse("1e-99999999999").toJava()).isEqualTo(0.0);
	}

	@Test
	void whatIsNoNumberIsRefused() {
		for (String text : new String[] { "", "-", "01", "1.", ".1", "1e", "1e+", "+1", "1a", " 1", "1 ", "NaN" }) {
			assertThatIllegalArgumentException().as(text).isThrownBy(() -> JsonNumber.parse(text));
		}
	}

	@Test
	void objectsAreReadByName() {
		JsonObject object = JsonObject.of("a", "x", "n", 1, "o", JsonObject.EMPTY);
		assertThat(object.text("a")).isEqualTo("x");
		assertThat(object.text("n")).isNull();
		assertThat(object.object("o")).isSameAs(JsonObject.EMPTY);
		assertThat(object.object("a")).isNull();
		assertThat(object.has("zzz")).isFalse();
		assertThat(JsonObject.of("a", null).has("a")).isTrue();
		assertThat(JsonObject.of("a", null).get("a")).isSameAs(JsonNull.INSTANCE);
	}

	@Test
	void copiesLeaveTheOriginalAlone() {
		JsonObject object = JsonObject.of("a", 1, "b", 2);
		assertThat(object.with("a", 3)).hasToString("{\"a\":3,\"b\":2}");
		assertThat(object.with("c", 3)).hasToString("{\"a\":1,\"b\":2,\"c\":3}");
		assertThat(object.without("a")).hasToString("{\"b\":2}");
		assertThat(object.without("x")).isSameAs(object);
		assertThat(object).hasToString("{\"a\":1,\"b\":2}");
		JsonObject.Builder builder = JsonObject.builder().put("a", 1);
		JsonObject first = builder.build();
		assertThat(builder.put("a", 2).putIfPresent("b", null).build()).hasToString("{\"a\":2}");
		assertThat(first).hasToString("{\"a\":1}");
	}

	@Test
	void nothingThatIsHandedOutCanBeChanged() {
		JsonObject object = JsonObject.of("a", List.of(1), "b", Map.of("c", 1));
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> object.toMap().remove("a"));
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> object.names().set(0, "x"));
		JsonArray array = (JsonArray) object.get("a");
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> array.items().set(0, JsonNull.INSTANCE));
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> array.toJava().set(0, 1));
		List<Object> source = new ArrayList<>(List.of(1));
		JsonObject copied = JsonObject.of("list", source);
		source.add(2);
		assertThat(copied).hasToString("{\"list\":[1]}");
	}

	@Test
	void onlyObjectsAreParsedAsObjects() {
		assertThatExceptionOfType(JsonReadException.class).isThrownBy(() -> JsonObject.parse("[]"))
			.withMessageContaining("object");
	}

}

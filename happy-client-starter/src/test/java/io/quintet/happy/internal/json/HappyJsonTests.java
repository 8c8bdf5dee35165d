package io.quintet.happy.internal.json;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

class HappyJsonTests {

	private static byte[] utf8(String json) {
		return json.getBytes(StandardCharsets.UTF_8);
	}

	private static String repeated(char inner, int length, int at) {
		String text = "x".repeat(length);
		return "\"" + text.substring(0, at) + inner + text.substring(at) + "\"";
	}

	@Test
	void aTextIsReadWhereverItLeavesAscii() {
		for (int length = 0; length < 20; length++) {
			for (int at = 0; at <= length; at++) {
				String json = repeated('é', length, at);
				JsonNode read = HappyJson.read(utf8(json));
				assertThat(read).isNotNull();
				assertThat(read.asString()).isEqualTo(json.substring(1, json.length() - 1));
			}
		}
	}

	@Test
	void aZeroIsRefusedWhereverItIs() {
		for (int length = 0; length < 20; length++) {
			for (int at = 0; at <= length; at++) {
				assertThat(HappyJson.read(utf8(repeated('\0', length, at)))).isNull();
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE", "UTF-32LE" })
	void onlyUtf8IsRead(String charset) {
		assertThat(HappyJson.read("{\"a\":1}".getBytes(Charset.forName(charset)))).isNull();
	}

	@Test
	void whatIsNotUtf8IsRefused() {
		for (int at = 1; at < 18; at++) {
			byte[] json = utf8(repeated('y', 17, 3));
			json[at] = (byte) 0xFF;
			assertThat(HappyJson.read(json)).isNull();
		}
	}

	@Test
	void aByteOrderMarkIsPassedOver() {
		assertThat(HappyJson.read(utf8("\uFEFF{\"a\":1}"))).isEqualTo(HappyJson.object().put("a", 1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "{", "{\"a\":1}{", "NaN", "{'a':1}", "[1,]", "01", "1e99999999999" })
	void invalidJsonReadsAsNull(String json) {
		assertThat(HappyJson.read(utf8(json))).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "5,5", "5.0,5", "-5.00,-5", "1e3,1000", "1700000000000.0,1700000000000", "5.5,-1", "1e19,-1",
			"1e-3,-1", "1e999999999,-1", "1e-999999999,-1", "true,-1", "'\"5\"',-1", "null,-1" })
	void aWholeNumberCountsByItsValue(String json, long expected) {
		JsonNode object = required(HappyJson.read(utf8("{\"n\":" + json + "}")));
		assertThat(HappyJson.number(object, "n", -1)).isEqualTo(expected);
	}

	@Test
	void ofDuplicatesTheLastWins() {
		assertThat(HappyJson.read(utf8("{\"a\":1,\"b\":2,\"a\":3}")))
			.isEqualTo(HappyJson.object().put("a", 3).put("b", 2));
	}

	@Test
	void numbersAreExact() {
		String json = "[0.1000000000000000055511151231257827,123456789012345678901234567890]";
		assertThat(HappyJson.write(required(HappyJson.read(utf8(json))))).isEqualTo(json);
	}

	@Test
	void nestingIsBounded() {
		int depth = HappyJson.MAX_DEPTH;
		assertThat(HappyJson.read(utf8("[".repeat(depth) + "]".repeat(depth)))).isNotNull();
		assertThat(HappyJson.read(utf8("[".repeat(depth + 1) + "]".repeat(depth + 1)))).isNull();
	}

	@Test
	void manyNamesOfOneMessageDisturbNoOther() {
		for (int message = 0; message < 20; message++) {
			ObjectNode names = HappyJson.object();
			for (int i = 0; i < 5_000; i++) {
				names.put("name-" + message + "-" + i, i);
			}
			assertThat(HappyJson.read(HappyJson.bytes(names))).isEqualTo(names);
			ObjectNode other = HappyJson.object().put("another" + message, true);
			assertThat(HappyJson.read(HappyJson.bytes(other))).isEqualTo(other);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "-1", "2147483648", "9223372036854775807", "1e99", "1.5", "\"7\"", "null" })
	void whatNoServerCountsIsNoCount(String number) {
		assertThat(HappyJson.count(HappyJson.read("{\"n\":" + number + "}"), "n", 5)).isEqualTo(5);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, 2147483647 })
	void aCountIsRead(long number) {
		assertThat(HappyJson.count(HappyJson.object().put("n", number), "n", 5)).isEqualTo(number);
	}

	private static JsonNode required(@Nullable JsonNode node) {
		assertThat(node).isNotNull();
		return node;
	}

}

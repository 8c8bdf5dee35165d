package io.quintet.hpp.internal.service;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

import io.quintet.hpp.hook.FieldWrite;
import io.quintet.hpp.hook.ModeHandler;
import io.quintet.hpp.internal.json.TestJson;
import io.quintet.hpp.session.FormSchema;
import io.quintet.hpp.session.HandshakeSession;

import static org.assertj.core.api.Assertions.assertThat;

class StandardTypesTests {

	private final StandardTypes types = new StandardTypes(true);

	private final StandardTypes lenient = new StandardTypes(false);

	private final ModeHandler form = (mode) -> true;

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			string          | ""
			string          | "a"
			str             | "\\u0000"
			int             | 0
			int             | -5
			int             | -0
			integer         | 123456789012345678901234567890
			float           | 1
			float           | 1.0
			float           | -1.5e-3
			number          | 9007199254740993
			number          | 1e2
			bool            | true
			boolean         | false
			array           | []
			array           | [1,null,"x"]
			arrays          | [1]
			array of things | [1]
			array<string    | [1]
			array<string>   | []
			array<string>   | ["a",""]
			array<str>      | ["a"]
			array< string > | ["a"]
			array<int>      | [1,-2,123456789012345678901234567890]
			array<integer>  | [1]
			array<float>    | [1,1.5]
			array<number>   | [1e2]
			array<bool>     | [true,false]
			array<boolean>  | [true]
			array<datetime> | ["2026-11-21T09:34:30Z"]
			array<color>    | [1,null,{}]
			array<>         | [1,null]
			array<array<int>> | [1,["a"]]
			""")
	void accepts(String type, String value) {
		assertThat(this.types.accepts(TestJson.read(value), type)).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			string          | null
			string          | 1
			string          | true
			string          | []
			str             | {}
			int             | 1.0
			int             | 1.5
			int             | 1e0
			int             | true
			int             | "1"
			integer         | null
			float           | true
			float           | "1.5"
			number          | null
			bool            | 0
			bool            | 1
			bool            | "true"
			boolean         | null
			datetime        | null
			datetime        | 20261121
			datetime        | ""
			array           | null
			array           | {}
			array           | "[]"
			arrays          | 1
			array<string>   | null
			array<string>   | "a"
			array<string>   | [1,null]
			array<string>   | ["a",null]
			array<int>      | [1,1.0]
			array<int>      | ["1"]
			array<float>    | [true]
			array<bool>     | [1]
			array<datetime> | ["2026-11-21"]
			array<datetime> | ["2026-11-21T09:34:30Z","2026-99-21T09:34:30Z"]
			array<color>    | {}
			""")
	void refuses(String type, String value) {
		assertThat(this.types.accepts(TestJson.read(value), type)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "String", "STRING", "Int", "date", "object", "color", "enum", "", " string", "any", "Array" })
	void anyOtherTypeAcceptsEverything(String type) {
		for (String value : new String[] { "null", "1", "1.0", "\"a\"", "true", "[]", "{}" }) {
			assertThat(this.types.accepts(TestJson.read(value), type)).as(value).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "2026-11-21T09:34:30", "2026-11-21 09:34:30", "2026-11-21T09:34:30Z",
			"2026-11-21T09:34:30z", "2026-11-21T09:34:30.5", "2026-11-21T09:34:30.123456789Z", "2026-11-21T09:34:30,5Z",
			"2026-11-21T09:34:30+00:00", "2026-11-21T09:34:30.937421-05:30", "2026-11-21T09:34:30+0800",
			"2026-11-21T09:34:30+08", "2026-11-21T09:34:30 +08:00", "2026-11-21T09:34:30 Z", "2024-02-29T00:00:00",
			"2026-11-21T23:59:59+18:00", "2026-11-21T09:34:30+05:30:15", "0000-01-01T00:00:00" })
	void acceptsMomentsOnTheCalendar(String text) {
		assertThat(this.types.accepts(TestJson.of(text), "datetime")).isTrue();
		assertThat(this.lenient.accepts(TestJson.of(text), "datetime")).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "2026-99-99T99:99:99", "2026-02-29T00:00:00", "2026-04-31T00:00:00", "2026-00-01T00:00:00",
			"2026-11-21T24:00:00", "2026-11-21T23:60:00", "2026-11-21T23:59:60", "2026-11-21T09:34:30garbage",
			"2026-11-21T09:34:30Zx", "2026-11-21T09:34:30ZZ", "2026-11-21T09:34:30+99:99", "2026-11-21T09:34:30+9999",
			"2026-11-21T09:34:30+99", "2026-11-21T09:34:30+19:00", "2026-11-21T09:34:30+18:01",
			"2026-11-21T09:34:30-00:60", "2026-11-21T09:34:30+8:00", "2026-11-21T09:34:30.", "2026-11-21T09:34:30.Z",
			"2026-11-21T09:34:30.1234567890Z", "2026-11-21T09:34:30 ", "2026-11-21T09:34:30\n",
			"2026-11-21T09:34:30\nZ", "2026-11-21T09:34:30\tZ", "2026-11-21T09:34:30  Z", "2026-11-21T09:34:30\u0660" })
	void theCalendarCheckCanBeSwitchedOff(String text) {
		assertThat(this.types.accepts(TestJson.of(text), "datetime")).isFalse();
		assertThat(this.lenient.accepts(TestJson.of(text), "datetime")).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "2026-11-21", "2026-11-21T09:34", "2026-11-21t09:34:30", " 2026-11-21T09:34:30",
			"20261121T093430", "2026-11-21T9:34:30", "26-11-21T09:34:30", "2026-11-21  09:34:30", "2026/11/21T09:34:30",
			"now", "\u0662026-11-21T09:34:30", "\u0662\u0660\u0662\u0666-11-21T09:34:30", "+2026-11-21T09:34:30" })
	void refusesWhatDoesNotBeginLikeAMomentInAnyCase(String text) {
		assertThat(this.types.accepts(TestJson.of(text), "datetime")).isFalse();
		assertThat(this.lenient.accepts(TestJson.of(text), "datetime")).isFalse();
	}

	@Test
	void aVeryLongTailIsNoMoment() {
		String text = "2026-11-21T09:34:30" + "0".repeat(1_000_000);
		assertThat(this.types.accepts(TestJson.of(text), "datetime")).isFalse();
		assertThat(this.lenient.accepts(TestJson.of(text), "datetime")).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			[1,2]                          | 1
			[{"value":1},{"value":"x"}]    | "x"
			[{"value":1.5}]                | 1.50
			["red",1.0,null]               | 1.0
			["red",1.0,null]               | null
			[{"label":"nothing"}]          | null
			[{"value":{"a":1,"b":2}}]      | {"b":2,"a":1}
			[]                             | "anything"
			[]                             | null
			""")
	void enumsAcceptTheirOptions(String options, String value) {
		assertThat(check("{\"key\":\"k\",\"type\":\"enum\",\"options\":" + options + "}", value)).isNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			[1]                | true        | [1]
			[1]                | 1.0         | [1]
			[1]                | "1"         | [1]
			[1.0]              | 1           | [1.0]
			["red","blue"]     | "Red"       | ["red","blue"]
			[{"value":"x"}]    | {"value":"x"} | ["x"]
			[{"value":1}]      | null        | [1]
			[false]            | 0           | [false]
			""")
	void enumsRefuseEverythingElse(String options, String value, String listed) {
		assertThat(check("{\"key\":\"k\",\"type\":\"enum\",\"options\":" + options + "}", value))
			.isEqualTo("value not in allowed options " + listed);
	}

	@Test
	void anEnumWithoutOptionsAcceptsAnything() {
		assertThat(check("{\"key\":\"k\",\"type\":\"enum\"}", "[null]")).isNull();
	}

	@Test
	void optionsOfOtherTypesAreNotLookedAt() {
		assertThat(check("{\"key\":\"k\",\"type\":\"int\",\"options\":[1]}", "2")).isNull();
	}

	@Test
	void aMismatchNamesTheTypeAsWritten() {
		assertThat(check("{\"key\":\"k\",\"type\":\"array<int>\"}", "[\"a\"]"))
			.isEqualTo("type mismatch, expected array<int>");
		assertThat(check("{\"key\":\"k\"}", "null")).isEqualTo("type mismatch, expected string");
	}

	@Test
	void aKeyOutsideOfTheSchemaTakesAnything() {
		assertThat(check("{\"key\":\"other\",\"type\":\"int\"}", "null")).isNull();
	}

	private String check(String entry, String value) {
		HandshakeSession session = HandshakeSession.start("s1", "t", "form-fill",
				FormSchema.of((ArrayNode) TestJson.read("[" + entry + "]")), Map.of(),
				JsonNodeFactory.instance.objectNode(), null, Duration.ofMinutes(30), Instant.EPOCH);
		return this.form.check(session,
				new FieldWrite("k", TestJson.read(value), JsonNodeFactory.instance.objectNode()), this.types);
	}

}

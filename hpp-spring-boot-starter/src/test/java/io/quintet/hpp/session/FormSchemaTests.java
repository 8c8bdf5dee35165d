package io.quintet.hpp.session;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

import io.quintet.hpp.internal.json.JsonValues;
import io.quintet.hpp.internal.json.TestJson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FormSchemaTests {

	@ParameterizedTest
	@ValueSource(strings = { "[]", "[{}]", "[{\"key\":\"a\",\"label\":\"\ud83d\ude00\",\"own\":[1.0,1,1E+2]}]",
			"[{\"z\":1,\"key\":\"a\",\"a\":{\"b\":null}},{\"key\":\"a\"}]", "[{\"key\":\"\\u0000\",\"type\":\"\"}]" })
	void entriesAreKeptVerbatim(String text) {
		FormSchema schema = schema(text);
		assertThat(schema.toJson()).isEqualTo(text);
		assertThat(schema.entries()).isEqualTo(TestJson.read(text)).hasToString(text);
		assertThat(schema).hasToString(text).isEqualTo(schema(text)).hasSameHashCodeAs(schema(text));
	}

	@Test
	void ofANumberWithAnExponentTheSpellingIsOurs() {
		assertThat(schema("[{\"own\":[1e2,1e0,-0]}]").toJson()).isEqualTo("[{\"own\":[1E+2,1.0,0]}]");
	}

	@Test
	void theSchemaDoesNotChangeWithWhatItWasMadeOf() {
		ArrayNode entries = (ArrayNode) TestJson.read("[{\"key\":\"a\",\"options\":[{\"value\":[1]}]}]");
		FormSchema schema = FormSchema.of(entries);
		((ArrayNode) entries.at("/0/options/0/value")).add(2);
		((ArrayNode) schema.field("a").options().get(0)).add(3);
		schema.entries().removeAll();
		assertThat(schema.field("a").options()).containsExactly(TestJson.read("[1]"));
		assertThat(schema.entries()).hasToString("[{\"key\":\"a\",\"options\":[{\"value\":[1]}]}]");
	}

	@Test
	void invalidSchemasAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> FormSchema.parse("{}"))
			.withMessage("schema must be an array");
		assertThatIllegalArgumentException().isThrownBy(() -> FormSchema.parse("[1"))
			.withMessageStartingWith("schema: malformed JSON at line 1");
	}

	@Test
	void anEmptySchemaIsTheConstant() {
		assertThat(schema("[]")).isSameAs(FormSchema.EMPTY);
		assertThat(FormSchema.EMPTY.fields()).isEmpty();
		assertThat(FormSchema.EMPTY.entries()).isEqualTo(JsonNodeFactory.instance.arrayNode());
	}

	@Test
	void ofTwoEntriesWithOneKeyTheFirstCounts() {
		FormSchema schema = schema("[{\"key\":\"a\",\"type\":\"int\"},{\"key\":\"a\",\"type\":\"bool\"}]");
		assertThat(schema.fields()).hasSize(1);
		assertThat(schema.field("a").type()).isEqualTo("int");
	}

	@Test
	void eachEntryMayRequireItsKey() {
		FormSchema schema = schema("[{\"key\":\"a\"},{\"key\":\"b\",\"required\":true},"
				+ "{\"key\":\"a\",\"required\":true},{\"key\":\"b\",\"required\":true}]");
		assertThat(schema.requiredKeys()).containsExactly("b", "a", "b");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			true|true
			1|true
			"no"|true
			[0]|true
			false|false
			0|false
			0.0|false
			""|false
			[]|false
			{}|false
			null|false
			""", quoteCharacter = '~')
	void aFieldIsRequiredByWhatCountsAsYes(String required, boolean expected) {
		FormSchema schema = schema("[{\"key\":\"a\",\"required\":" + required + "}]");
		assertThat(schema.field("a").required()).isEqualTo(expected);
		assertThat(schema.requiredKeys()).hasSize(expected ? 1 : 0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "[{\"type\":\"int\"}]", "[{\"key\":null,\"type\":\"int\"}]" })
	void anEntryWithoutKeyMeansNothing(String text) {
		assertThat(schema(text).fields()).isEmpty();
		assertThat(schema(text).toJson()).isEqualTo(text);
	}

	@Test
	void fieldsStandInTheOrderOfTheSchema() {
		FormSchema schema = schema("[{\"key\":\"z\"},{\"key\":\"\"},{\"key\":\"a\"}]");
		assertThat(schema.fields()).extracting(FormSchema.Field::key).containsExactly("z", "", "a");
		assertThat(schema.field("")).isNotNull();
		assertThat(schema.field("A")).isNull();
	}

	@Test
	void absentMembersHaveDefaults() {
		assertThat(schema("[{\"key\":\"a\"}]").field("a"))
			.isEqualTo(new FormSchema.Field("a", "string", false, List.of()));
	}

	@ParameterizedTest
	@CsvSource({ "true,true", "false,false", "null,false" })
	void aFieldIsRequiredWhenItSaysSo(String required, boolean expected) {
		assertThat(schema("[{\"key\":\"a\",\"required\":" + required + "}]").field("a").required()).isEqualTo(expected);
	}

	@Test
	void optionsMayBeObjectsOrScalars() {
		FormSchema.Field field = schema("""
				[{"key":"a","type":"enum","options":[{"value":1,"label":"one"},{"label":"no value"},"x",1.0,null,
				{"value":{"b":[]}},true]}]""").field("a");
		assertThat(field.options()).extracting(JsonNode::toString)
			.containsExactly("1", "null", "\"x\"", "1.0", "null", "{\"b\":[]}", "true");
	}

	@Test
	void optionsThatAreNullAreNone() {
		assertThat(schema("[{\"key\":\"a\",\"options\":null}]").field("a").options()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			[{},1]                               | schema[1] must be an object
			[null]                               | schema[0] must be an object
			[[]]                                 | schema[0] must be an object
			[{"key":1}]                          | schema[0].key must be a string
			[{"key":[]}]                         | schema[0].key must be a string
			[{},{},{"key":"a","type":null}]      | schema[2].type must be a string
			[{"type":1}]                         | schema[0].type must be a string
			[{"key":"a","options":{}}]           | schema[0].options must be an array
			[{"key":"a","options":"x"}]          | schema[0].options must be an array
			""")
	void aMemberOfTheWrongTypeIsRefusedByName(String text, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> schema(text)).withMessage(message);
	}

	@Test
	void theWeightCoversTextKeysAndOptions() {
		long one = schema("[{\"key\":\"a\"}]").weight();
		assertThat(FormSchema.EMPTY.weight()).isEqualTo(64 + 2 * 2);
		assertThat(one).isEqualTo(64 + 2 * 13 + 128 + 2 * "a".length() + 2 * "string".length());
		assertThat(schema("[{\"key\":\"a\",\"options\":[\"x\"]}]").weight())
			.isEqualTo(one + 2 * 16 + 4 + JsonValues.weight(TestJson.of("x")));
	}

	private static FormSchema schema(String text) {
		return FormSchema.of((ArrayNode) TestJson.read(text));
	}

}

package io.quintet.happy.internal.transport;

import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.internal.json.HappyJson;

import static org.assertj.core.api.Assertions.assertThat;

class OrgJsonTests {

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"a\":[1,2.5,\"x\",null,true,{\"b\":{}}]}", "[]", "9007199254740993",
			"123456789012345678901234567890", "\"ü\\u0000\"", "true", "null" })
	void valuesSurviveBothWays(String json) {
		JsonNode node = HappyJson.read(json);
		assertThat(node).isNotNull();
		assertThat(HappyJson.write(OrgJson.node(OrgJson.value(node)))).isEqualTo(json);
	}

	@Test
	void whatTheLibraryParsedIsRead() {
		assertThat(HappyJson.write(OrgJson.node(new JSONObject("{\"seq\":12,\"big\":5000000000,\"n\":null}"))))
			.contains("\"seq\":12")
			.contains("\"big\":5000000000")
			.contains("\"n\":null");
		assertThat(OrgJson.node(null).isNull()).isTrue();
	}

}

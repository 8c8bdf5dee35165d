package io.quintet.appcontrol.schema;

import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import io.quintet.appcontrol.AppControlProtocolException;
import io.quintet.appcontrol.Vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The documents that the reference packages.
 */
class SchemaVectorTests {

	private final AppControlSchemas schemas = AppControlSchemas.standard();

	static Stream<Arguments> cases() {
		return Vectors.cases("schemas.json");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void documentsAreThoseOfTheReference(String id, JsonNode vector) {
		JsonNode expected = vector.get("expect");
		if (vector.at("/request/op").asString().equals("names")) {
			assertThat(Vectors.MAPPER.valueToTree(this.schemas.names()).equals(expected.get("names"))).isTrue();
			return;
		}
		String name = vector.at("/request/name").asString();
		if (expected.get("ok").asBoolean()) {
			assertThat(Vectors.MAPPER.readTree(this.schemas.document(name))).isEqualTo(expected.get("schema"));
			assertThat(Vectors.MAPPER.readTree(this.schemas.schema(name).toString())).isEqualTo(expected.get("schema"));
		}
		else {
			assertThatExceptionOfType(AppControlProtocolException.class).isThrownBy(() -> this.schemas.document(name))
				.withMessageContaining("service_request")
				.withMessageNotContaining(name);
		}
	}

}

package io.quintet.appcontrol.schema;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.Vectors;
import io.quintet.appcontrol.schema.SchemaViolationException.Violation;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Verdicts and places of the reference, and of the standard validator that all errors are
 * known from.
 */
class ValidateVectorTests {

	private final AppControlSchemas schemas = AppControlSchemas.standard();

	static Stream<Arguments> cases() {
		return Vectors.cases("validate.json");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("cases")
	void payloadsAreJudgedAsExpected(String id, JsonNode vector) {
		JsonNode expected = vector.get("expect");
		String payload = vector.at("/request/payload").toString();
		List<Violation> violations = this.schemas.validate(vector.at("/request/schema").asString(),
				AppControlCodec.standard().readTree(payload));
		assertThat(violations.isEmpty()).isEqualTo(expected.get("ok").asBoolean());
		if (expected.path("errors").has(0)) {
			assertThat(violations.get(0).path()).isEqualTo(expected.at("/errors/0/path").asString());
		}
		String hidden = expected.path("notContains").asString("\u0000");
		for (Violation violation : violations) {
			assertThat(violation.message()).startsWith(violation.path())
				.hasSizeLessThanOrEqualTo(300)
				.doesNotContain(hidden);
		}
		if (vector.has("networknt")) {
			assertThat(keywords(violations)).isEqualTo(keywords(vector.at("/networknt/errors")));
		}
	}

	private static Set<String> keywords(List<Violation> violations) {
		Set<String> keywords = new TreeSet<>();
		violations.forEach((violation) -> keywords.add(violation.path() + " " + violation.keyword()));
		return keywords;
	}

	private static Set<String> keywords(JsonNode errors) {
		Set<String> keywords = new TreeSet<>();
		errors.forEach((error) -> keywords.add(error.get(0).asString() + " " + error.get(1).asString()));
		return keywords;
	}

}

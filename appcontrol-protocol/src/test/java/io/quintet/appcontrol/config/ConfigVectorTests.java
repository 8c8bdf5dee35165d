package io.quintet.appcontrol.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.JsonObjects;
import io.quintet.appcontrol.config.AppControlConfigLoader.LoadedConfig;
import io.quintet.support.json.JsonFormat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The recorded cases of the reference, and those in which it falls short.
 */
class ConfigVectorTests {

	static Stream<VectorCase> cases() {
		return VectorCase.of("config.json");
	}

	@Test
	void allCasesAreThere() {
		assertThat(cases()).hasSize(77);
	}

	@ParameterizedTest
	@MethodSource("cases")
	void loadsAsRecorded(VectorCase vector) {
		Map<String, String> environment = new LinkedHashMap<>();
		vector.request().path("env").forEachEntry((name, value) -> environment.put(name, value.stringValue()));
		String toml = vector.request().path("toml").stringValue(null);
		if (vector.ok()) {
			assertLoaded(AppControlConfigLoader.parse(toml, environment), vector.expect());
		}
		else {
			assertThatExceptionOfType(AppControlConfigException.class)
				.isThrownBy(() -> AppControlConfigLoader.parse(toml, environment))
				.satisfies((ex) -> assertFailure(ex, vector.expect()));
		}
	}

	private static void assertLoaded(LoadedConfig loaded, ObjectNode expect) {
		ObjectNode config = JsonObjects.parse(JsonFormat.MAPPER.writeValueAsString(loaded.config().toRevealedMap()));
		if (expect.get("config") instanceof ObjectNode sections) {
			assertThat(withoutNulls(config)).isEqualTo(withoutNulls(sections));
		}
		expect.path("contains")
			.forEachEntry((section, members) -> members
				.forEachEntry((key, value) -> assertThat(config.path(section).get(key)).isEqualTo(value)));
		if (expect.get("warningsMention") instanceof ArrayNode names) {
			names.forEach((name) -> assertThat(loaded.warnings()).asString().contains(name.stringValue()));
		}
	}

	private static ObjectNode withoutNulls(ObjectNode sections) {
		sections.forEach((members) -> ((ObjectNode) members).removeIf(JsonNode::isNull));
		return sections;
	}

	private static void assertFailure(AppControlConfigException ex, ObjectNode expect) {
		assertThat(ex.getMessage()).isNotBlank().hasSizeLessThan(300);
		assertThat(ex.fix()).isNotBlank();
		if (expect.path("errorMentions").stringValue(null) != null) {
			assertThat(ex).hasMessageContaining(expect.path("errorMentions").stringValue(null));
		}
		if (expect.path("notContains").stringValue(null) != null) {
			assertThat(ex.getMessage() + ex.fix()).doesNotContain(expect.path("notContains").stringValue(null));
		}
	}

}

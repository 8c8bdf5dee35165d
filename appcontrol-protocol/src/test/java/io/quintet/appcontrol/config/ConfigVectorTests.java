package io.quintet.appcontrol.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.quintet.appcontrol.json.JsonArray;
import io.quintet.appcontrol.json.JsonNull;
import io.quintet.appcontrol.json.JsonObject;
import io.quintet.appcontrol.json.JsonString;
import io.quintet.appcontrol.json.JsonValue;

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
		vector.request().object("env").forEach((name, value) -> environment.put(name, ((JsonString) value).value()));
		String toml = vector.request().text("toml");
		if (vector.ok()) {
			assertLoaded(AppControlConfigLoader.parse(toml, environment), vector.expect());
		}
		else {
			assertThatExceptionOfType(AppControlConfigException.class)
				.isThrownBy(() -> AppControlConfigLoader.parse(toml, environment))
				.satisfies((ex) -> assertFailure(ex, vector.expect()));
		}
	}

	private static void assertLoaded(LoadedConfig loaded, JsonObject expect) {
		JsonObject config = JsonObject.from(loaded.config().toRevealedMap());
		if (expect.object("config") != null) {
			assertThat(withoutNulls(config)).isEqualTo(withoutNulls(expect.object("config")));
		}
		if (expect.object("contains") != null) {
			expect.object("contains")
				.forEach((section, members) -> ((JsonObject) members)
					.forEach((key, value) -> assertThat(config.object(section).get(key)).isEqualTo(value)));
		}
		if (expect.get("warningsMention") instanceof JsonArray names) {
			names.forEach((name) -> assertThat(loaded.warnings()).asString().contains(((JsonString) name).value()));
		}
	}

	private static JsonObject withoutNulls(JsonObject sections) {
		JsonObject result = JsonObject.EMPTY;
		for (String section : sections.names()) {
			JsonObject members = JsonObject.EMPTY;
			for (String key : sections.object(section).names()) {
				JsonValue value = sections.object(section).get(key);
				members = (value == JsonNull.INSTANCE) ? members : members.with(key, value);
			}
			result = result.with(section, members);
		}
		return result;
	}

	private static void assertFailure(AppControlConfigException ex, JsonObject expect) {
		assertThat(ex.getMessage()).isNotBlank().hasSizeLessThan(300);
		assertThat(ex.fix()).isNotBlank();
		if (expect.text("errorMentions") != null) {
			assertThat(ex).hasMessageContaining(expect.text("errorMentions"));
		}
		if (expect.text("notContains") != null) {
			assertThat(ex.getMessage() + ex.fix()).doesNotContain(expect.text("notContains"));
		}
	}

}

package io.quintet.samples.allinone;

import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Properties of all starters.
 */
class PropertyConventionTests {

	private static final String CANARY = "canary-that-must-not-be-printed";

	static List<Starter> starters() {
		return Starter.all();
	}

	@Test
	void everyStarterIsFound() {
		assertThat(starters()).extracting(Starter::prefix).contains("hpp", "acp").doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@MethodSource("starters")
	void thePrefixIsTheStartersOwn(Starter starter) {
		assertThat(starter.prefix()).isIn("hpp", "lime", "acp", "app-control", "happy");
		assertThat(starter.properties())
			.allSatisfy((property) -> assertThat(property.get("name").asString()).startsWith(starter.prefix() + "."));
	}

	@ParameterizedTest
	@MethodSource("starters")
	void theStarterCanBeSwitchedOffByProperty(Starter starter) {
		assertThat(starter.properties())
			.filteredOn((property) -> property.get("name").asString().equals(starter.prefix() + ".enabled"))
			.singleElement()
			.satisfies((property) -> {
				assertThat(property.get("type").asString()).isEqualTo("java.lang.Boolean");
				assertThat(property.get("defaultValue").asBoolean()).isTrue();
			});
	}

	@ParameterizedTest
	@MethodSource("starters")
	@ExtendWith(OutputCaptureExtension.class)
	void aMistypedNameIsWarnedOfWithTheNearestOne(Starter starter, CapturedOutput output) {
		new SpringApplicationBuilder(Nothing.class).web(WebApplicationType.NONE)
			.properties(starter.prefix() + ".enabeld=true")
			.run()
			.close();
		assertThat(output).contains(
				"%1$s.enabeld is not known and has no effect; did you mean %1$s.enabled?".formatted(starter.prefix()));
	}

	@ParameterizedTest
	@MethodSource("starters")
	void everyPropertyIsDescribed(Starter starter) {
		assertThat(starter.properties()).isNotEmpty().allSatisfy((property) -> {
			String description = property.path("description").asString("");
			assertThat(description).as(property.get("name").asString())
				.matches("[A-Z].*\\.")
				.doesNotStartWith("The ")
				.doesNotStartWith("A ");
			if (property.get("type").asString().equals("java.lang.Boolean")) {
				assertThat(description).as(property.get("name").asString()).matches("(Whether|Enable) .*");
				assertThat(property.has("defaultValue")).as(property.get("name").asString()).isTrue();
			}
		});
	}

	@ParameterizedTest
	@MethodSource("starters")
	void everyHintNamesAProperty(Starter starter) {
		List<String> names = starter.properties().stream().map((property) -> property.get("name").asString()).toList();
		for (JsonNode hint : starter.metadata().path("hints")) {
			assertThat(hint.get("name").asString().replaceAll("\\.(keys|values)$", "")).isIn(names);
		}
	}

	@ParameterizedTest
	@MethodSource("starters")
	void thePropertiesAreOneImmutableRecord(Starter starter) {
		Class<?> type = starter.propertiesType();
		assertThat(type.isRecord()).isTrue();
		assertThat(Modifier.isPublic(type.getModifiers())).isTrue();
		assertThat(type.getPackageName()).isEqualTo(starter.basePackage() + ".autoconfigure");
		assertThat(type.getAnnotation(ConfigurationProperties.class).value()).isEqualTo(starter.prefix());
	}

	@ParameterizedTest
	@MethodSource("starters")
	void secretsAreNotPrinted(Starter starter) {
		Map<String, String> secrets = new HashMap<>();
		for (JsonNode property : starter.properties()) {
			if (isSecret(property)) {
				secrets.put(property.get("name").asString(), CANARY);
			}
		}
		Object bound = new Binder(new MapConfigurationPropertySource(secrets)).bindOrCreate(starter.prefix(),
				starter.propertiesType());
		assertThat(bound.toString()).doesNotContain(CANARY);
	}

	// Clear and submit are keys of the keyboard.
	private static boolean isSecret(JsonNode property) {
		String name = property.get("name").asString().toLowerCase(Locale.ROOT);
		return property.get("type").asString().equals("java.lang.String")
				&& name.matches(".*(token|secret|password|(?<!clear-|submit-)key)$");
	}

	@Configuration(proxyBeanMethods = false)
	static class Nothing {

	}

}

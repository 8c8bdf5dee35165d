package io.quintet.hpp.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.swagger.v3.core.util.Json;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.SpecVersion;
import org.junit.jupiter.api.Test;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.hpp.internal.service.HandshakeSettings;
import io.quintet.hpp.session.FieldValue;

import static org.assertj.core.api.Assertions.assertThat;

class HppOpenApiTests {

	private static final ReactiveWebApplicationContextRunner RUNNER = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HppAutoConfiguration.class, HppOpenApiAutoConfiguration.class));

	@Test
	void descriptionFollowsTheProperties() {
		String document = document(SpecVersion.V31, "hpp.prefix=forms.v1/", "hpp.ws-prefix=/live/",
				"hpp.max-body-size=1234B", "hpp.max-keys=13", "hpp.max-actions=14", "hpp.stream.default-interval=15ms",
				"hpp.query-token=false")
			.toString();

		assertThat(document)
			.contains("\"/forms.v1/session/{sid}/extend\"", "WebSocket under /live/{sid}",
					"\"^/forms\\\\.v1/context/[0-9a-f]{32}$\"", "\"^/live/[0-9a-f]{32}$\"", "1234 bytes", "256 levels",
					"\"maxProperties\":13", "\"maxItems\":14", "\"default\":15")
			.doesNotContain("query parameter token", "${");
	}

	@Test
	void queryTokenIsToldWhereItCounts() {
		assertThat(document(SpecVersion.V31).at("/components/securitySchemes/HppToken/description").stringValue())
			.contains("query parameter token");
	}

	@Test
	void valuesAreThoseOfTheCode() {
		JsonNode schemas = document(SpecVersion.V31).at("/components/schemas");
		JsonNode seconds = schemas.at("/HppExtension/properties/extraSeconds");

		assertThat(schemas.at("/HppValue/properties/by/enum").valueStream().map(JsonNode::stringValue))
			.containsExactlyElementsOf(Arrays.stream(FieldValue.By.values()).map(FieldValue.By::wire).toList());
		assertThat(seconds.get("default").longValue()).isEqualTo(HandshakeSettings.DEFAULT_EXTENSION.toSeconds());
		assertThat(seconds.at("/anyOf/0/maximum").longValue()).isEqualTo(HandshakeSettings.MAX_EXTENSION.toSeconds());
	}

	@Test
	void optionalMembersCanBeNullInOpenApi30Too() {
		JsonNode schemas = document(SpecVersion.V30).at("/components/schemas");

		assertThat(schemas.at("/HppField/properties/key").propertyStream().map((member) -> member.getKey()))
			.contains("type", "nullable");
		assertThat(schemas.at("/HppField/properties/key/type").stringValue()).isEqualTo("string");
		assertThat(schemas.at("/HppValue/properties/value").isEmpty()).isTrue();
	}

	private static JsonNode document(SpecVersion version, String... properties) {
		List<JsonNode> documents = new ArrayList<>();
		RUNNER.withPropertyValues(properties).run((context) -> {
			OpenAPI document = new OpenAPI(version);
			context.getBean(OpenApiCustomizer.class).customise(document);
			String json = ((version == SpecVersion.V30) ? Json.mapper() : Json31.mapper()).writeValueAsString(document);
			documents.add(JsonMapper.shared().readTree(json.getBytes(StandardCharsets.UTF_8)));
		});
		return documents.get(0);
	}

}

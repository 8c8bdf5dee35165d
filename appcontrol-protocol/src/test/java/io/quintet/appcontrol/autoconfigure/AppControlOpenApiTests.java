package io.quintet.appcontrol.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.OpenAPI;
import org.junit.jupiter.api.Test;
import org.springdoc.core.customizers.OpenApiCustomizer;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;

import io.quintet.appcontrol.AppControlClient;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.Vectors;
import io.quintet.appcontrol.schema.AppControlSchemas;

import static org.assertj.core.api.Assertions.assertThat;

class AppControlOpenApiTests {

	private static final ReactiveWebApplicationContextRunner RUNNER = new ReactiveWebApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(AppControlAutoConfiguration.class, AppControlServiceAutoConfiguration.class,
						AppControlWebAutoConfiguration.class, AppControlOpenApiAutoConfiguration.class))
		.withBean(AppControlClient.class, () -> (command, observer) -> ToolObservation.ok(command, "Done."))
		.withPropertyValues("app-control.service.token=k");

	@Test
	void everyOperationTellsEveryAnswer() {
		Map<String, String> answers = new TreeMap<>();
		document().get("paths")
			.propertyStream()
			.forEach((path) -> path.getValue()
				.propertyStream()
				.forEach((operation) -> answers.put(operation.getValue().get("operationId").stringValue(),
						operation.getKey() + " " + path.getKey() + " "
								+ operation.getValue().get("responses").propertyNames())));
		assertThat(answers).containsExactly(
				Map.entry("appControlPoll", "get /app-control/requests/{id} [200, 401, 500, 503, 400, 404]"),
				Map.entry("appControlRequest", "post /app-control/requests [200, 401, 500, 503, 400, 404, 408, 413]"),
				Map.entry("appControlSchema", "get /app-control/schemas/{name} [200, 404]"));
	}

	@Test
	void messagesAreDescribedByTheSchemasThatTheServicePublishes() {
		assertThat(document("app-control.service.base-path=/desk").findValuesAsString("$ref")).isNotEmpty()
			.allSatisfy((reference) -> {
				assertThat(reference).startsWith("/desk/schemas/");
				assertThat(AppControlSchemas.standard().names())
					.contains(reference.substring("/desk/schemas/".length()));
			});
	}

	@Test
	void theTitleHasNameAndVersionAndTheTokenIsAScheme() {
		JsonNode document = document();
		assertThat(document.at("/tags/0/name").stringValue()).isEqualTo("App-Control Protocol");
		assertThat(document.at("/tags/0/description").stringValue()).startsWith("app-control-protocol 0.1.0: ");
		assertThat(document.at("/components/securitySchemes/AppControlToken/scheme").stringValue()).isEqualTo("bearer");
		assertThat(document.toString()).contains("{\"AppControlToken\":[]}");
	}

	@Test
	void withoutSpringdocThereIsNothingToDescribeFor() {
		RUNNER.withClassLoader(new FilteredClassLoader(OpenApiCustomizer.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("appControlOpenApiCustomizer"));
	}

	@Test
	void withoutRoutesThereIsNothingToDescribe() {
		new ReactiveWebApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(AppControlAutoConfiguration.class, AppControlOpenApiAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(OpenApiCustomizer.class));
	}

	private static JsonNode document(String... properties) {
		List<JsonNode> documents = new ArrayList<>();
		RUNNER.withPropertyValues(properties).run((context) -> {
			OpenAPI document = new OpenAPI();
			context.getBean(OpenApiCustomizer.class).customise(document);
			documents.add(Vectors.MAPPER
				.readTree(Json31.mapper().writeValueAsString(document).getBytes(StandardCharsets.UTF_8)));
		});
		return documents.get(0);
	}

}

package io.quintet.support.boot;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Schema;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class OpenApiResourceTests {

	private static final ByteArrayResource RESOURCE = new ByteArrayResource("""
			info: { title: Forms, version: '1' }
			x-shared:
			  gone: &gone { description: It is gone. }
			tags: [{ name: Forms, description: 'Below ${prefix}, at most ${most}.' }]
			paths:
			  '${prefix}/forms':
			    get: { responses: { '404': *gone } }
			components:
			  schemas:
			    Form: { type: [array, 'null'], maxItems: '${most}', items: {} }
			  securitySchemes:
			    Token: { type: apiKey, in: header, name: X-Token }
			""".getBytes(StandardCharsets.UTF_8));

	private final OpenAPI openApi = new OpenAPI();

	@Test
	void settingsAreFilledInWithTheirType() {
		OpenApiResource.add(this.openApi, RESOURCE, Map.of("prefix", "/a", "most", 7));

		assertThat(this.openApi.getPaths()).containsOnlyKeys("/a/forms");
		assertThat(this.openApi.getPaths().get("/a/forms").getGet().getResponses().get("404").getDescription())
			.isEqualTo("It is gone.");
		assertThat(this.openApi.getTags().get(0).getDescription()).isEqualTo("Below /a, at most 7.");
		assertThat(this.openApi.getComponents().getSchemas().get("Form").getMaxItems()).isEqualTo(7);
		assertThat(this.openApi.getComponents().getSecuritySchemes()).containsOnlyKeys("Token");
	}

	@Test
	@SuppressWarnings({ "unchecked", "rawtypes" })
	void schemaSaysItsTypeForBothVersions() {
		OpenApiResource.add(this.openApi, RESOURCE, Map.of("prefix", "/a", "most", 7));

		Schema<?> schema = this.openApi.getComponents().getSchemas().get("Form");
		assertThat(schema.getTypes()).containsExactly("array", "null");
		assertThat(schema.getType()).isEqualTo("array");
		assertThat(schema.getNullable()).isTrue();
	}

	@Test
	void titleOfTheApplicationStays() {
		OpenApiResource.add(this.openApi.info(new Info().title("Mine").version("7")), RESOURCE,
				Map.of("prefix", "/a", "most", 7));

		assertThat(this.openApi.getInfo()).isEqualTo(new Info().title("Mine").version("7"));
	}

	@Test
	void placeholderWithoutAValueIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> OpenApiResource.add(this.openApi, RESOURCE, Map.of("prefix", "/a")))
			.withMessageContaining("most");
	}

}

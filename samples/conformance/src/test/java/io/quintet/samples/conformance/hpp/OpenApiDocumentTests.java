package io.quintet.samples.conformance.hpp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps {@code docs/openapi/hpp.json} equal to what springdoc serves. Run with
 * {@code -Dquintet.docs.rewrite=true} to write the file anew after a wanted change.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ActiveProfiles("hpp")
class OpenApiDocumentTests {

	private static final Path DOCUMENT = Path.of("..", "..", "docs", "openapi", "hpp.json");

	private static final JsonMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

	@LocalServerPort
	private int port;

	@Test
	void servedDescriptionIsTheOneInTheDocuments() throws IOException {
		ObjectNode served = partOfHpp(served());
		if (Boolean.getBoolean("quintet.docs.rewrite")) {
			Files.writeString(DOCUMENT, MAPPER.writeValueAsString(served) + "\n");
		}
		assertThat(served).as("docs/openapi/hpp.json is stale; run this test with -Dquintet.docs.rewrite=true")
			.isEqualTo(MAPPER.readTree(DOCUMENT.toFile()));
	}

	@Test
	void everyReferenceLeadsSomewhere() {
		ObjectNode served = partOfHpp(served());
		assertThat(served.findValuesAsString("$ref")).isNotEmpty()
			.allSatisfy((reference) -> assertThat(served.at(reference.substring(1)).isObject()).as(reference).isTrue());
	}

	private JsonNode served() {
		byte[] body = WebTestClient.bindToServer()
			.baseUrl("http://127.0.0.1:" + this.port)
			.responseTimeout(Duration.ofSeconds(30))
			.codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(-1))
			.build()
			.get()
			.uri("/v3/api-docs")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.returnResult()
			.getResponseBody();
		return MAPPER.readTree(body);
	}

	private static ObjectNode partOfHpp(JsonNode served) {
		ObjectNode document = MAPPER.createObjectNode();
		document.set("openapi", served.get("openapi"));
		document.putObject("info").put("title", "Handshake Prompt Protocol").put("version", "0.1");
		served.get("tags")
			.valueStream()
			.filter((tag) -> tag.get("name").asString().equals("Handshake Prompt Protocol"))
			.forEach(document.putArray("tags")::add);
		copy(served.get("paths"), document.putObject("paths"), "/handshake/");
		ObjectNode components = document.putObject("components");
		for (String kind : List.of("schemas", "securitySchemes")) {
			copy(served.get("components").get(kind), components.putObject(kind), "Hpp");
		}
		return document;
	}

	private static void copy(JsonNode from, ObjectNode to, String prefix) {
		from.propertyStream()
			.filter((member) -> member.getKey().startsWith(prefix))
			.forEach((member) -> to.set(member.getKey(), member.getValue()));
	}

}

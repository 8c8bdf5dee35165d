package io.quintet.samples.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The description of one protocol: as it is served, and as it is in the documents. With
 * {@code -Dquintet.docs.rewrite=true} the file is written anew after a wanted change.
 *
 * @param file name of the file in {@code docs/openapi}
 * @param title title of the protocol, and name of its tag
 * @param version version of the protocol
 * @param paths what its paths begin with
 * @param components what the names of its components begin with
 */
public record OpenApiDocument(String file, String title, String version, String paths, String components) {

	private static final JsonMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

	/** Fails when what a server serves differs from the file. */
	public void assertServedBy(int port) throws IOException {
		Path document = Path.of("..", "..", "docs", "openapi", this.file);
		ObjectNode served = partOf(served(port));
		if (Boolean.getBoolean("quintet.docs.rewrite")) {
			Files.writeString(document, MAPPER.writeValueAsString(served) + "\n");
		}
		assertThat(served).as("docs/openapi/%s is stale; run this test with -Dquintet.docs.rewrite=true", this.file)
			.isEqualTo(MAPPER.readTree(document.toFile()));
	}

	/** Fails when a reference leads nowhere. */
	public void assertWhole(int port) {
		ObjectNode served = partOf(served(port));
		assertThat(served.findValuesAsString("$ref")).isNotEmpty()
			.allSatisfy((reference) -> assertThat(served.at(reference.substring(1)).isObject()).as(reference).isTrue());
	}

	private static JsonNode served(int port) {
		byte[] body = WebTestClient.bindToServer()
			.baseUrl("http://127.0.0.1:" + port)
			.responseTimeout(Duration.ofSeconds(60))
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

	private ObjectNode partOf(JsonNode served) {
		ObjectNode document = MAPPER.createObjectNode();
		document.set("openapi", served.get("openapi"));
		document.putObject("info").put("title", this.title).put("version", this.version);
		served.get("tags")
			.valueStream()
			.filter((tag) -> tag.get("name").asString().equals(this.title))
			.forEach(document.putArray("tags")::add);
		copy(served.get("paths"), document.putObject("paths"), this.paths);
		ObjectNode kept = document.putObject("components");
		for (String kind : List.of("schemas", "securitySchemes")) {
			if (served.get("components").has(kind)) {
				copy(served.get("components").get(kind), kept.putObject(kind), this.components);
			}
		}
		return document;
	}

	private static void copy(JsonNode from, ObjectNode to, String prefix) {
		from.propertyStream()
			.filter((member) -> member.getKey().startsWith(prefix))
			.forEach((member) -> to.set(member.getKey(), member.getValue()));
	}

}

package io.quintet.acp.autoconfigure;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class AcpMetadataTests {

	private static final List<String> WITHOUT_DEFAULT = List.of("acp.namespace-keys", "acp.store.direct-url");

	private static Path classes = Path.of("");

	private static JsonNode metadata = JsonMapper.shared().nullNode();

	@BeforeAll
	static void readMetadata() throws URISyntaxException {
		classes = Path.of(AcpProperties.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		metadata = JsonMapper.shared()
			.readTree(classes.resolve("META-INF/spring-configuration-metadata.json").toFile());
	}

	@Test
	void everyPropertyIsDescribed() {
		assertThat(properties()).hasSize(34).allSatisfy((property) -> {
			String description = property.path("description").asString("");
			assertThat(description).as(property.get("name").asString())
				.isNotBlank()
				.endsWith(".")
				.doesNotStartWith("The ")
				.doesNotStartWith("A ");
			if (property.get("type").asString().equals("java.lang.Boolean")) {
				assertThat(description).startsWith("Whether ");
			}
		});
	}

	@Test
	void everyDefaultIsRecorded() {
		assertThat(properties().stream()
			.filter((property) -> !property.has("defaultValue"))
			.map((property) -> property.get("name").asString())).containsExactlyInAnyOrderElementsOf(WITHOUT_DEFAULT);
	}

	@Test
	void everyHintNamesAProperty() {
		List<String> names = properties().stream().map((property) -> property.get("name").asString()).toList();
		assertThat(metadata.get("hints").valueStream().map((hint) -> hint.get("name").asString())).isNotEmpty()
			.allSatisfy((hint) -> assertThat(names).contains(hint));
	}

	@Test
	void everyListedAutoConfigurationExistsAndHasPrecomputedConditions() throws IOException {
		Properties conditions = new Properties();
		try (var in = Files.newInputStream(classes.resolve("META-INF/spring-autoconfigure-metadata.properties"))) {
			conditions.load(in);
		}
		List<String> listed = Files.readAllLines(
				classes.resolve("META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports"));
		assertThat(listed).isNotEmpty().isSorted().allSatisfy((name) -> {
			assertThat(Class.forName(name)).isNotNull();
			assertThat(conditions).containsKey(name);
		});
		try (Stream<Path> files = Files.list(classes.resolve("io/quintet/acp/autoconfigure"))) {
			assertThat(files.map((file) -> file.getFileName().toString())
				.filter((file) -> file.endsWith("AutoConfiguration.class"))
				.map((file) -> "io.quintet.acp.autoconfigure." + file.substring(0, file.length() - ".class".length())))
				.containsExactlyInAnyOrderElementsOf(listed);
		}
	}

	private static List<JsonNode> properties() {
		return metadata.get("properties")
			.valueStream()
			.filter((property) -> property.get("name").asString().startsWith("acp."))
			.toList();
	}

}

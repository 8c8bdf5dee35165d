package io.quintet.samples.conformance.documents;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table of properties in the documentation says what the metadata says.
 */
class PropertiesReferenceTests {

	private static final String METADATA = "META-INF/spring-configuration-metadata.json";

	private static final Pattern ROW = Pattern
		.compile("^\\| `([a-z-]+\\.[a-z.-]+)` \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|$", Pattern.MULTILINE);

	@ParameterizedTest
	@CsvSource({ "hpp,reference/hpp.md", "acp,reference/acp.md", "lime,reference/lime.md",
			"app-control,reference/app-control.md", "happy,reference/happy.md",
			"embedded-postgres,embedded-postgres.md", "acp.spring-ai,spring-ai.md" })
	void theTableHoldsEveryPropertyWithTypeDefaultAndMeaning(String prefix, String page) throws IOException {
		Map<String, String> documented = new TreeMap<>();
		String document = Files.readString(Path.of("../../docs", page));
		String section = document.substring(document.indexOf("\n## Properties\n"));
		Matcher rows = ROW.matcher(section.substring(0, section.indexOf("\n## ", 1)));
		while (rows.find()) {
			documented.put(rows.group(1), "%s | %s | %s".formatted(rows.group(2), rows.group(3), rows.group(4)));
		}
		assertThat(documented).isEqualTo(described(prefix + "."));
	}

	private static Map<String, String> described(String prefix) throws IOException {
		Map<String, String> described = new TreeMap<>();
		for (URL url : Collections.list(PropertiesReferenceTests.class.getClassLoader().getResources(METADATA))) {
			try (InputStream in = url.openStream()) {
				for (JsonNode property : JsonMapper.shared().readTree(in).get("properties")) {
					String name = property.get("name").asString();
					// A module of its own has its page.
					if (name.startsWith(prefix) && !(prefix.equals("acp.") && name.startsWith("acp.spring-ai."))) {
						described.put(name, "%s | %s | %s".formatted(type(property), standard(property),
								property.get("description").asString()));
					}
				}
			}
		}
		assertThat(described).isNotEmpty();
		return described;
	}

	private static String type(JsonNode property) {
		String type = property.get("type").asString();
		return switch (type) {
			case "java.util.List<java.lang.String>" -> "list of text";
			case "java.util.Map<java.lang.String,java.lang.String>" -> "map of text";
			case "java.lang.String" -> "text";
			default -> type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
		};
	}

	private static String standard(JsonNode property) {
		return property.has("defaultValue") ? "`" + property.get("defaultValue").asString() + "`" : "none";
	}

}

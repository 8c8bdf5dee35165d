package io.quintet.samples.conformance.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the documentation points at is there.
 */
class DocumentReferenceTests {

	private static final Path ROOT = Path.of("../..");

	private static final Pattern TEST = Pattern.compile("`(\\w+(?:Tests|Contract))\\.(\\w+)`");

	private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]*)(?:#([^)]*))?\\)");

	@Test
	void everyTestThatProvesAPromiseExists() throws IOException {
		Map<String, String> sources = new HashMap<>();
		try (Stream<Path> files = Files.walk(ROOT)) {
			for (Path file : files.filter((path) -> path.toString().matches(".*(Tests|Contract)\\.java")).toList()) {
				// Several modules may have a test of that name.
				sources.merge(file.getFileName().toString().replace(".java", ""), Files.readString(file),
						String::concat);
			}
		}
		Matcher tests = TEST.matcher(Files.readString(ROOT.resolve("docs/security.md")));
		int named = 0;
		while (tests.find()) {
			named++;
			assertThat(sources).containsKey(tests.group(1));
			assertThat(sources.get(tests.group(1))).as(tests.group()).contains(" " + tests.group(2) + "(");
		}
		assertThat(named).isGreaterThan(60);
	}

	@ParameterizedTest
	@ValueSource(strings = { "README.md", "docs/index.md", "docs/hpp.md", "docs/acp.md",
			"docs/migration/handshake-prompt.md", "docs/migration/acp-server.md", "docs/migration/lime-sites-sdk.md",
			"docs/security.md", "docs/design/0004-hpp.md", "docs/design/0005-acp.md", "docs/lime.md",
			"docs/design/0006-lime.md", "docs/app-control.md", "docs/design/0007-app-control.md",
			"docs/migration/app-control-protocol.md", "docs/happy.md", "docs/design/0008-happy.md", "docs/socketio.md",
			"docs/migration/happy-engineering-sdk.md", "docs/embedded-postgres.md" })
	void everyLinkLeadsSomewhere(String document) throws IOException {
		Path file = ROOT.resolve(document);
		Matcher links = LINK.matcher(Files.readString(file));
		while (links.find()) {
			Path target = links.group(1).isEmpty() ? file : file.resolveSibling(links.group(1));
			assertThat(target).as(links.group()).exists();
			if (links.group(2) != null) {
				assertThat(anchors(target)).as(links.group()).contains(links.group(2));
			}
		}
	}

	private static List<String> anchors(Path document) throws IOException {
		List<String> anchors = new ArrayList<>();
		for (String line : Files.readAllLines(document)) {
			if (line.startsWith("#")) {
				anchors.add(line.replaceFirst("#+ ", "")
					.toLowerCase(Locale.ROOT)
					.replaceAll("[^a-z0-9 -]", "")
					.replace(' ', '-'));
			}
		}
		return anchors;
	}

}

package io.quintet.samples.conformance.documents;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the documentation points at is there.
 */
class DocumentReferenceTests {

	private static final Path ROOT = Path.of("../..");

	private static final Pattern TEST = Pattern.compile("`(\\w+(?:Tests|Contract))\\.(\\w+)`");

	/** A name of several words, each with a capital letter. */
	private static final Pattern TYPE = Pattern.compile("\\b(?:[A-Z][a-z0-9]+){2,}\\b");

	private static final Pattern LAST_COLUMN = Pattern.compile("\\| ([^|]+) \\|$", Pattern.MULTILINE);

	/** A name that begins with a capital letter, without the member behind it. */
	private static final Pattern OUTER_TYPE = Pattern.compile("`([A-Z]\\w+)(?:\\.\\w+)*`");

	private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]*)(?:#([^)]*))?\\)");

	@Test
	void everyTestThatProvesAPromiseExists() throws IOException {
		Map<String, String> sources = new HashMap<>();
		for (Path file : javaFiles()) {
			if (file.toString().matches(".*(Tests|Contract)\\.java")) {
				// Several modules may have a test of that name.
				sources.merge(typeIn(file), Files.readString(file), String::concat);
			}
		}
		Matcher tests = TEST.matcher(Files.readString(ROOT.resolve("docs/security.md"))
				+ Files.readString(ROOT.resolve("docs/guarantees.md")));
		int named = 0;
		while (tests.find()) {
			named++;
			assertThat(sources).containsKey(tests.group(1));
			assertThat(sources.get(tests.group(1))).as(tests.group()).contains(" " + tests.group(2) + "(");
		}
		assertThat(named).isGreaterThan(60);
	}

	static Stream<Path> documents() throws IOException {
		try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
			return Stream
				.concat(Stream.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")),
						docs.filter((path) -> path.toString().endsWith(".md")))
				.toList()
				.stream();
		}
	}

	@ParameterizedTest
	@MethodSource("documents")
	void everyLinkLeadsSomewhere(Path file) throws IOException {
		Matcher links = LINK.matcher(Files.readString(file));
		while (links.find()) {
			Path target = links.group(1).isEmpty() ? file : file.resolveSibling(links.group(1));
			assertThat(target).as(links.group()).exists();
			if (links.group(2) != null) {
				assertThat(anchors(target)).as(links.group()).contains(links.group(2));
			}
		}
	}

	@Test
	void everyTypeOfTheArchitectureExists() throws IOException {
		String page = Files.readString(ROOT.resolve("docs/architecture.md"));
		Matcher types = TYPE.matcher(page.substring(page.indexOf("## A message of ACP")));
		List<String> named = types.results().map(MatchResult::group).toList();
		assertThat(named).hasSizeGreaterThan(60);
		assertThat(sources()).containsAll(named);
	}

	@ParameterizedTest
	@ValueSource(strings = { "hpp", "acp", "lime", "app-control", "happy" })
	void everyTypeThatKeepsABoundExists(String prefix) throws IOException {
		String page = Files.readString(ROOT.resolve("docs/reference/" + prefix + ".md"));
		String section = page.substring(page.indexOf("\n## Bounds\n"));
		Matcher places = LAST_COLUMN.matcher(section.substring(0, section.indexOf("\n## ", 1)));
		List<String> named = places.results()
			.flatMap((place) -> OUTER_TYPE.matcher(place.group(1)).results())
			.map((type) -> type.group(1))
			.toList();
		assertThat(named).hasSizeGreaterThan(8);
		assertThat(sources()).containsAll(named);
	}

	private static Set<String> sources() throws IOException {
		return javaFiles().stream().map(DocumentReferenceTests::typeIn).collect(Collectors.toSet());
	}

	private static String typeIn(Path file) {
		return file.getFileName().toString().replace(".java", "");
	}

	/** Those of the sources; other tests write and remove files in {@code target}. */
	private static List<Path> javaFiles() throws IOException {
		List<Path> found = new ArrayList<>();
		Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
				return folder.endsWith("target") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
				if (file.toString().endsWith(".java")) {
					found.add(file);
				}
				return FileVisitResult.CONTINUE;
			}

		});
		return found;
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

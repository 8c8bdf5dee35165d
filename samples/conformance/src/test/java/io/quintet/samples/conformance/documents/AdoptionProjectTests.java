package io.quintet.samples.conformance.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quintet.samples.conformance.documents.OutsideProject.Running;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The pages about Kotlin and about overriding the defaults make applications that work.
 */
@OutsideTest
class AdoptionProjectTests {

	@RegisterExtension
	static final UserMachine MACHINE = new UserMachine();

	private static final String KOTLIN = "docs/kotlin.md";

	private static final Path JDK = Path.of(System.getProperty("java.home"));

	private static final String OPERATIONS = "docs/operations.md";

	private static final String OVERRIDING = "docs/overriding.md";

	@Test
	void overridesOfEveryStarterTakeEffect() throws Exception {
		assertOverridden("overriding", JDK);
	}

	@Test
	void overridesOfEveryStarterTakeEffectOnJdk25() throws Exception {
		assertOverridden("overriding-25", jdk("25"));
	}

	@Test
	void theApplicationStartsFromAnArchiveOfItsClasses() throws Exception {
		assertFast("fast", JDK, 0);
	}

	@Test
	void theApplicationStartsFromACacheOfJdk25() throws Exception {
		assertFast("fast-25", jdk("25"), 1);
	}

	private static void assertFast(String name, Path jdk, int block) throws Exception {
		OutsideProject project = MACHINE.project(name, Starter.protocols().stream().map(Starter::inReadme).toList());
		project.jdk(jdk);
		project.build(MACHINE.repository());
		try (Running running = MACHINE.start(project, new Section(OPERATIONS, "A faster start").blocks().get(block))) {
			MACHINE.check(Starter.protocols(), running);
			// What the JVM says of an archive that it cannot use.
			assertThat(running.output()).doesNotContain("Unable to map", "Unable to use", "mismatch",
					"specified file not found");
		}
	}

	@Test
	void theExamplesInKotlinWork() throws Exception {
		List<Section> sections = Starter.protocols().stream().map(Starter::inReadme).toList();
		String build = Matcher.quoteReplacement(new Section(KOTLIN, "Build").text("xml"));
		OutsideProject project = MACHINE.project("kotlin",
				UserMachine.text(sections, "xml") + new Section(KOTLIN, "Dependencies").text("xml"),
				(pom) -> pom.replaceFirst("(?s)<build>.*</build>\n", build));
		project.write("src/main/resources/application.yaml", UserMachine.text(sections, "yaml"));
		for (DocumentBlock block : DocumentBlock.all()) {
			if (block.document().equals(KOTLIN) && block.is("kotlin")) {
				project.add(block);
			}
		}
		project.build(MACHINE.repository());
		try (Running running = MACHINE.start(project)) {
			MACHINE.check(Starter.protocols(), running);
			assertThat(running.talk(new Section(KOTLIN, "HPP").block("shell")))
				.contains("only forms are filled in here");
			assertThat(running.talk(new Section("docs/acp.md", "Quick start").block("shell")))
				.contains("How can I help?", "run.completed");
			assertThat(running.output()).contains("Happy is asked for /v");
		}
	}

	/** What README.md and the page tell to copy, and what each request then shows. */
	private static void assertOverridden(String name, Path jdk) throws Exception {
		OutsideProject project = MACHINE.project(name, Starter.protocols().stream().map(Starter::inReadme).toList(),
				new Section(OVERRIDING, "Override the defaults").text("xml"));
		project.without("quintet-embedded-postgres");
		project.write("src/main/resources/application.properties",
				new Section(OVERRIDING, "Override the defaults").block("properties").text());
		for (DocumentBlock block : DocumentBlock.all()) {
			if (block.document().equals(OVERRIDING) && block.is("java")) {
				project.add("main", block);
			}
		}
		project.jdk(jdk);
		project.build(MACHINE.repository());
		try (Running running = MACHINE.start(project)) {
			assertThat(running.talk(new Section(OVERRIDING, "HPP").block("shell")))
				.contains("only forms are filled in here", "\"sessionId\"", "too many sessions");
			assertThat(running.talk(new Section(OVERRIDING, "ACP").block("shell"))).contains("thread.created",
					"forbidden");
			MACHINE.check(List.of(Starter.LIME, Starter.HAPPY), running);
			running.await("audit: APPROVED");
			assertThat(running.talk(new Section(OVERRIDING, "LIME").block("shell"))).contains("\"parallelism\":4");
			assertThat(running.talk(new Section(OVERRIDING, "App-control").block("shell")))
				.contains("Two windows are open.", "Passwords are not typed here.");
			assertThat(running.talk(new Section(OVERRIDING, "Happy").block("shell"))).contains("\"sendQueue\":16",
					"the vault");
			assertThat(running.talk(List.of("curl", "-s", "127.0.0.1:" + running.port() + "/actuator/beans")))
				.contains("\"oneSession\"", "\"threadsInMemory\"", "\"anHourOfLogins\"", "\"anHourOfResults\"",
						"\"happyOfTheVault\"")
				.doesNotContain("\"handshakeSessionStore\"", "\"acpThreadStore\"", "\"limePendingLoginStore\"",
						"\"appControlService\"", "\"happyConnectionDetails\"");
			assertThat(running.output()).contains("Happy is asked for /v");
		}
	}

	/** A JDK of another version, where a variable or the folder of Debian has one. */
	private static Path jdk(String version) throws IOException {
		List<Path> homes = new ArrayList<>();
		System.getenv().forEach((name, value) -> {
			if (name.startsWith("JAVA_HOME")) {
				homes.add(Path.of(value));
			}
		});
		Path installed = Path.of("/usr/lib/jvm");
		if (Files.isDirectory(installed)) {
			try (Stream<Path> entries = Files.list(installed)) {
				entries.sorted().forEach(homes::add);
			}
		}
		for (Path home : homes) {
			Path release = home.resolve("release");
			if (Files.isExecutable(home.resolve("bin/javac")) && Files.exists(release)
					&& Files.readString(release).matches("(?s).*JAVA_VERSION=\"%s\\b.*".formatted(version))) {
				return home;
			}
		}
		String missing = "no JDK %s: neither a variable JAVA_HOME... nor %s has one".formatted(version, installed);
		System.err.println("[SKIPPED] " + missing);
		return Assumptions.abort(missing);
	}

}

package io.quintet.samples.conformance.documents;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A wrong set-up tells what to change.
 */
@OutsideTest
class FailureProjectTests {

	@RegisterExtension
	static final UserMachine MACHINE = new UserMachine();

	/** With it Spring Boot chooses servlets. */
	private static final String MVC = """
			<dependency>
			  <groupId>org.springframework.boot</groupId>
			  <artifactId>spring-boot-starter-webmvc</artifactId>
			</dependency>
			""";

	/**
	 * A file has the arguments in its first line, and below what the user reads, to the
	 * last character. Its folder names the project: HPP beside Spring MVC and without a
	 * driver of R2DBC, or the starters of README.md together.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "hpp", "all" })
	void aWrongSetUpIsExplained(String name) throws Exception {
		OutsideProject project = name.equals("hpp")
				? MACHINE.project("failures-hpp", List.of(), Starter.HPP.inReadme().text("xml") + MVC)
				: MACHINE.project("failures-all", Starter.protocols().stream().map(Starter::inReadme).toList());
		project.build(MACHINE.repository());
		try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				Stream<Path> files = Files.list(Path.of("src/test/resources/failures", name))) {
			SoftAssertions texts = new SoftAssertions();
			for (Path file : files.sorted().toList()) {
				String[] parts = Files.readString(file)
					.replace("{port}", String.valueOf(other.getLocalPort()))
					.replace("{home}", String.valueOf(MACHINE.environment().get("HOME")))
					.split("\n\n", 2);
				List<String> arguments = Stream.of(parts[0].split(" "))
					.filter((argument) -> !argument.isBlank())
					.toList();
				texts.assertThat(project.failure(MACHINE.environment(), arguments))
					.as(file.toString())
					.isEqualTo(parts[1]);
			}
			texts.assertAll();
		}
	}

}

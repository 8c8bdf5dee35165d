package io.quintet.samples.conformance.documents;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quintet.samples.conformance.documents.OutsideProject.Running;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of README.md work, each alone and all together.
 */
@OutsideTest
class ReadmeProjectTests {

	@RegisterExtension
	static final UserMachine MACHINE = new UserMachine();

	@BeforeAll
	static void build() throws Exception {
		for (Starter starter : Starter.values()) {
			MACHINE.project("readme-" + starter.prefix, starter.inReadmeWithBase());
		}
		MACHINE.project("readme-all", Stream.of(Starter.values()).map(Starter::inReadme).toList());
		MACHINE.build();
	}

	@Test
	void installedModulesTellTitleAndVersionAndHaveSources() throws IOException {
		List<Path> jars = MACHINE.repository().jars("io/quintet");
		List<Path> sources = jars.stream().filter((path) -> path.toString().endsWith("-sources.jar")).toList();
		assertThat(sources).hasSizeGreaterThanOrEqualTo(7);
		jars.removeAll(sources);
		assertThat(jars).hasSizeGreaterThanOrEqualTo(8)
			.noneMatch((path) -> path.getFileName().toString().contains("sample"));
		for (Path path : jars) {
			try (JarFile jar = new JarFile(path.toFile())) {
				Attributes manifest = jar.getManifest().getMainAttributes();
				assertThat(manifest.getValue(Attributes.Name.IMPLEMENTATION_TITLE)).as(path.toString()).isNotBlank();
				assertThat(path.getFileName().toString())
					.endsWith(manifest.getValue(Attributes.Name.IMPLEMENTATION_VERSION) + ".jar");
			}
		}
	}

	@ParameterizedTest
	@EnumSource(Starter.class)
	void theBlocksOfReadmeWork(Starter starter) throws Exception {
		check("readme-" + starter.prefix, List.of(starter));
	}

	@Test
	void theBlocksOfReadmeWorkTogether() throws Exception {
		check("readme-all", List.of(Starter.values()));
	}

	private static void check(String project, List<Starter> starters) throws Exception {
		try (Running running = MACHINE.start(MACHINE.built(project))) {
			MACHINE.check(starters, running);
		}
	}

}

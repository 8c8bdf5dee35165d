package io.quintet.samples.allinone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplicationAotProcessor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application with all starters goes through ahead-of-time processing.
 */
class AotProcessingTests {

	@Test
	void allStartersAreProcessed(@TempDir Path directory) throws Exception {
		SpringApplicationAotProcessor.main(new String[] { AllInOneApplication.class.getName(),
				directory.resolve("sources").toString(), directory.resolve("resources").toString(),
				directory.resolve("classes").toString(), "io.quintet", "all-in-one", "--server.port=0" });
		List<String> sources = files(directory.resolve("sources"));
		assertThat(sources).anySatisfy((file) -> assertThat(file).contains("AllInOneApplication"));
		for (Starter starter : Starter.all()) {
			String path = starter.basePackage().replace('.', '/');
			assertThat(sources).anySatisfy((file) -> assertThat(file).contains(path));
		}
		assertThat(files(directory.resolve("resources")))
			.anySatisfy((file) -> assertThat(file).endsWith("reachability-metadata.json"));
	}

	private static List<String> files(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			return files.map(Path::toString).toList();
		}
	}

}

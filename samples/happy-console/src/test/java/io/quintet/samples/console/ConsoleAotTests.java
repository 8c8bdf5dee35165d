package io.quintet.samples.console;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.quintet.samples.support.ProcessedApplication;
import io.quintet.samples.support.StrictPage;

import static org.assertj.core.api.Assertions.assertThat;

class ConsoleAotTests {

	@Test
	void runsWhenProcessedAheadOfTime(@TempDir Path folder) throws Exception {
		try (ProcessedApplication application = ProcessedApplication.start(ConsoleApplication.class, folder)) {
			assertThat(application.log()).contains("AOT-processed ConsoleApplication")
				.doesNotContain(" WARN ", " ERROR ");
			StrictPage.check(application.port(), "console");
		}
	}

}

package io.quintet.samples.appcontrol;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.quintet.samples.support.ProcessedApplication;
import io.quintet.samples.support.StrictPage;

import static org.assertj.core.api.Assertions.assertThat;

class DesktopAotTests {

	@Test
	void runsWhenProcessedAheadOfTime(@TempDir Path folder) throws Exception {
		try (ProcessedApplication application = ProcessedApplication.start(DesktopApplication.class, folder)) {
			assertThat(application.log()).contains("AOT-processed DesktopApplication")
				.doesNotContain(" WARN ", " ERROR ");
			StrictPage.check(application.port(), "desktop");
		}
	}

}

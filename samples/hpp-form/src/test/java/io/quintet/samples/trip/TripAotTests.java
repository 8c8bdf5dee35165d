package io.quintet.samples.trip;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.quintet.samples.support.ProcessedApplication;
import io.quintet.samples.support.StrictPage;

import static org.assertj.core.api.Assertions.assertThat;

class TripAotTests {

	@Test
	void runsWhenProcessedAheadOfTime(@TempDir Path folder) throws Exception {
		try (ProcessedApplication application = ProcessedApplication.start(TripApplication.class, folder)) {
			assertThat(application.log()).contains("AOT-processed TripApplication").doesNotContain(" WARN ", " ERROR ");
			StrictPage.check(application.port(), "trip");
		}
	}

}

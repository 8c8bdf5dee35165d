package io.quintet.samples.allinone;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an operator reads at the start.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartupLineTests {

	@Test
	void everyStarterTellsInOneLineWhatIsThere(CapturedOutput output) {
		try (ConfigurableApplicationContext started = new SpringApplicationBuilder(AllInOneApplication.class,
				OwnEventLoops.class)
			.run("--server.port=0", "--embedded-postgres.data-dir=target/postgres-of-startup")) {
			assertThat(started.isRunning()).isTrue();
			List<String> lines = output.getOut().lines().toList();
			for (Starter starter : Starter.all()) {
				assertThat(lines).filteredOn((line) -> line.contains("see docs/" + starter.prefix() + ".md"))
					.singleElement()
					.asString()
					.contains("INFO");
			}
		}
	}

}

package io.quintet.samples.benchmarks.acp;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FirstSecondsBenchmark}.
 */
class FirstSecondsBenchmarkTests {

	@Test
	void smokeRunStartsAServerAndLoadsItTwice() throws IOException {
		assertThat(FirstSecondsBenchmark.measure(FirstSecondsBenchmark.Options.of("--smoke")).lines()).hasSize(3)
			.last()
			.asString()
			.matches("\\| extracted \\| [0-9.]+ \\| [1-9][0-9]*/s \\|.*%? \\|");
	}

}

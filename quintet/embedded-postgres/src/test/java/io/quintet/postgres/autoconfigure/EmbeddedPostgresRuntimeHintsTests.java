package io.quintet.postgres.autoconfigure;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import static org.assertj.core.api.Assertions.assertThat;

class EmbeddedPostgresRuntimeHintsTests {

	@ParameterizedTest
	@ValueSource(strings = { "postgres-linux-x86_64.txz", "sh/detect_linux_distribution.sh" })
	void filesThatTheServerIsUnpackedFromAreThere(String file) {
		RuntimeHints hints = new RuntimeHints();
		new EmbeddedPostgresRuntimeHints().registerHints(hints, getClass().getClassLoader());
		assertThat(getClass().getClassLoader().getResource(file)).isNotNull();
		assertThat(RuntimeHintsPredicates.resource().forResource(file)).accepts(hints);
	}

}

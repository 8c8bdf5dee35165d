package io.quintet.acp.autoconfigure;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import static org.assertj.core.api.Assertions.assertThat;

class AcpRuntimeHintsTests {

	private final RuntimeHints hints = new RuntimeHints();

	@BeforeEach
	void registerHints() {
		new AcpRuntimeHints().registerHints(this.hints, getClass().getClassLoader());
	}

	@Test
	void answerOfTheEndpointCanBeWritten() {
		for (Class<?> type : new Class<?>[] { AcpEndpoint.AcpDescriptor.class, AcpEndpoint.Runs.class,
				AcpEndpoint.Leases.class, AcpEndpoint.Store.class, AcpEndpoint.Limits.class }) {
			assertThat(RuntimeHintsPredicates.reflection()
				.onType(type)
				.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).as(type.getName())
				.accepts(this.hints);
		}
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "io/quintet/acp/store/r2dbc/V1__acp_threads.sql", "io/quintet/acp/autoconfigure/openapi.yaml" })
	void filesThatAreReadAreThere(String file) {
		assertThat(getClass().getClassLoader().getResource(file)).isNotNull();
		assertThat(RuntimeHintsPredicates.resource().forResource(file)).accepts(this.hints);
	}

}

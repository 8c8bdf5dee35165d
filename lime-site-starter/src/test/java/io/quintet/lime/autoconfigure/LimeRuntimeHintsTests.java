package io.quintet.lime.autoconfigure;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import static org.assertj.core.api.Assertions.assertThat;

class LimeRuntimeHintsTests {

	private final RuntimeHints hints = new RuntimeHints();

	@BeforeEach
	void registerHints() {
		new LimeRuntimeHints().registerHints(this.hints, getClass().getClassLoader());
	}

	@Test
	void answerOfTheEndpointCanBeWritten() {
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(LimeDescriptor.class)
			.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).accepts(this.hints);
	}

	@Test
	void scriptOfTheTableIsThere() {
		String script = "io/quintet/lime/store/V1__lime_logins.sql";
		assertThat(getClass().getClassLoader().getResource(script)).isNotNull();
		assertThat(RuntimeHintsPredicates.resource().forResource(script)).accepts(this.hints);
	}

}

package io.quintet.hpp.autoconfigure;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Caffeine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

class HppRuntimeHintsTests {

	private final RuntimeHints hints = new RuntimeHints();

	@BeforeEach
	void registerHints() {
		new HppRuntimeHints().registerHints(this.hints, getClass().getClassLoader());
	}

	@Test
	void answerOfTheEndpointCanBeWritten() {
		for (Class<?> type : new Class<?>[] { HppEndpoint.HppDescriptor.class, HppEndpoint.Actions.class,
				HppEndpoint.Limits.class }) {
			assertThat(RuntimeHintsPredicates.reflection()
				.onType(type)
				.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).accepts(this.hints);
		}
	}

	@Test
	void rowsOfSessionsCanBeReadAndWritten() {
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(TypeReference.of("io.quintet.hpp.store.r2dbc.SessionRow"))
			.withMemberCategories(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS, MemberCategory.INVOKE_DECLARED_METHODS))
			.accepts(this.hints);
	}

	@ParameterizedTest
	@ValueSource(strings = { "io/quintet/hpp/autoconfigure/openapi.yaml",
			"io/quintet/hpp/store/r2dbc/V1__hpp_sessions.sql" })
	void resourcesAreThere(String file) {
		assertThat(getClass().getClassLoader().getResource(file)).isNotNull();
		assertThat(RuntimeHintsPredicates.resource().forResource(file)).accepts(this.hints);
	}

	@Test
	void classesThatCaffeinePicksByNameAreReachable() {
		Object cache = Caffeine.newBuilder()
			.maximumSize(1)
			.expireAfterWrite(Duration.ofMinutes(1))
			.executor(Runnable::run)
			.build()
			.asMap();
		Object nodes = ReflectionTestUtils.getField(cache, "nodeFactory");
		assertThat(nodes).isNotNull();
		for (Class<?> type : new Class<?>[] { cache.getClass(), nodes.getClass() }) {
			assertThat(RuntimeHintsPredicates.reflection()
				.onType(TypeReference.of(type))
				.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).as(type.getName())
				.accepts(this.hints);
		}
	}

}

package io.quintet.hpp.autoconfigure;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Caffeine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
	void openApiDescriptionIsThere() {
		String file = "io/quintet/hpp/autoconfigure/openapi.yaml";
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

package io.quintet.hpp.autoconfigure;

import java.time.Duration;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.quintet.hpp.internal.service.TestHandshakes;
import io.quintet.hpp.store.EmptyHandshakeSessionStore;
import io.quintet.hpp.store.LocalHandshakeEventBus;

import static org.assertj.core.api.Assertions.assertThat;

class HppHealthIndicatorTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	@Test
	void storeThatAnswersIsUp() {
		StepVerifier.create(indicator(() -> Mono.just(3L)).health())
			.assertNext((health) -> assertThat(health.getStatus()).isEqualTo(Status.UP))
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void storeThatFailsIsDown() {
		StepVerifier.create(indicator(() -> Mono.error(new IllegalStateException("no connection"))).health())
			.assertNext((health) -> {
				assertThat(health.getStatus()).isEqualTo(Status.DOWN);
				assertThat(health.getDetails().get("error")).asString().contains("no connection");
			})
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void storeThatThrowsIsDown() {
		StepVerifier.create(indicator(() -> {
			throw new IllegalStateException("no connection");
		}).health())
			.assertNext((health) -> assertThat(health.getStatus()).isEqualTo(Status.DOWN))
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void storeThatNeverAnswersIsDownAfterFiveSeconds() {
		StepVerifier.withVirtualTime(() -> indicator(Mono::never).health())
			.expectSubscription()
			.expectNoEvent(Duration.ofMillis(4_999))
			.thenAwait(Duration.ofMillis(1))
			.assertNext((health) -> assertThat(health.getStatus()).isEqualTo(Status.DOWN))
			.expectComplete()
			.verify(TIMEOUT);
	}

	private static HppHealthIndicator indicator(Supplier<Mono<Long>> count) {
		return new HppHealthIndicator(TestHandshakes.create(new CountingStore(count), new LocalHandshakeEventBus()), 10,
				null);
	}

	/** A store that can only count. */
	private static final class CountingStore extends EmptyHandshakeSessionStore {

		private final Supplier<Mono<Long>> answer;

		CountingStore(Supplier<Mono<Long>> answer) {
			this.answer = answer;
		}

		@Override
		public Mono<Long> count() {
			return this.answer.get();
		}

	}

}

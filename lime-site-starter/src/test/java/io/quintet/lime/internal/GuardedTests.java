package io.quintet.lime.internal;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class GuardedTests {

	private static Mono<String> failing(Throwable failure) {
		return Mono.fromRunnable(() -> {
			if (failure instanceof Error error) {
				throw error;
			}
			throw (RuntimeException) failure;
		});
	}

	private static boolean carries(Throwable signal, Throwable thrown) {
		return signal == thrown || signal.getCause() == thrown;
	}

	@Test
	void codeIsCalledOncePerSubscription() {
		AtomicInteger asked = new AtomicInteger();
		Mono<String> guarded = Guarded.mono(() -> Mono.fromCallable(() -> "a" + asked.incrementAndGet()));
		assertThat(guarded.block()).isEqualTo("a1");
		assertThat(asked).hasValue(1);
		assertThat(Guarded.mono(Mono::empty).block()).isNull();
	}

	@ParameterizedTest
	@ValueSource(classes = { IllegalStateException.class, StackOverflowError.class, NoClassDefFoundError.class })
	void whateverIsThrownIsASignal(Class<? extends Throwable> type) throws Exception {
		Throwable thrown = type.getDeclaredConstructor().newInstance();
		for (Mono<String> guarded : List.<Mono<String>>of(Guarded.<String>mono(() -> failing(thrown)),
				Guarded.mono(() -> Mono.defer(() -> failing(thrown))), Guarded.<String>mono(() -> {
					failing(thrown).block();
					return Mono.just("never");
				}))) {
			StepVerifier.create(guarded).expectErrorMatches((signal) -> carries(signal, thrown)).verify();
		}
	}

	@Test
	void noMonoIsAFailure() {
		StepVerifier.create(Guarded.mono(() -> null)).expectError().verify();
	}

	@Test
	void aFailureIsKept() {
		IOException failure = new IOException("a");
		StepVerifier.create(Guarded.mono(() -> Mono.error(failure)))
			.expectErrorMatches((signal) -> signal == failure)
			.verify();
	}

	@Test
	void aCancellationReachesTheCode() {
		Sinks.One<String> later = Sinks.one();
		AtomicInteger cancelled = new AtomicInteger();
		StepVerifier.create(Guarded.mono(() -> later.asMono().doOnCancel(cancelled::incrementAndGet)))
			.thenCancel()
			.verify();
		assertThat(cancelled).hasValue(1);
	}

	@Test
	void theContextIsThatOfTheSubscriber() {
		assertThat(Guarded.mono(() -> Mono.deferContextual((view) -> Mono.just(view.<String>get("key"))))
			.contextWrite((context) -> context.put("key", "a"))
			.block()).isEqualTo("a");
	}

}

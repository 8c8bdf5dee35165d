package io.quintet.lime.login;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;

class OutcomeTests {

	private final List<Outcome<String>> told = new ArrayList<>();

	private static Mono<String> failing(Throwable failure) {
		return Mono.fromRunnable(() -> {
			if (failure instanceof Error error) {
				throw error;
			}
			throw (RuntimeException) failure;
		});
	}

	@Test
	void whatNeedsNoWaitIsThereAndAskedForOnce() {
		AtomicInteger asked = new AtomicInteger();
		Outcome<String> outcome = Outcome.of(() -> Mono.fromCallable(() -> "a" + asked.incrementAndGet()));
		assertThat(outcome.isThere()).isTrue();
		assertThat(outcome.value()).isEqualTo("a1");
		assertThat(outcome.mono().block()).isEqualTo("a1");
		assertThat(Outcome.of(() -> Mono.just("b")).value()).isEqualTo("b");
		assertThat(Outcome.of(Mono::empty).isThere()).isTrue();
		assertThat(Outcome.of(Mono::empty).value()).isNull();
		assertThat(Outcome.of(Mono::empty).failure()).isNull();
	}

	@ParameterizedTest
	@ValueSource(classes = { IllegalStateException.class, StackOverflowError.class, NoClassDefFoundError.class })
	void whateverIsThrownIsAFailure(Class<? extends Throwable> type) throws Exception {
		Throwable thrown = type.getDeclaredConstructor().newInstance();
		Outcome<String> atOnce = Outcome.of(() -> failing(thrown));
		assertThat(atOnce.isThere()).isTrue();
		assertThat(atOnce.failure()).satisfiesAnyOf((failure) -> assertThat(failure).isSameAs(thrown),
				(failure) -> assertThat(failure.getCause()).isSameAs(thrown));
		Outcome<String> later = Outcome.of(() -> Mono.defer(() -> failing(thrown)));
		assertThat(later.isThere()).isFalse();
		later.await(Context.empty(), this.told::add);
		assertThat(this.told).singleElement()
			.extracting(Outcome::failure)
			.satisfiesAnyOf((failure) -> assertThat(failure).isSameAs(thrown),
					(failure) -> assertThat(failure.getCause()).isSameAs(thrown));
	}

	@Test
	void noMonoIsAFailure() {
		assertThat(Outcome.of(() -> null).failure()).isNotNull();
	}

	@Test
	void aFailureIsKept() {
		IOException failure = new IOException("a");
		assertThat(Outcome.of(() -> Mono.error(failure)).failure()).isSameAs(failure);
	}

	@Test
	void whatComesLaterIsToldOnce() {
		Sinks.One<String> later = Sinks.one();
		Outcome<String> outcome = Outcome.of(later::asMono);
		assertThat(outcome.isThere()).isFalse();
		outcome.then((known) -> Outcome.there(known.value() + "!")).await(Context.empty(), this.told::add);
		assertThat(this.told).isEmpty();
		later.tryEmitValue("a");
		assertThat(this.told).singleElement().extracting(Outcome::value).isEqualTo("a!");
	}

	@Test
	void whoEndsTheWaitIsNotTold() {
		Sinks.One<String> later = Sinks.one();
		Disposable waiting = Outcome.of(later::asMono).await(Context.empty(), this.told::add);
		waiting.dispose();
		later.tryEmitValue("a");
		assertThat(this.told).isEmpty();
	}

	@Test
	void theContextIsThatOfWhoWaits() {
		Outcome.<String>of(() -> Mono.deferContextual((view) -> Mono.just(view.get("key"))))
			.await(Context.of("key", "a"), this.told::add);
		assertThat(this.told).singleElement().extracting(Outcome::value).isEqualTo("a");
	}

}

package io.quintet.appcontrol.autoconfigure;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.ReactiveAppControlClient;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolError;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.ToolObserver;
import io.quintet.appcontrol.ToolStatus;

import static org.assertj.core.api.Assertions.assertThat;

class ReadinessCheckTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static ToolObservation asked(ReactiveAppControlClient client) {
		return Objects.requireNonNull(
				new ReadinessCheck(client, "demo").observation().subscribeOn(Schedulers.parallel()).block(TIMEOUT));
	}

	@Test
	void aBlockingClientIsCalledOnAWorkerThread() {
		ToolObservation observation = asked(new Client((command) -> Mono.just(Schedulers.isInNonBlockingThread()
				? ToolObservation.failure(command, ToolStatus.FAILED, ToolError.of("blocking", "must not block"))
				: ToolObservation.ok(command, "Ready."))));
		assertThat(observation.success()).isTrue();
	}

	static Stream<Supplier<Mono<ToolObservation>>> failures() {
		return Stream.of(() -> {
			throw new IllegalStateException("/home/ann/secret");
		}, () -> Mono.error(new IllegalStateException("/home/ann/secret")), Mono::empty, () -> null);
	}

	@ParameterizedTest
	@MethodSource("failures")
	void aClientThatBreaksIsNotReadyAndSaysNothingOfItsInside(Supplier<Mono<ToolObservation>> failure) {
		ToolObservation observation = asked(new Client((command) -> failure.get()));
		assertThat(observation.failureKind()).isEqualTo(FailureKinds.FAILED);
		assertThat(observation.toString()).doesNotContain("secret");
	}

	private record Client(Function<ToolCommand, Mono<ToolObservation>> script) implements ReactiveAppControlClient {

		@Override
		public Mono<ToolObservation> run(ToolCommand command, ToolObserver observer) {
			return this.script.apply(command);
		}

		@Override
		public Flux<ToolEvent> stream(ToolCommand command) {
			return Flux.empty();
		}

	}

}

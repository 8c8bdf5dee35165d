package io.quintet.support.nodes;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SignalLoop}, without an engine.
 */
class SignalLoopTests {

	private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

	@Test
	void connectionThatWorkedIsOpenedAgainAtOnceHoweverOftenItBreaks() {
		Loopback loop = new Loopback(this.timer);
		for (int cut = 1; cut <= 10; cut++) {
			loop.texts.tryEmitError(new IllegalStateException("cut"));
			this.timer.advanceTimeBy(Duration.ofMillis(200));
			assertThat(loop.connections).isEqualTo(1 + cut);
			assertThat(loop.status().connected()).isTrue();
		}
	}

	@Test
	void connectionThatNeverWorksIsOpenedLessAndLessOften() {
		Loopback loop = new Loopback(this.timer);
		loop.refuses = true;
		loop.texts.tryEmitError(new IllegalStateException("cut"));
		this.timer.advanceTimeBy(Duration.ofSeconds(60));
		assertThat(loop.connections).isBetween(10, 35);
	}

	/** A bus that gives each text back to its only node. */
	private static final class Loopback extends SignalLoop {

		private Sinks.Many<String> texts = Sinks.many().unicast().onBackpressureBuffer();

		private int connections;

		private boolean refuses;

		Loopback(VirtualTimeScheduler timer) {
			super("loopback", timer);
			start();
		}

		@Override
		Flux<String> receive(Runnable whenConnected) {
			this.connections++;
			if (this.refuses) {
				return Flux.error(new IllegalStateException("refused"));
			}
			this.texts = Sinks.many().unicast().onBackpressureBuffer();
			return this.texts.asFlux().doOnSubscribe((subscription) -> whenConnected.run());
		}

		@Override
		Mono<Void> transmit(List<String> sent) {
			return Mono.fromRunnable(() -> sent.forEach(this.texts::tryEmitNext));
		}

	}

}

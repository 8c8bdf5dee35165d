package io.quintet.happy;

import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import io.quintet.happy.error.HappyConnectionException;

import static org.assertj.core.api.Assertions.assertThat;

class ClosingTests {

	private final Closing closing = new Closing();

	private final TestPublisher<String> source = TestPublisher.create();

	@Test
	void closingCancelsAMonoAndFailsIt() {
		StepVerifier.create(this.closing.until(this.source.mono()))
			.then(this.closing::close)
			.verifyError(HappyConnectionException.class);
		this.source.assertCancelled();
	}

	@Test
	void closingCancelsAFluxAndFailsIt() {
		StepVerifier.create(this.closing.until(this.source.flux()))
			.then(() -> this.source.next("a"))
			.expectNext("a")
			.then(this.closing::close)
			.verifyError(HappyConnectionException.class);
		this.source.assertCancelled();
	}

	@Test
	void nothingIsWaitedForAfterwards() {
		AtomicBoolean begun = new AtomicBoolean();
		this.closing.close();
		StepVerifier.create(this.closing.until(Mono.fromRunnable(() -> begun.set(true))))
			.verifyError(HappyConnectionException.class);
		assertThat(begun).isFalse();
		StepVerifier.create(this.closing.until(this.source.flux())).verifyError(HappyConnectionException.class);
		this.source.assertNoSubscribers();
	}

	@Test
	void whatEndsByItselfIsNotTouched() {
		StepVerifier.create(this.closing.until(Flux.just("a", "b"))).expectNext("a", "b").verifyComplete();
		StepVerifier.create(this.closing.until(Mono.<String>empty())).verifyComplete();
		StepVerifier.create(this.closing.until(Flux.error(new IllegalStateException())))
			.verifyError(IllegalStateException.class);
	}

}

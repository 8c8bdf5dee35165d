package io.quintet.support.reactive;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class TimeLimitsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	@Test
	void aLimitExpires() {
		long begun = System.nanoTime();
		StepVerifier.create(Mono.never().timeout(Duration.ofMillis(250), TimeLimits.scheduler()))
			.expectErrorSatisfies((error) -> {
				assertThat(error).isInstanceOf(TimeoutException.class);
				assertThat(Schedulers.isInNonBlockingThread()).isTrue();
			})
			.verify(TIMEOUT);
		assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(250));
	}

	@Test
	void aLimitThatDoesNotExpireIsForgotten() {
		StepVerifier.create(Mono.just("a").timeout(TIMEOUT, TimeLimits.scheduler())).expectNext("a").verifyComplete();
	}

}

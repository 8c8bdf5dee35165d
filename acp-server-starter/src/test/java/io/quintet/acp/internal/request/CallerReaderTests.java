package io.quintet.acp.internal.request;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import io.quintet.acp.access.AcpAuthenticator;
import io.quintet.acp.access.AcpCredentials;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.Identity;

import static org.assertj.core.api.Assertions.assertThat;

class CallerReaderTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final Scheduler workers = Schedulers.fromExecutorService(Executors.newSingleThreadExecutor());

	private final CountDownLatch interrupted = new CountDownLatch(1);

	@AfterEach
	void disposeWorkers() {
		this.workers.dispose();
	}

	@Test
	void callersThatAreNotIdentifiedInTimeAreRefused() {
		StepVerifier.withVirtualTime(() -> read((credentials) -> Mono.never()))
			.expectSubscription()
			.expectNoEvent(Duration.ofMillis(9_999))
			.thenAwait(Duration.ofMillis(1))
			.expectErrorSatisfies(CallerReaderTests::tookTooLong)
			.verify(TIMEOUT);
	}

	@Test
	void anAuthenticatorThatBlocksTooLongIsInterrupted() throws InterruptedException {
		CountDownLatch begun = new CountDownLatch(1);
		StepVerifier.withVirtualTime(() -> read((credentials) -> {
			begun.countDown();
			return hang();
		}))
			.expectSubscription()
			.then(() -> await(begun))
			.thenAwait(Duration.ofSeconds(10))
			.expectErrorSatisfies(CallerReaderTests::tookTooLong)
			.verify(TIMEOUT);
		assertThat(this.interrupted.await(30, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void anAuthenticatorThatNeverBlocksRunsOnTheThreadOfTheRequest() {
		List<Thread> threads = new CopyOnWriteArrayList<>();
		AcpAuthenticator blocking = (credentials) -> {
			threads.add(Thread.currentThread());
			return Mono.just(Identity.user("ann", "Ann"));
		};
		read(blocking).block(TIMEOUT);
		read(new AcpAuthenticator() {

			@Override
			public Mono<Identity> authenticate(AcpCredentials credentials) {
				return blocking.authenticate(credentials);
			}

			@Override
			public boolean mayBlock() {
				return false;
			}

		}).block(TIMEOUT);
		assertThat(threads).hasSize(2).last().isSameAs(Thread.currentThread());
		assertThat(threads).first().isNotSameAs(Thread.currentThread());
	}

	private Mono<Identity> read(AcpAuthenticator authenticator) {
		return new CallerReader(authenticator, this.workers, 256, Schedulers.parallel())
			.read(new AcpCredentials(Map.of(), Map.of()));
	}

	private Mono<Identity> hang() {
		try {
			new CountDownLatch(1).await();
		}
		catch (InterruptedException ex) {
			this.interrupted.countDown();
		}
		return Mono.empty();
	}

	private static void tookTooLong(Throwable ex) {
		assertThat(ex).hasMessage("authentication took too long")
			.isInstanceOfSatisfying(AcpException.class, (refusal) -> {
				assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE);
				assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(1));
			});
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}

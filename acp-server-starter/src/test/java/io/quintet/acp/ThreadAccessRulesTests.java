package io.quintet.acp;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.quintet.acp.access.AcpAction;
import io.quintet.acp.access.AcpAuthorizer;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.Identity;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ThreadAccessRulesTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final Identity ANN = Identity.user("ann", "Ann");

	@Test
	void aFailureOfTheAuthorizerIsLogged(CapturedOutput output) {
		AcpAuthorizer broken = (caller, thread, action) -> Mono.error(new IllegalStateException("broken"));
		expectUnavailable(broken, Schedulers.immediate(), "authorization is out of order");
		assertThat(output).contains("The authorizer failed on thread.read");
	}

	@Test
	void aRejectionOfTheAuthorizersOwnIsAFailureOfIt(CapturedOutput output) {
		AcpAuthorizer full = (caller, thread, action) -> Mono.error(new RejectedExecutionException("its own queue"));
		expectUnavailable(full, Schedulers.immediate(), "authorization is out of order");
		assertThat(output).contains("The authorizer failed on thread.read").contains("its own queue");
	}

	@Test
	void requestsForWhichThereIsNoRoomAreNoFailureOfTheAuthorizer(CapturedOutput output) {
		ThreadPoolExecutor threads = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new SynchronousQueue<>());
		CountDownLatch end = new CountDownLatch(1);
		threads.execute(() -> {
			try {
				end.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		try {
			expectUnavailable((caller, thread, action) -> Mono.just(true), Schedulers.fromExecutorService(threads),
					"too many requests wait for authorization");
		}
		finally {
			end.countDown();
			threads.shutdown();
		}
		assertThat(output).doesNotContain("The authorizer failed");
	}

	@SuppressWarnings("NullAway")
	private static void expectUnavailable(AcpAuthorizer authorizer, Scheduler workers, String message) {
		StepVerifier
			.create(new ThreadAccessRules(null, () -> authorizer, workers, null).authorized(ANN, "th_1",
					AcpAction.THREAD_READ))
			.expectErrorSatisfies((ex) -> assertThat(ex).hasMessage(message)
				.hasFieldOrPropertyWithValue("code", ErrorCode.UNAVAILABLE))
			.verify(TIMEOUT);
	}

}

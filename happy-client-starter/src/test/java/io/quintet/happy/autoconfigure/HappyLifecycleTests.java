package io.quintet.happy.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.quintet.happy.HappyClient;
import io.quintet.happy.HappyStatus;
import io.quintet.happy.HappyStatus.Keys;
import io.quintet.happy.credentials.Credentials;
import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.crypto.CipherVariant;
import io.quintet.happy.crypto.RecordKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

/**
 * What an operator reads at the start, which does not hold it up.
 */
@ExtendWith(OutputCaptureExtension.class)
class HappyLifecycleTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final HappyClient client = mock(HappyClient.class);

	private final HappyConnectionDetails account = HappyConnectionDetails.of("https://happy.test/",
			Credentials.ofAccount("hidden", new AccountSecret(new byte[32]), "/keys/agent.key"));

	private HappyLifecycle started(HappyConnectionDetails details, boolean checkKeys) {
		HappyLifecycle lifecycle = new HappyLifecycle(this.client, details, checkKeys);
		lifecycle.start();
		return lifecycle;
	}

	private void state(boolean server, Keys keys, @Nullable String problem) {
		given(this.client.status(null)).willReturn(Mono.just(new HappyStatus(server, server, keys, null, problem)));
	}

	private static List<String> lines(CapturedOutput output, String text) {
		return output.getOut().lines().filter((line) -> line.contains(text)).toList();
	}

	private static String awaitLine(CapturedOutput output, String text) {
		Awaitility.await().atMost(TIMEOUT).until(() -> !lines(output, text).isEmpty());
		assertThat(lines(output, text)).hasSize(1);
		return lines(output, text).get(0);
	}

	@Test
	void oneLineTellsWhatIsThere(CapturedOutput output) {
		started(this.account, false);
		assertThat(lines(output, "happy")).singleElement()
			.asString()
			.contains("INFO")
			.endsWith("Happy is configured: server https://happy.test, credentials of an account from /keys/agent.key; "
					+ "see docs/happy.md");
		verify(this.client, never()).status(null);
	}

	@Test
	void aTokenInClearTextIsWarnedOf(CapturedOutput output) {
		started(HappyConnectionDetails.of("http://happy.test", this.account.credentials()), false);
		assertThat(awaitLine(output, "clear text")).contains("WARN");
	}

	@Test
	void keysOfOneMachineAreWarnedOf(CapturedOutput output) {
		Credentials machine = Credentials.ofMachine("hidden", new RecordKey(CipherVariant.DATA_KEY, new byte[32]),
				"/keys/access.key");
		started(HappyConnectionDetails.of("https://happy.test", machine), false);
		assertThat(awaitLine(output, "see docs")).contains("credentials of one machine from /keys/access.key");
		assertThat(awaitLine(output, "sessions cannot")).contains("WARN");
	}

	@Test
	void wrongKeysAreOneErrorThatNamesThem(CapturedOutput output) {
		state(true, Keys.WRONG, "no record can be opened");
		started(this.account, true);
		assertThat(awaitLine(output, "keys of Happy")).contains("ERROR")
			.endsWith(
					"The keys of Happy are wrong: what comes from /keys/agent.key opens nothing that the account has at "
							+ "https://happy.test. Token and secret have to be of one account");
		assertThat(output.getOut()).doesNotContain("hidden");
	}

	@Test
	void aServerOutOfReachIsAWarning(CapturedOutput output) {
		state(false, Keys.UNKNOWN, "connection refused");
		started(this.account, true);
		assertThat(awaitLine(output, "keys of Happy")).contains("WARN")
			.endsWith("The keys of Happy could not be tried at https://happy.test: connection refused");
	}

	@Test
	void aConnectionIsToldOnce(CapturedOutput output) {
		state(true, Keys.RIGHT, null);
		started(this.account, true);
		assertThat(awaitLine(output, "connected")).contains("INFO")
			.endsWith("Happy is connected to https://happy.test");
	}

	@Test
	void anAccountWithNothingToOpenIsConnected(CapturedOutput output) {
		state(true, Keys.UNKNOWN, null);
		started(this.account, true);
		assertThat(awaitLine(output, "connected")).contains("INFO").contains("nothing to try the keys on yet");
	}

	@Test
	void aServerThatComesLaterIsWarnedOfOnceAndThenConnected(CapturedOutput output) {
		given(this.client.status(null))
			.willReturn(Mono.just(new HappyStatus(false, false, Keys.UNKNOWN, null, "connection refused")))
			.willReturn(Mono.error(new IllegalStateException("still away")))
			.willReturn(Mono.just(new HappyStatus(true, false, Keys.RIGHT, null, "no socket")))
			.willReturn(Mono.just(new HappyStatus(true, true, Keys.RIGHT, null, null)));
		VirtualTimeScheduler time = VirtualTimeScheduler.create();
		new HappyLifecycle(this.client, this.account, true, time).start();
		awaitLine(output, "could not be tried");
		Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> {
			time.advanceTimeBy(Duration.ofMinutes(5));
			assertThat(lines(output, "connected to")).hasSize(1);
		});
		assertThat(lines(output, "WARN")).hasSize(1);
		verify(this.client, times(4)).status(null);
	}

	@Test
	void aFailureOfTheCheckIsAWarning(CapturedOutput output) {
		given(this.client.status(null)).willThrow(new IllegalStateException("closed"));
		started(this.account, true);
		assertThat(awaitLine(output, "keys of Happy")).contains("WARN").endsWith("closed");
		assertThat(output.getOut()).doesNotContain("ERROR");
	}

	@Test
	void theCheckRunsOnAnotherThreadAndEndsWithTheApplication() throws Exception {
		CompletableFuture<String> thread = new CompletableFuture<>();
		AtomicBoolean cancelled = new AtomicBoolean();
		given(this.client.status(null)).willReturn(Mono.<HappyStatus>never()
			.doOnSubscribe((subscription) -> thread.complete(Thread.currentThread().getName()))
			.doOnCancel(() -> cancelled.set(true)));
		HappyLifecycle lifecycle = started(this.account, true);
		assertThat(thread.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isNotEqualTo(Thread.currentThread().getName());
		assertThat(lifecycle.isRunning()).isTrue();
		lifecycle.stop();
		// The other thread may not have heard of it yet.
		await().atMost(TIMEOUT).untilTrue(cancelled);
		assertThat(lifecycle.isRunning()).isFalse();
	}

}

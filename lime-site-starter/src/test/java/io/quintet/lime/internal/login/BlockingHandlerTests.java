package io.quintet.lime.internal.login;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.quintet.lime.login.LimeLoginHandler;
import io.quintet.lime.passport.Signer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handlers that hold their threads.
 */
class BlockingHandlerTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final Signer SIGNER = new Signer("k");

	private final Scheduler workers = Schedulers.fromExecutorService(Executors.newFixedThreadPool(8));

	private final StreamScript script = new StreamScript(Schedulers.parallel());

	private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();

	private final CountDownLatch release = new CountDownLatch(1);

	@AfterEach
	void end() {
		this.release.countDown();
		this.workers.dispose();
	}

	@SafeVarargs
	private LoginDispatcher dispatcher(Duration handlerTimeout, Map.Entry<String, LimeLoginHandler>... handlers) {
		Map<String, LimeLoginHandler> all = new LinkedHashMap<>();
		for (Map.Entry<String, LimeLoginHandler> handler : handlers) {
			all.put(handler.getKey(), handler.getValue());
		}
		return LoginFixture.dispatcher(this.script,
				DispatcherSettings.DEFAULTS.with(new DispatcherSettings.Calls(2, 256, handlerTimeout, 0, TIMEOUT)), all,
				this.workers, Schedulers.parallel(), SIGNER);
	}

	private Map.Entry<String, LimeLoginHandler> blocked() {
		return LoginFixture.named("blocked", (event) -> {
			if (event.requestId().startsWith("blocked")) {
				awaitWithoutBeingInterrupted();
			}
			return Mono.empty();
		});
	}

	private Map.Entry<String, LimeLoginHandler> blockedInItsResult() {
		return LoginFixture.named("blocked-result", (event) -> Mono.fromRunnable(() -> {
			if (event.requestId().startsWith("blocked")) {
				awaitWithoutBeingInterrupted();
			}
		}));
	}

	private void awaitWithoutBeingInterrupted() {
		while (true) {
			try {
				this.release.await();
				return;
			}
			catch (InterruptedException ex) {
				// As code that swallows interrupts.
			}
		}
	}

	private Map.Entry<String, LimeLoginHandler> recorder() {
		return LoginFixture.named("recorder", (event) -> Mono.fromRunnable(() -> this.calls.add(event.requestId())));
	}

	private String next() throws InterruptedException {
		return this.calls.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
	}

	@Test
	void oneThatBlocksHoldsNoOtherRequestUp() throws Exception {
		LoginDispatcher dispatcher = dispatcher(TIMEOUT, blocked(), recorder());
		dispatcher.start();
		this.script.expired("blocked");
		for (int i = 0; i < 20; i++) {
			this.script.expired("quick-" + i);
			assertThat(next()).isEqualTo("quick-" + i);
		}
		Awaitility.await().untilAsserted(() -> assertThat(dispatcher.active()).isOne());
		this.release.countDown();
		assertThat(next()).isEqualTo("blocked");
		dispatcher.stop(TIMEOUT).block(TIMEOUT);
	}

	@Test
	void oneThatBlocksForEverLosesItsPlaceAfterItsTime() throws Exception {
		LoginDispatcher dispatcher = dispatcher(Duration.ofMillis(100), blocked(), recorder());
		dispatcher.start();
		this.script.expired("blocked-1");
		this.script.expired("blocked-2");
		this.script.expired("quick");
		assertThat(List.of(next(), next(), next())).contains("blocked-1", "blocked-2", "quick");
		assertThat(dispatcher.statistics().handled().get("timeout")).isEqualTo(2);
		assertThat(this.script.connects).hasSize(1);
		dispatcher.stop(TIMEOUT).block(TIMEOUT);
	}

	@Test
	void aResultThatBlocksForEverLosesItsPlaceAfterItsTime() throws Exception {
		LoginDispatcher dispatcher = dispatcher(Duration.ofMillis(300), blockedInItsResult(), recorder());
		dispatcher.start();
		this.script.expired("blocked-1");
		this.script.expired("quick");
		assertThat(List.of(next(), next())).containsExactlyInAnyOrder("blocked-1", "quick");
		assertThat(dispatcher.statistics().handled().get("timeout")).isPositive();
		dispatcher.stop(TIMEOUT).block(TIMEOUT);
	}

	@Test
	void aTimeoutInterruptsItsHandlerOnly() throws Exception {
		CountDownLatch forEver = new CountDownLatch(1);
		BlockingQueue<String> interrupted = new LinkedBlockingQueue<>();
		LoginDispatcher dispatcher = dispatcher(Duration.ofMillis(300), LoginFixture.named("blocked", (event) -> {
			if (event.requestId().startsWith("blocked")) {
				try {
					forEver.await();
				}
				catch (InterruptedException ex) {
					interrupted.add(event.requestId());
					Thread.currentThread().interrupt();
				}
			}
			else if (Thread.currentThread().isInterrupted()) {
				interrupted.add(event.requestId());
			}
			return Mono.empty();
		}), recorder());
		dispatcher.start();
		for (int round = 0; round < 3; round++) {
			this.script.expired("blocked-" + round);
			this.script.expired("quick-" + round);
			assertThat(List.of(next(), next())).containsExactlyInAnyOrder("blocked-" + round, "quick-" + round);
			assertThat(interrupted.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isEqualTo("blocked-" + round);
		}
		assertThat(interrupted).isEmpty();
		assertThat(dispatcher.statistics().handled().get("timeout")).isGreaterThanOrEqualTo(3);
		dispatcher.stop(TIMEOUT).block(TIMEOUT);
	}

	@Test
	void itsTimeInterruptsAVerifiedHandler() throws Exception {
		CountDownLatch interrupted = new CountDownLatch(1);
		LoginDispatcher dispatcher = dispatcher(Duration.ofMillis(500),
				LoginFixture.named("blocked", new VerifiedHandler(() -> (passport) -> {
					try {
						new CountDownLatch(1).await();
					}
					catch (InterruptedException ex) {
						interrupted.countDown();
					}
					return Mono.empty();
				})), recorder());
		dispatcher.start();
		long now = Instant.now().getEpochSecond();
		this.script.send("data: {\"type\":\"approved\",\"login_request_id\":\"a\",\"agent_passport_jwt\":\"" + SIGNER
			.sign("{\"aud\":\"lime-site-login\",\"request_id\":\"a\",\"iat\":" + now + ",\"exp\":" + (now + 100) + "}")
				+ "\"}\n\n");
		assertThat(interrupted.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertThat(next()).isEqualTo("a");
		assertThat(dispatcher.statistics().handled().get("timeout")).isOne();
		dispatcher.stop(TIMEOUT).block(TIMEOUT);
	}

	@Test
	void stoppingInterruptsAHandlerThatBlocks() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		LoginDispatcher dispatcher = dispatcher(TIMEOUT, LoginFixture.named("blocked", (event) -> {
			begun.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
			}
			return Mono.empty();
		}), recorder());
		dispatcher.start();
		this.script.expired("a");
		assertThat(begun.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		dispatcher.stop(Duration.ZERO).block(TIMEOUT);
		assertThat(interrupted.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertThat(dispatcher.active()).isZero();
		assertThat(dispatcher.statistics().handled().get("ok") + dispatcher.statistics().handled().get("failed"))
			.isZero();
		assertThat(this.calls).isEmpty();
	}

	@Test
	void anEventThatArrivesInAHandlerIsNotLost() throws Exception {
		LoginDispatcher dispatcher = dispatcher(TIMEOUT, LoginFixture.named("sender", (event) -> {
			if (event.requestId().equals("a")) {
				this.script.expired("b");
			}
			return Mono.empty();
		}), recorder());
		dispatcher.start();
		this.script.expired("a");
		assertThat(List.of(next(), next())).containsExactlyInAnyOrder("a", "b");
		dispatcher.stop(TIMEOUT).block(TIMEOUT);
	}

}

package io.quintet.acp.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.quintet.acp.Acp;
import io.quintet.acp.assistant.Assistants;
import io.quintet.acp.broadcast.LocalBroadcaster;
import io.quintet.acp.store.StoreUnavailableException;
import io.quintet.acp.store.ThreadStore;

import static org.assertj.core.api.Assertions.assertThat;

class AcpHealthIndicatorTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final Clock clock = new Clock() {

		@Override
		public Instant instant() {
			return START.plusMillis(AcpHealthIndicatorTests.this.time.now(TimeUnit.MILLISECONDS));
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

	};

	@Test
	void storeThatAnswersIsUp() {
		StepVerifier.create(indicator(Mono::empty, Flux::empty).health()).assertNext((health) -> {
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("database", "SilentThreadStore")
				.containsEntry("embedded", false)
				.containsEntry("leaseAge", "PT0S")
				.containsEntry("leaseFailures", 0)
				.containsEntry("running", 0)
				.containsEntry("queued", 0)
				.containsEntry("queuedWrites", 0)
				.containsEntry("inDoubt", 0);
		}).expectComplete().verify(TIMEOUT);
	}

	@Test
	void storeThatFailsIsDown() {
		StepVerifier
			.create(indicator(() -> Mono.error(new IllegalStateException("no connection")), Flux::empty).health())
			.assertNext((health) -> {
				assertThat(health.getStatus()).isEqualTo(Status.DOWN);
				assertThat(health.getDetails().get("error")).asString().contains("no connection");
				assertThat(health.getDetails()).containsEntry("database", "SilentThreadStore")
					.containsEntry("leaseAge", "PT0S")
					.containsEntry("running", 0)
					.containsEntry("sockets", 0);
			})
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void reasonOfTheDatabaseIsToldAndNotLoggedEachTime(CapturedOutput output) {
		StepVerifier
			.create(indicator(() -> Mono.error(new StoreUnavailableException("the database is out of reach",
					new IllegalStateException("permission denied for table acp_threads"))), Flux::empty)
				.health())
			.assertNext((health) -> assertThat(health.getDetails().get("error")).asString()
				.endsWith("permission denied for table acp_threads"))
			.expectComplete()
			.verify(TIMEOUT);
		assertThat(output).doesNotContain("permission denied");
	}

	@Test
	void storeThatThrowsIsDown() {
		StepVerifier.create(indicator(() -> {
			throw new IllegalStateException("no connection");
		}, Flux::empty).health())
			.assertNext((health) -> assertThat(health.getStatus()).isEqualTo(Status.DOWN))
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void storeThatNeverAnswersIsDownAfterFiveSeconds() {
		StepVerifier.withVirtualTime(() -> indicator(Mono::never, Flux::empty).health())
			.expectSubscription()
			.expectNoEvent(Duration.ofMillis(4_999))
			.thenAwait(Duration.ofMillis(1))
			.assertNext((health) -> assertThat(health.getStatus()).isEqualTo(Status.DOWN))
			.expectComplete()
			.verify(TIMEOUT);
	}

	@Test
	void nodeThatCannotRenewItsLeasesIsDownOnceTheyHaveLapsed() {
		List<Boolean> works = new CopyOnWriteArrayList<>(List.of(true));
		AcpHealthIndicator indicator = indicator(Mono::empty,
				() -> works.get(0) ? Flux.empty() : Flux.error(new IllegalStateException("no connection")));
		works.set(0, false);
		this.time.advanceTimeBy(Duration.ofSeconds(9));
		assertStatus(indicator, Status.UP);
		this.time.advanceTimeBy(Duration.ofSeconds(10));
		StepVerifier.create(indicator.health()).assertNext((health) -> {
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(Duration.parse((String) health.getDetails().get("leaseAge")))
				.isGreaterThan(Duration.ofSeconds(10));
			assertThat((int) health.getDetails().get("leaseFailures")).isPositive();
			assertThat(health.getDetails()).containsEntry("error",
					"The leases of runs are not renewed, and have lapsed");
		}).expectComplete().verify(TIMEOUT);
		works.set(0, true);
		this.time.advanceTimeBy(Duration.ofSeconds(10));
		assertStatus(indicator, Status.UP);
	}

	private static void assertStatus(AcpHealthIndicator indicator, Status status) {
		StepVerifier.create(indicator.health())
			.assertNext((health) -> assertThat(health.getStatus()).isEqualTo(status))
			.expectComplete()
			.verify(TIMEOUT);
	}

	private AcpHealthIndicator indicator(Supplier<Mono<Void>> ping, Supplier<Flux<String>> renewal) {
		AcpProperties properties = new Binder(new MapConfigurationPropertySource(Map.of())).bindOrCreate("acp",
				AcpProperties.class);
		ThreadStore store = new SilentThreadStore(ping, renewal);
		Assistants assistants = Assistants.of(List.of());
		Acp acp = Acp.builder(store, new LocalBroadcaster(), assistants).timer(this.time).clock(this.clock).build();
		acp.start();
		this.time.advanceTimeBy(Duration.ZERO);
		return new AcpHealthIndicator(new AcpNode(properties, acp, assistants, store, new LocalBroadcaster(), null,
				null, this.clock, null, null));
	}

}

package io.quintet.happy.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.happy.HappyClient;
import io.quintet.happy.HappyMeters;
import io.quintet.happy.HappyStatus;
import io.quintet.happy.HappyStatus.Keys;
import io.quintet.happy.credentials.Credentials;
import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.error.HappyConnectionException;
import io.quintet.happy.session.TurnStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

/**
 * Health, endpoint, info and meters, over a client whose state the test says.
 */
class HappyActuatorTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final HappyDescriptor.Protocol PROTOCOL = new HappyDescriptor.Protocol("happy-engineering-sdk",
			"0.3.0");

	private static final Map<String, Object> LIMITS = Map.of("sendQueue", 256, "eventBuffer", 1000, "maxResponseSize",
			16L * 1024 * 1024, "maxSessions", 10_000, "metadataAttempts", 4, "connectTimeout", "PT5S", "requestTimeout",
			"PT15S", "rpcTimeout", "PT1M", "sendTimeout", "PT1M", "waitTimeout", "PT5M");

	private final HappyClient client = mock(HappyClient.class);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class, HappyAutoConfiguration.class,
				HappyEndpointAutoConfiguration.class, HappyHealthContributorAutoConfiguration.class,
				HappyInfoContributorAutoConfiguration.class, HappyMetricsAutoConfiguration.class,
				HappySanitizingAutoConfiguration.class))
		.withBean(HappyClient.class, () -> this.client)
		.withBean(HappyConnectionDetails.class,
				() -> HappyConnectionDetails.of("https://ann:hidden@happy.test/",
						Credentials.ofAccount("hidden", new AccountSecret(new byte[32]), "a test")))
		.withPropertyValues("happy.check-keys=false", "management.endpoints.web.exposure.include=happy",
				"management.endpoints.jmx.exposure.include=happy");

	private void state(Mono<HappyStatus> status) {
		given(this.client.status(any())).willReturn(status);
	}

	private void state(boolean server, boolean socket, Keys keys, @Nullable Boolean machine, @Nullable String problem) {
		state(Mono.just(new HappyStatus(server, socket, keys, machine, problem)));
	}

	private Health health(String... properties) {
		Health[] health = new Health[1];
		this.runner.withPropertyValues(properties).run((context) -> {
			ReactiveHealthIndicator indicator = context.getBean("happyHealthIndicator", ReactiveHealthIndicator.class);
			health[0] = indicator.health(true).block(TIMEOUT);
		});
		assertThat(health[0]).isNotNull();
		return health[0];
	}

	@Test
	void healthIsUpWhileEverythingWorks() {
		state(true, true, Keys.RIGHT, null, null);
		Health health = health();
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails())
			.isEqualTo(Map.<String, Object>of("server", true, "socket", true, "keys", "RIGHT"));
	}

	@Test
	void anAccountWithNothingToOpenIsUp() {
		state(true, true, Keys.UNKNOWN, null, null);
		assertThat(health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void healthIsDownWhileTheKeysAreWrong() {
		state(true, true, Keys.WRONG, null, "no record can be opened");
		Health health = health();
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails()).containsEntry("keys", "WRONG")
			.containsEntry("problem", "no record can be opened");
	}

	@Test
	void healthIsDownWhileServerOrSocketAreAway() {
		state(false, false, Keys.UNKNOWN, null, "refused");
		assertThat(health().getStatus()).isEqualTo(Status.DOWN);
		state(true, false, Keys.RIGHT, null, "no socket");
		Health health = health();
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails()).containsEntry("server", true).containsEntry("socket", false);
	}

	@Test
	void theMachineThatIsNamedHasToAnswer() {
		state(true, true, Keys.RIGHT, false, "m1 is offline");
		Health health = health("happy.health.machine-id=m1");
		verify(this.client).status("m1");
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails()).containsEntry("machine", false);
		state(true, true, Keys.RIGHT, true, null);
		assertThat(health("happy.health.machine-id=m1").getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void aFailureIsAState() {
		state(Mono.error(new HappyConnectionException("refused")));
		Health health = health();
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails()).containsEntry("server", false).containsEntry("problem", "refused");
		given(this.client.status(any())).willThrow(new IllegalStateException("closed"));
		assertThat(health().getDetails()).containsEntry("problem", "closed");
	}

	@Test
	void healthAndEndpointDoNotWaitForASilentClient() {
		state(Mono.never());
		HappyProbe probe = new HappyProbe(this.client, "m1");
		StepVerifier.withVirtualTime(probe::status).thenAwait(Duration.ofSeconds(10)).assertNext((status) -> {
			assertThat(status.server()).isFalse();
			assertThat(status.machine()).isFalse();
			assertThat(status.problem()).isEqualTo("No answer within PT10S");
		}).expectComplete().verify(TIMEOUT);
	}

	@Test
	void aSilentMachineDoesNotHideTheServer() {
		given(this.client.status("m1")).willReturn(Mono.never());
		given(this.client.status(null)).willReturn(Mono.just(new HappyStatus(true, true, Keys.RIGHT, null, null)));
		HappyProbe probe = new HappyProbe(this.client, "m1");
		StepVerifier.withVirtualTime(probe::status).thenAwait(Duration.ofSeconds(10)).assertNext((status) -> {
			assertThat(status.server()).isTrue();
			assertThat(status.machine()).isFalse();
			assertThat(status.problem()).isEqualTo("The machine did not answer within PT8S");
		}).expectComplete().verify(TIMEOUT);
	}

	@Test
	void healthCanBeSwitchedOffAndReplaced() {
		this.runner.withPropertyValues("management.health.happy.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ReactiveHealthIndicator.class));
		this.runner
			.withBean("happyHealthIndicator", ReactiveHealthIndicator.class,
					() -> () -> Mono.just(Health.outOfService().build()))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HappyHealthIndicator.class));
	}

	@Test
	void actuatorIsNotNeeded() {
		this.runner.withClassLoader(new FilteredClassLoader(ConditionalOnEnabledHealthIndicator.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HappyHealthIndicator.class));
		this.runner
			.withClassLoader(new FilteredClassLoader(ConditionalOnAvailableEndpoint.class,
					ConditionalOnEnabledInfoContributor.class, SanitizingFunction.class, MeterBinder.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(HappyClient.class)
				.doesNotHaveBean(HappyMeters.class)
				.doesNotHaveBean("happyInfoContributor")
				.doesNotHaveBean("happyEndpoint")
				.doesNotHaveBean("happySanitizingFunction"));
	}

	@Test
	void theEndpointTellsNoSecret() {
		state(true, true, Keys.RIGHT, null, null);
		this.runner.run((context) -> {
			HappyDescriptor descriptor = context.getBean(HappyEndpoint.class).happy().block(TIMEOUT);
			assertThat(descriptor).isEqualTo(new HappyDescriptor(PROTOCOL, "UP", LIMITS, "https://happy.test", "a test",
					true, true, "RIGHT", null, null));
		});
	}

	@Test
	void theEndpointBeginsWithWhatAllStartersTell() {
		state(true, true, Keys.WRONG, null, "no record can be opened");
		this.runner.withPropertyValues("happy.send-queue=7").run((context) -> {
			HappyDescriptor descriptor = context.getBean(HappyEndpoint.class).happy().block(TIMEOUT);
			assertThat(JsonMapper.shared().writeValueAsString(descriptor))
				.startsWith("{\"protocol\":{\"name\":\"happy-engineering-sdk\",\"version\":\"0.3.0\"},"
						+ "\"state\":\"DOWN\",\"limits\":{\"sendQueue\":7,");
		});
	}

	@Test
	void infoNamesTheServer() {
		this.runner.run((context) -> {
			Info.Builder builder = new Info.Builder();
			context.getBean("happyInfoContributor", InfoContributor.class).contribute(builder);
			assertThat(builder.build().getDetails()).isEqualTo(Map.of("happy",
					Map.of("compatibleWith", "happy-engineering-sdk 0.3.0", "server", "https://happy.test")));
		});
	}

	@Test
	void aClientOfTheApplicationsOwnNeedsNoDetails() {
		state(true, true, Keys.RIGHT, null, null);
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class, HappyAutoConfiguration.class,
					HappyEndpointAutoConfiguration.class, HappyInfoContributorAutoConfiguration.class))
			.withBean(HappyClient.class, () -> this.client)
			.withPropertyValues("management.endpoints.web.exposure.include=happy",
					"management.endpoints.jmx.exposure.include=happy")
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(HappyLifecycle.class);
				assertThat(context.getBean(HappyEndpoint.class).happy().block(TIMEOUT)).isEqualTo(
						new HappyDescriptor(PROTOCOL, "UP", Map.of(), null, null, true, true, "RIGHT", null, null));
			});
	}

	@Test
	void neitherTokenNorSecretIsShownEvenWhereValuesAre() {
		this.runner.run((context) -> {
			SanitizingFunction function = context.getBean(SanitizingFunction.class);
			for (String key : List.of("happy.token", "HAPPY_TOKEN", "happy.secret", "HAPPY_SECRET")) {
				assertThat(function.apply(new SanitizableData(null, key, "hidden")).getValue()).as(key)
					.isEqualTo(SanitizableData.SANITIZED_VALUE);
			}
			assertThat(function.apply(new SanitizableData(null, "happy.home-dir", "/x")).getValue()).isEqualTo("/x");
		});
	}

	@Test
	void everythingIsCounted() {
		this.runner.run((context) -> {
			HappyMeters meters = context.getBean(HappyMeters.class);
			meters.reconnected();
			SimpleMeterRegistry registry = new SimpleMeterRegistry();
			context.getBean(HappyMeterBinder.class).bindTo(registry);
			meters.reconnected();
			meters.decryptFailed("message");
			meters.decryptFailed("nothing that is known");
			meters.frameIgnored();
			meters.turnEnded(TurnStatus.FAILED);
			meters.waited("turn", "success", Duration.ofSeconds(3));
			meters.waited("idle", "HappyTimeoutException", Duration.ofSeconds(5));
			assertThat(registry.get("happy.reconnects").functionCounter().count()).isEqualTo(2);
			assertThat(registry.get("happy.decrypt.failures").tag("what", "message").functionCounter().count()).isOne();
			assertThat(registry.get("happy.decrypt.failures").tag("what", "state").functionCounter().count()).isZero();
			assertThat(registry.get("happy.frames.ignored").functionCounter().count()).isOne();
			assertThat(registry.get("happy.turns").tag("status", "failed").functionCounter().count()).isOne();
			assertThat(registry.get("happy.turns").tag("status", "completed").functionCounter().count()).isZero();
			assertThat(registry.get("happy.waits")
				.tags("kind", "turn", "outcome", "success")
				.timer()
				.totalTime(TimeUnit.SECONDS)).isEqualTo(3);
			assertThat(registry.get("happy.waits").tag("kind", "idle").timer().count()).isOne();
		});
	}

	@Test
	void theApplicationsMetersWin() {
		HappyMeters mine = new HappyMeters() {
		};
		this.runner.withBean(HappyMeters.class, () -> mine)
			.run((context) -> assertThat(context.getBean(HappyMeters.class)).isSameAs(mine));
	}

	@Test
	void theEndpointAnswersInANativeImage() {
		RuntimeHints hints = new RuntimeHints();
		new HappyRuntimeHints().registerHints(hints, null);
		assertThat(RuntimeHintsPredicates.reflection().onType(HappyDescriptor.class)).accepts(hints);
	}

	@Test
	void nothingIsLeftWhenItIsSwitchedOff() {
		this.runner.withPropertyValues("happy.enabled=false").run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(HappyProperties.class);
			assertThat(context).doesNotHaveBean(HappyHealthIndicator.class)
				.doesNotHaveBean(HappyEndpoint.class)
				.doesNotHaveBean("happyInfoContributor")
				.doesNotHaveBean(HappyMeters.class)
				.doesNotHaveBean(SanitizingFunction.class);
		});
	}

}

package io.quintet.acp.autoconfigure;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.acp.AcpThreads;
import io.quintet.acp.access.AcpAuthenticator;
import io.quintet.acp.assistant.Assistant;
import io.quintet.acp.observation.AcpObservationContext;
import io.quintet.acp.observation.AcpObservationConvention;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.thread.Identity;

import static org.assertj.core.api.Assertions.assertThat;

class AcpActuatorAutoConfigurationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final Identity ALICE = Identity.user("alice", "Alice");

	private final ReactiveWebApplicationContextRunner contextRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class, AcpAutoConfiguration.class,
				AcpEndpointAutoConfiguration.class, AcpHealthContributorAutoConfiguration.class,
				AcpInfoContributorAutoConfiguration.class, AcpMetricsAutoConfiguration.class))
		.withBean(AcpAuthenticator.class, () -> (credentials) -> Mono.just(ALICE))
		.withBean(ThreadStore.class, SilentThreadStore::new)
		.withBean("second", Assistant.class, () -> new Assistant("zeta", (context, events) -> Flux.empty()))
		.withBean("first", Assistant.class, () -> new Assistant("alpha", (context, events) -> Flux.empty()))
		.withPropertyValues("management.endpoints.web.exposure.include=*");

	@Test
	void everythingIsThereWhereTheLibrariesAre() {
		this.contextRunner.run((context) -> assertThat(context).hasBean("acpHealthIndicator")
			.hasSingleBean(AcpEndpoint.class)
			.hasBean("acpInfoContributor")
			.hasSingleBean(AcpMeterBinder.class));
	}

	@Test
	void withAcpSwitchedOffThereAreNoBeans() {
		this.contextRunner.withPropertyValues("acp.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ReactiveHealthIndicator.class)
				.doesNotHaveBean(AcpEndpoint.class)
				.doesNotHaveBean("acpInfoContributor")
				.doesNotHaveBean(MeterBinder.class));
	}

	@Test
	void startsWithoutTheHealthLibrary() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(ConditionalOnEnabledHealthIndicator.class))
			.run((context) -> assertThat(context).hasSingleBean(AcpThreads.class)
				.doesNotHaveBean("acpHealthIndicator"));
	}

	@Test
	void startsWithoutMicrometerMeters() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(MeterBinder.class))
			.run((context) -> assertThat(context).hasSingleBean(AcpThreads.class).doesNotHaveBean("acpMeterBinder"));
	}

	@Test
	void startsWithoutTheEndpointLibrary() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(ConditionalOnAvailableEndpoint.class))
			.run((context) -> assertThat(context).hasSingleBean(AcpThreads.class).doesNotHaveBean("acpEndpoint"));
	}

	@Test
	void startsWithoutTheInfoLibrary() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(ConditionalOnEnabledInfoContributor.class))
			.run((context) -> assertThat(context).hasSingleBean(AcpThreads.class)
				.doesNotHaveBean("acpInfoContributor"));
	}

	@Test
	void healthCanBeSwitchedOff() {
		this.contextRunner.withPropertyValues("management.health.acp.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ReactiveHealthIndicator.class));
	}

	@Test
	void infoCanBeSwitchedOff() {
		this.contextRunner.withPropertyValues("management.info.acp.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("acpInfoContributor"));
	}

	@Test
	void endpointIsNotThereUnlessItIsExposed() {
		this.contextRunner.withPropertyValues("management.endpoints.web.exposure.include=health")
			.run((context) -> assertThat(context).doesNotHaveBean(AcpEndpoint.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "acpHealthIndicator", "acpHealthContributor" })
	void usersOwnHealthWins(String name) {
		ReactiveHealthIndicator own = () -> Mono.just(Health.unknown().build());
		this.contextRunner.withBean(name, ReactiveHealthIndicator.class, () -> own)
			.run((context) -> assertThat(context.getBean(ReactiveHealthIndicator.class)).isSameAs(own));
	}

	@Test
	void healthIsUp() {
		this.contextRunner.run((context) -> StepVerifier.create(context.getBean(ReactiveHealthIndicator.class).health())
			.assertNext((health) -> assertThat(health.getStatus()).isEqualTo(Status.UP))
			.expectComplete()
			.verify(TIMEOUT));
	}

	@Test
	void endpointTellsAssistantsNumbersAndBounds() {
		this.contextRunner.withPropertyValues("acp.namespace-keys=org").run((context) -> {
			AcpEndpoint.AcpDescriptor descriptor = context.getBean(AcpEndpoint.class).acp().block(TIMEOUT);
			assertThat(descriptor.protocol()).isEqualTo(new AcpNode.Protocol("x64acp-server", "0.2.0a5", "0.2"));
			assertThat(descriptor.state()).isEqualTo("UP");
			assertThat(descriptor.assistants()).containsExactly("alpha", "zeta");
			assertThat(descriptor.namespaceKeys()).containsExactly("org");
			assertThat(descriptor.store())
				.isEqualTo(new AcpEndpoint.Store("SilentThreadStore", "SilentThreadStore", false, 0, 0));
			assertThat(descriptor.sockets()).isEqualTo(new AcpEndpoint.Sockets("off", 0, 0, 0, 0, 0, 0, 0, 0));
			assertThat(descriptor.runs()).isEqualTo(new AcpEndpoint.Runs(0, 0, 0, 0, 0, 0, 0, 0, 0));
			assertThat(JsonMapper.shared().writeValueAsString(descriptor)).contains("\"prefix\":\"/acp\"")
				.contains("\"lifecycleEvents\":true")
				.contains("\"maxBodySize\":1000000")
				.contains("\"replayCap\":500")
				.contains("\"maxRunsPerThread\":32");
		});
	}

	@Test
	void infoTellsProtocolAndStore() {
		this.contextRunner.withPropertyValues("acp.lifecycle-events=false").run((context) -> {
			Info.Builder info = new Info.Builder();
			context.getBean("acpInfoContributor", InfoContributor.class).contribute(info);
			assertThat(info.build().getDetails()).containsExactly(Map.entry("acp",
					Map.of("protocol", new AcpNode.Protocol("x64acp-server", "0.2.0a5", "0.2"), "store",
							"SilentThreadStore", "embedded", false, "prefix", "/acp", "socketio", "off",
							"namespaceKeys", List.of(), "lifecycleEvents", false)));
		});
	}

	@Test
	void metersAreThereFromTheStart() {
		this.contextRunner.run((context) -> {
			MeterRegistry registry = new SimpleMeterRegistry();
			context.getBean(AcpMeterBinder.class).bindTo(registry);
			for (String gauge : List.of("acp.runs.running", "acp.runs.queued", "acp.lease.failures", "acp.store.queued",
					"acp.store.doubts", "acp.sockets.connections", "acp.sockets.connected", "acp.sockets.threads",
					"acp.sockets.queued", "acp.sockets.queued.size", "acp.embedded")) {
				assertThat(registry.get(gauge).gauge().value()).as(gauge).isZero();
			}
			for (String counter : List.of("acp.runs.swept", "acp.runs.refused", "acp.analytics.dropped",
					"acp.sockets.refused")) {
				assertThat(registry.get(counter).functionCounter().count()).as(counter).isZero();
			}
			for (String reason : List.of("slow", "protocol")) {
				assertThat(registry.get("acp.sockets.cuts").tag("reason", reason).functionCounter().count()).as(reason)
					.isZero();
			}
			for (String status : List.of("completed", "failed", "cancelled", "lost")) {
				assertThat(registry.get("acp.runs.ended").tag("status", status).functionCounter().count()).as(status)
					.isZero();
			}
			assertThat(registry.get("acp.lease.age").timeGauge().value()).isNotNegative();
		});
	}

	@Test
	void noMeterSaysItsUnitTwice() {
		this.contextRunner.run((context) -> {
			MeterRegistry registry = new SimpleMeterRegistry();
			context.getBean(AcpMeterBinder.class).bindTo(registry);
			assertThat(registry.getMeters()).isNotEmpty().allSatisfy((meter) -> {
				List<String> words = new ArrayList<>(List.of(meter.getId().getName().split("\\.")));
				if (meter.getId().getBaseUnit() != null) {
					words.add(meter.getId().getBaseUnit());
				}
				assertThat(words).doesNotHaveDuplicates();
			});
		});
	}

	@Test
	void endpointTellsThatTheDatabaseIsAway() {
		this.contextRunner.withBean("away", ThreadStore.class, AwayThreadStore::new, (bean) -> bean.setPrimary(true))
			.run((context) -> assertThat(context.getBean(AcpEndpoint.class).acp().block(TIMEOUT).state())
				.isEqualTo("DOWN"));
	}

	@Test
	void storeWithoutANameHasAReadableOne() {
		this.contextRunner.withBean("anonymous", ThreadStore.class, () -> new SilentThreadStore() {
		}, (bean) -> bean.setPrimary(true))
			.run((context) -> assertThat(context.getBean(AcpNode.class).storeType())
				.isEqualTo("ThreadStore of AcpActuatorAutoConfigurationTests"));
		ThreadStore proxy = (ThreadStore) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { ThreadStore.class },
				(self, method, arguments) -> (method.getReturnType() == Mono.class) ? Mono.empty()
						: (method.getReturnType() == Flux.class) ? Flux.empty() : null);
		this.contextRunner.withBean("proxy", ThreadStore.class, () -> proxy, (bean) -> bean.setPrimary(true))
			.run((context) -> assertThat(context.getBean(AcpNode.class).storeType())
				.isEqualTo("ThreadStore behind a proxy"));
	}

	@Test
	void operationsAreObserved() {
		TestObservationRegistry observations = TestObservationRegistry.create();
		this.contextRunner.withBean(TestObservationRegistry.class, () -> observations)
			.run((context) -> list(context.getBean(AcpThreads.class)));
		TestObservationRegistryAssert.assertThat(observations)
			.hasNumberOfObservationsEqualTo(1)
			.hasAnObservation((observation) -> observation.hasNameEqualTo("acp.operation")
				.hasContextualNameEqualTo("acp list")
				.hasLowCardinalityKeyValue("operation", "list")
				.hasLowCardinalityKeyValue("outcome", "ok"));
	}

	@Test
	void usersOwnConventionNamesTheObservations() {
		TestObservationRegistry observations = TestObservationRegistry.create();
		AcpObservationConvention own = new AcpObservationConvention() {

			@Override
			public String getName() {
				return "chat";
			}

			@Override
			public String getContextualName(AcpObservationContext context) {
				return "chat " + context.operation();
			}

		};
		this.contextRunner.withBean(TestObservationRegistry.class, () -> observations)
			.withBean(AcpObservationConvention.class, () -> own)
			.run((context) -> list(context.getBean(AcpThreads.class)));
		TestObservationRegistryAssert.assertThat(observations)
			.hasNumberOfObservationsWithNameEqualTo("chat", 1)
			.doesNotHaveAnyRemainingCurrentObservation();
	}

	private static void list(AcpThreads threads) {
		StepVerifier.create(threads.list(ALICE, null, 10)).expectNextCount(1).expectComplete().verify(TIMEOUT);
	}

	private static final class AwayThreadStore extends SilentThreadStore {

		@Override
		public Mono<Void> ping() {
			return Mono.error(new IllegalStateException("away"));
		}

	}

}

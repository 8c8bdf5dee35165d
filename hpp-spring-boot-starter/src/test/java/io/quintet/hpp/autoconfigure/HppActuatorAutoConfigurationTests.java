package io.quintet.hpp.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.swagger.v3.oas.models.OpenAPI;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springdoc.core.customizers.OpenApiCustomizer;
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
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.hpp.ActionBatch;
import io.quintet.hpp.HandshakeObservationContext;
import io.quintet.hpp.HandshakeObservationConvention;
import io.quintet.hpp.NewSession;
import io.quintet.hpp.hook.ActionHook;
import io.quintet.hpp.hook.HandshakeRequest;
import io.quintet.hpp.internal.json.TestJson;
import io.quintet.hpp.internal.nodes.SignalHandshakeEventBus;
import io.quintet.hpp.internal.service.HandshakeService;
import io.quintet.hpp.internal.service.TestHandshakes;
import io.quintet.hpp.session.HandshakeEventBus;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.session.HandshakeSessionStore;
import io.quintet.hpp.session.SessionFrames;
import io.quintet.hpp.store.InMemoryHandshakeSessionStore;
import io.quintet.hpp.store.LocalHandshakeEventBus;
import io.quintet.support.nodes.ChangeSignal;
import io.quintet.support.nodes.ChangeSignals;
import io.quintet.support.nodes.SignalStatus;

import static org.assertj.core.api.Assertions.assertThat;

class HppActuatorAutoConfigurationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final ReactiveWebApplicationContextRunner contextRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class, HppAutoConfiguration.class,
				HppEndpointAutoConfiguration.class, HppHealthContributorAutoConfiguration.class,
				HppInfoContributorAutoConfiguration.class, HppMetricsAutoConfiguration.class,
				HppOpenApiAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=*");

	@Test
	void everythingIsThereWhereTheLibrariesAre() {
		this.contextRunner.run((context) -> assertThat(context).hasBean("hppHealthIndicator")
			.hasSingleBean(HppEndpoint.class)
			.hasBean("hppInfoContributor")
			.hasSingleBean(HppMeterBinder.class)
			.hasSingleBean(OpenApiCustomizer.class));
	}

	@Test
	void nothingIsThereWhereHppIsSwitchedOff() {
		this.contextRunner.withPropertyValues("hpp.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ReactiveHealthIndicator.class)
				.doesNotHaveBean(HppEndpoint.class)
				.doesNotHaveBean("hppInfoContributor")
				.doesNotHaveBean(MeterBinder.class)
				.doesNotHaveBean(OpenApiCustomizer.class));
	}

	@Test
	void startsWithoutTheHealthLibrary() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(ConditionalOnEnabledHealthIndicator.class))
			.run((context) -> assertThat(context).hasSingleBean(HandshakeService.class)
				.doesNotHaveBean("hppHealthIndicator"));
	}

	@Test
	void startsWithoutMicrometerMeters() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(MeterBinder.class))
			.run((context) -> assertThat(context).hasSingleBean(HandshakeService.class)
				.doesNotHaveBean("hppMeterBinder"));
	}

	@Test
	void startsWithoutTheEndpointLibrary() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(ConditionalOnAvailableEndpoint.class))
			.run((context) -> assertThat(context).hasSingleBean(HandshakeService.class).doesNotHaveBean("hppEndpoint"));
	}

	@Test
	void startsWithoutSpringdoc() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(OpenApiCustomizer.class))
			.run((context) -> assertThat(context).hasSingleBean(HandshakeService.class)
				.doesNotHaveBean("hppOpenApiCustomizer"));
	}

	@Test
	void startsWithoutTheInfoLibrary() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(ConditionalOnEnabledInfoContributor.class))
			.run((context) -> assertThat(context).hasSingleBean(HandshakeService.class)
				.doesNotHaveBean("hppInfoContributor"));
	}

	@Test
	void healthCanBeSwitchedOff() {
		this.contextRunner.withPropertyValues("management.health.hpp.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ReactiveHealthIndicator.class));
	}

	@Test
	void infoCanBeSwitchedOff() {
		this.contextRunner.withPropertyValues("management.info.hpp.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean("hppInfoContributor"));
	}

	@Test
	void endpointIsNotThereUnlessItIsExposed() {
		this.contextRunner.withPropertyValues("management.endpoints.web.exposure.include=health")
			.run((context) -> assertThat(context).doesNotHaveBean(HppEndpoint.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "hppHealthIndicator", "hppHealthContributor" })
	void usersOwnHealthWins(String name) {
		ReactiveHealthIndicator own = () -> Mono.just(Health.unknown().build());
		this.contextRunner.withBean(name, ReactiveHealthIndicator.class, () -> own)
			.run((context) -> assertThat(context.getBean(ReactiveHealthIndicator.class)).isSameAs(own));
	}

	@Test
	void usersOwnDescriptionWins() {
		OpenApiCustomizer own = (openApi) -> {
		};
		this.contextRunner.withBean("hppOpenApiCustomizer", OpenApiCustomizer.class, () -> own)
			.run((context) -> assertThat(context.getBean(OpenApiCustomizer.class)).isSameAs(own));
	}

	@Test
	void healthIsUpAndCounts() {
		this.contextRunner.withPropertyValues("hpp.max-sessions=5").run((context) -> {
			session(context.getBean(HandshakeService.class));
			StepVerifier.create(context.getBean(ReactiveHealthIndicator.class).health()).assertNext((health) -> {
				assertThat(health.getStatus()).isEqualTo(Status.UP);
				assertThat(health.getDetails()).containsEntry("sessions", 1L)
					.containsEntry("maxSessions", 5)
					.containsEntry("sockets", 0)
					.containsEntry("droppedSockets", 0L);
			}).expectComplete().verify(TIMEOUT);
		});
	}

	@Test
	void endpointTellsNumbersAndNoSecret() {
		this.contextRunner.run((context) -> {
			HandshakeSession session = session(context.getBean(HandshakeService.class));
			StepVerifier.create(context.getBean(HppEndpoint.class).hpp()).assertNext((descriptor) -> {
				assertThat(descriptor.sessions()).isEqualTo(1);
				assertThat(descriptor.actions().applied()).isEqualTo(1);
				assertThat(descriptor.store()).isEqualTo("InMemoryHandshakeSessionStore");
				assertThat(JsonMapper.shared().writeValueAsString(descriptor)).contains("\"prefix\":\"/handshake\"")
					.doesNotContain(session.id())
					.doesNotContain(session.token())
					.doesNotContain("Alice");
			}).expectComplete().verify(TIMEOUT);
		});
	}

	@Test
	void endpointBeginsWithWhatAllStartersTell() {
		this.contextRunner.run((context) -> {
			String hpp = JsonMapper.shared()
				.writeValueAsString(context.getBean(HppEndpoint.class).hpp().block(TIMEOUT));
			assertThat(hpp).startsWith("""
					{"protocol":{"name":"handshake-prompt","version":"0.1.2","wire":"0.1"},"state":"UP","limits":{""");
		});
	}

	@Test
	void endpointTellsOfAStoreThatDoesNotAnswer() {
		InMemoryHandshakeSessionStore sessions = new InMemoryHandshakeSessionStore(Clock.systemUTC(), 1, 1,
				Duration.ofHours(1), Schedulers.parallel());
		HandshakeSessionStore broken = new HandshakeSessionStore() {

			@Override
			public Mono<Void> create(HandshakeSession session) {
				return sessions.create(session);
			}

			@Override
			public Mono<HandshakeSession> find(String id) {
				return sessions.find(id);
			}

			@Override
			public <R> Mono<Change<R>> update(String id, Function<HandshakeSession, Change<R>> fn) {
				return sessions.update(id, fn);
			}

			@Override
			public Mono<Long> count() {
				return Mono.error(new IllegalStateException("out of reach"));
			}

		};
		this.contextRunner.withBean(HandshakeSessionStore.class, () -> broken)
			.run((context) -> StepVerifier.create(context.getBean(HppEndpoint.class).hpp()).assertNext((descriptor) -> {
				assertThat(descriptor.state()).isEqualTo("DOWN");
				assertThat(descriptor.sessions()).isNull();
				assertThat(descriptor.store()).startsWith("HppActuatorAutoConfigurationTests$");
			}).expectComplete().verify(TIMEOUT));
	}

	// Prometheus appends the base unit to the name, unless the name ends with it.
	@Test
	void noMeterNamesItsUnitTwice() {
		this.contextRunner.run((context) -> {
			MeterRegistry registry = new SimpleMeterRegistry();
			SignalHandshakeEventBus bus = new SignalHandshakeEventBus(new Signals(null));
			new HppMeterBinder(context.getBean(HandshakeService.class), bus).bindTo(registry);
			assertThat(registry.getMeters()).hasSize(13)
				.allSatisfy((meter) -> assertThat(meter.getId().getName().split("\\."))
					.doesNotContain(String.valueOf(meter.getId().getBaseUnit())));
		});
	}

	@Test
	void runningOperationHasNoOutcome() {
		TestObservationRegistry observations = TestObservationRegistry.create();
		ActionHook endless = (session, write, request) -> Mono.never();
		this.contextRunner.withBean(TestObservationRegistry.class, () -> observations)
			.withBean(ActionHook.class, () -> endless)
			.run((context) -> {
				HandshakeService handshake = context.getBean(HandshakeService.class);
				HandshakeSession session = handshake.sessions().create(NewSession.ofJson("{}")).block(TIMEOUT);
				Disposable unused = handshake.agents()
					.act(session.id(),
							ActionBatch.of(TestJson.object("{\"actions\":[{\"type\":\"set\",\"key\":\"a\"}]}")),
							HandshakeRequest.NONE)
					.subscribe();
				TestObservationRegistryAssert.assertThat(observations)
					.hasAnObservation((observation) -> observation.hasNameEqualTo("hpp.operation")
						.hasLowCardinalityKeyValue("operation", "action")
						.doesNotHaveLowCardinalityKeyValueWithKey("outcome"));
				unused.dispose();
			});
	}

	@Test
	void descriptionWithoutATitleGetsThatOfTheProtocol() {
		this.contextRunner.run((context) -> {
			OpenApiCustomizer customizer = context.getBean(OpenApiCustomizer.class);
			OpenAPI unnamed = new OpenAPI()
				.info(new io.swagger.v3.oas.models.info.Info().title("OpenAPI definition").version("v0"));
			customizer.customise(unnamed);
			assertThat(unnamed.getInfo().getTitle()).isEqualTo("Handshake Prompt Protocol");
			assertThat(unnamed.getInfo().getVersion()).isNotEqualTo("v0").isNotBlank();
			OpenAPI named = new OpenAPI()
				.info(new io.swagger.v3.oas.models.info.Info().title("Our forms").version("7"));
			customizer.customise(named);
			assertThat(named.getInfo())
				.isEqualTo(new io.swagger.v3.oas.models.info.Info().title("Our forms").version("7"));
		});
	}

	@Test
	void infoTellsProtocolAndStore() {
		this.contextRunner.withPropertyValues("hpp.broadcast-user-edits=true").run((context) -> {
			Info.Builder info = new Info.Builder();
			context.getBean("hppInfoContributor", InfoContributor.class).contribute(info);
			assertThat(info.build().getDetails()).containsOnlyKeys("hpp");
			assertThat(JsonMapper.shared().writeValueAsString(info.build().get("hpp"))).contains("\"protocol\":\"0.1\"")
				.contains("\"compatibleWith\":\"handshake-prompt 0.1.2\"")
				.contains("\"store\":\"InMemoryHandshakeSessionStore\"")
				.contains("\"broadcastUserEdits\":true");
		});
	}

	@Test
	void metersCountSessionsAndWrites() {
		this.contextRunner.run((context) -> {
			MeterRegistry registry = new SimpleMeterRegistry();
			context.getBean(HppMeterBinder.class).bindTo(registry);
			session(context.getBean(HandshakeService.class));
			assertThat(registry.get("hpp.sessions").gauge().value()).isEqualTo(1);
			assertThat(registry.get("hpp.sockets").gauge().value()).isZero();
			assertThat(registry.get("hpp.sockets.dropped").functionCounter().count()).isZero();
			assertThat(registry.get("hpp.actions").tag("outcome", "applied").functionCounter().count()).isEqualTo(1);
			assertThat(registry.get("hpp.actions").tag("outcome", "rejected").functionCounter().count()).isEqualTo(1);
			assertThat(registry.get("hpp.actions").tag("outcome", "invalid").functionCounter().count()).isEqualTo(1);
		});
	}

	@Test
	void metersCountWhatNodesTellEachOther() {
		this.contextRunner.run((context) -> {
			MeterRegistry registry = new SimpleMeterRegistry();
			HandshakeService handshake = TestHandshakes.create(context.getBean(HandshakeSessionStore.class),
					new LocalHandshakeEventBus());
			handshake.statistics().framesRead(7);
			handshake.statistics().otherNodes().swept(3);
			context.getBean(HppMeterBinder.class).bindTo(registry);
			assertThat(registry.find("hpp.event-bus.sent").functionCounter()).isNull();
			SignalHandshakeEventBus bus = new SignalHandshakeEventBus(new Signals(Duration.ofMillis(4)));
			new HppMeterBinder(handshake, bus).bindTo(registry);
			assertThat(registry.get("hpp.event-bus.connected").gauge().value()).isZero();
			assertThat(registry.get("hpp.event-bus.read").functionCounter().count()).isEqualTo(7);
			assertThat(registry.get("hpp.event-bus.late").functionCounter().count()).isEqualTo(3);
			assertThat(registry.get("hpp.event-bus.sweeps").functionCounter().count()).isEqualTo(1);
			assertThat(registry.get("hpp.event-bus.sent").functionCounter().count()).isEqualTo(5);
			assertThat(registry.get("hpp.event-bus.received").functionCounter().count()).isEqualTo(6);
			assertThat(registry.get("hpp.event-bus.lag").timeGauge().value(TimeUnit.MILLISECONDS)).isEqualTo(4);
		});
	}

	@Test
	void healthTellsOfTheEventBusThatNodesShare() {
		SignalHandshakeEventBus bus = new SignalHandshakeEventBus(new Signals(Duration.ofMillis(4)));
		this.contextRunner.withBean(SignalHandshakeEventBus.class, () -> bus).run((context) -> {
			context.getBean(HandshakeService.class).statistics().otherNodes().swept(0);
			StepVerifier.create(context.getBean(ReactiveHealthIndicator.class).health()).assertNext((health) -> {
				assertThat(health.getStatus()).isEqualTo(Status.UP);
				assertThat(health.getDetails().get("otherNodes"))
					.asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
					.containsOnlyKeys("bus", "connected", "deaf", "lag", "sweepAge")
					.containsAllEntriesOf(Map.of("bus", "test", "connected", true, "deaf", true, "lag", "PT0.004S"));
			}).expectComplete().verify(TIMEOUT);
		});
	}

	@Test
	void operationsAreObservedWithTheirOutcome() {
		TestObservationRegistry observations = TestObservationRegistry.create();
		this.contextRunner.withBean(TestObservationRegistry.class, () -> observations).run((context) -> {
			HandshakeService handshake = context.getBean(HandshakeService.class);
			HandshakeSession session = session(handshake);
			StepVerifier
				.create(handshake.sessions()
					.userEdit(session.id(), "name", TestJson.of("Bob"))
					.then(handshake.agents().extend(session.id(), Duration.ofMinutes(1), HandshakeRequest.NONE))
					.then(handshake.sessions().delete(session.id())))
				.expectComplete()
				.verify(TIMEOUT);
			StepVerifier.create(handshake.sessions().delete(session.id()))
				.expectErrorMessage("session not found or expired")
				.verify(TIMEOUT);
			StepVerifier.create(handshake.agents().extend(session.id(), Duration.ZERO, HandshakeRequest.NONE))
				.expectErrorMessage("extraSeconds must be between 1 and 86400")
				.verify(TIMEOUT);
		});
		for (String operation : new String[] { "create", "action", "user-edit", "extend", "delete" }) {
			assertObserved(observations, operation, "ok");
		}
		assertObserved(observations, "delete", "session-not-found");
		assertObserved(observations, "extend", "invalid-request");
		TestObservationRegistryAssert.assertThat(observations).hasNumberOfObservationsEqualTo(7);
	}

	@Test
	void whatGoesOnWithoutItsClientHasTheOutcomeOfItsEnd() {
		TestObservationRegistry observations = TestObservationRegistry.create();
		Sinks.Empty<Void> published = Sinks.empty();
		this.contextRunner.withBean(TestObservationRegistry.class, () -> observations)
			.withPropertyValues("hpp.broadcast-user-edits=true")
			.withBean(HandshakeEventBus.class, () -> new HandshakeEventBus() {

				@Override
				public Mono<Void> publish(SessionFrames frames) {
					return published.asMono();
				}

				@Override
				public Disposable listen(Consumer<SessionFrames> listener) {
					return Disposables.disposed();
				}

			})
			.run((context) -> {
				HandshakeService handshake = context.getBean(HandshakeService.class);
				HandshakeSession session = handshake.sessions().create(NewSession.ofJson("{}")).block(TIMEOUT);
				Flux.<Mono<?>>just(handshake.agents()
					.act(session.id(), ActionBatch.of(TestJson.object("{\"actions\":[]}")), HandshakeRequest.NONE),
						handshake.sessions().userEdit(session.id(), "name", TestJson.of("Bob")),
						handshake.agents().extend(session.id(), Duration.ofMinutes(1), HandshakeRequest.NONE),
						handshake.sessions().extend(session.id(), Duration.ofMinutes(1)),
						handshake.sessions().delete(session.id()))
					.subscribe((operation) -> operation.subscribe().dispose());
				published.tryEmitEmpty();
			});
		for (String operation : new String[] { "action", "user-edit", "extend", "delete" }) {
			assertObserved(observations, operation, "ok");
		}
		TestObservationRegistryAssert.assertThat(observations)
			.hasNumberOfObservationsEqualTo(6)
			.hasHandledContextsThatSatisfy((contexts) -> assertThat(contexts)
				.allMatch((context) -> context.getLowCardinalityKeyValue("outcome").getValue().equals("ok")));
	}

	@Test
	void usersOwnConventionNamesTheObservations() {
		TestObservationRegistry observations = TestObservationRegistry.create();
		HandshakeObservationConvention own = new HandshakeObservationConvention() {

			@Override
			public String getName() {
				return "forms";
			}

			@Override
			public String getContextualName(HandshakeObservationContext context) {
				return "forms " + context.operation();
			}

		};
		this.contextRunner.withBean(TestObservationRegistry.class, () -> observations)
			.withBean(HandshakeObservationConvention.class, () -> own)
			.run((context) -> session(context.getBean(HandshakeService.class)));
		TestObservationRegistryAssert.assertThat(observations)
			.hasNumberOfObservationsWithNameEqualTo("forms", 2)
			.doesNotHaveAnyRemainingCurrentObservation();
	}

	private static void assertObserved(TestObservationRegistry observations, String operation, String outcome) {
		TestObservationRegistryAssert.assertThat(observations)
			.hasAnObservation((observation) -> observation.hasNameEqualTo("hpp.operation")
				.hasContextualNameEqualTo("hpp " + operation)
				.hasLowCardinalityKeyValue("operation", operation)
				.hasLowCardinalityKeyValue("outcome", outcome));
	}

	private static HandshakeSession session(HandshakeService handshake) {
		NewSession form = NewSession.ofJson("{\"context\":{\"email\":\"me@example.org\"}}");
		ObjectNode batch = TestJson.object("""
				{"stream":false,"actions":[{"type":"set","key":"name","value":"Alice"},\
				{"type":"set","key":"email","value":"ai@example.org"},{"type":"del","key":"name"}]}""");
		HandshakeSession session = handshake.sessions().create(form).block(TIMEOUT);
		handshake.agents().act(session.id(), ActionBatch.of(batch), HandshakeRequest.NONE).block(TIMEOUT);
		return session;
	}

	/**
	 * Signals that neither come nor go.
	 *
	 * @param lag time that one has taken
	 */
	private record Signals(@Nullable Duration lag) implements ChangeSignals {

		@Override
		public void send(String name) {
		}

		@Override
		public Disposable listen(Consumer<ChangeSignal> listener) {
			return Disposables.disposed();
		}

		@Override
		public Mono<Void> started() {
			return Mono.empty();
		}

		@Override
		public SignalStatus status() {
			return new SignalStatus("test", true, true, this.lag, 5, 6);
		}

		@Override
		public Mono<Void> close() {
			return Mono.empty();
		}

	}

}

package io.quintet.lime.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.lime.BlockingLimeSite;
import io.quintet.lime.LimeConnectionDetails;
import io.quintet.lime.LimeSite;
import io.quintet.lime.LimeSiteClient;
import io.quintet.lime.LimeWebClientCustomizer;
import io.quintet.lime.ScriptedPlatform;
import io.quintet.lime.login.ConnectionState;
import io.quintet.lime.login.InMemoryPendingLoginStore;
import io.quintet.lime.login.LimeLoginEvent;
import io.quintet.lime.login.LimeLoginHandler;
import io.quintet.lime.login.LimeVerifiedLoginHandler;
import io.quintet.lime.login.OnLimeLogin;
import io.quintet.lime.login.PendingLoginStore;
import io.quintet.lime.passport.Passport;
import io.quintet.lime.store.PostgresPendingLoginStore;
import io.quintet.lime.transport.PlatformAddress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class LimeAutoConfigurationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	// Nothing listens there: neither start nor stop waits for the platform.
	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class, LimeAutoConfiguration.class,
				LimeHealthContributorAutoConfiguration.class, LimeMetricsAutoConfiguration.class,
				LimeInfoContributorAutoConfiguration.class, LimeEndpointAutoConfiguration.class))
		.withPropertyValues("lime.site-token=st_secret", "lime.api-base=http://127.0.0.1:1/");

	@Test
	void oneTokenIsEnough() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(LimeSite.class).hasSingleBean(BlockingLimeSite.class);
			assertThat(context).hasSingleBean(InMemoryPendingLoginStore.class);
			assertThat(context.getBean(LimeSiteClient.class).address()).hasToString("http://127.0.0.1:1");
			assertThat(context.getBean(LimeProperties.class)).asString().doesNotContain("st_secret");
		});
	}

	@Test
	void itWorksInAReactiveApplicationToo() {
		new ReactiveWebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class, LimeAutoConfiguration.class))
			.withPropertyValues("lime.site-token=st_1", "lime.api-base=http://127.0.0.1:1")
			.run((context) -> assertThat(context).hasSingleBean(LimeSite.class));
	}

	@Test
	void thePublicPlatformIsTheDefault() {
		assertThat(PlatformAddress.of("")).hasToString("https://lime.pics/api/v1");
		assertThat(PlatformAddress.of(" http://lime.test/x// ")).hasToString("http://lime.test/x");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "   " })
	void withoutATokenTheStartEnds(String token) {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class, LimeAutoConfiguration.class))
			.withPropertyValues("lime.site-token=" + token)
			.run((context) -> {
				FailureAnalyzedException failure = analyzed(context.getStartupFailure());
				assertThat(failure.analysis().getDescription()).isEqualTo(
						"LIME does not know which site this is: the property 'lime.site-token' is not set, or is empty.");
				assertThat(failure.analysis().getAction()).isEqualTo(
						"Set the environment variable LIME_SITE_TOKEN (or the property 'lime.site-token') to the token "
								+ "that the platform gave to the site, or switch LIME off with 'lime.enabled=false'.");
			});
	}

	@Test
	void aBeanStandsInForTokenAndAddress() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class, LimeAutoConfiguration.class))
			.withBean(LimeConnectionDetails.class,
					() -> new LimeConnectionDetails("http://127.0.0.1:1/elsewhere", "st_elsewhere"))
			.run((context) -> {
				assertThat(context.getBean(LimeSiteClient.class).address()).hasToString("http://127.0.0.1:1/elsewhere");
				assertThat(context.getBean(LimeConnectionDetails.class)).asString().doesNotContain("st_elsewhere");
			});
		this.runner
			.withBean(LimeConnectionDetails.class, () -> new LimeConnectionDetails("http://127.0.0.1:1", "st else"))
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("'siteToken'")
				.hasMessageNotContaining("st else"));
	}

	@Test
	void aTokenThatNoHeaderCanHoldIsNotShown() {
		this.runner.withPropertyValues("lime.site-token=st secret").run((context) -> {
			FailureAnalyzedException failure = analyzed(context.getStartupFailure());
			assertThat(failure.analysis().getDescription()).contains("'lime.site-token'").doesNotContain("secret");
			assertThat(failure).hasStackTraceContaining("siteToken");
		});
	}

	@Test
	void anAddressThatIsNoneIsShown() {
		this.runner.withPropertyValues("lime.api-base=lime.pics")
			.run((context) -> assertThat(analyzed(context.getStartupFailure()).analysis().getDescription())
				.isEqualTo("The property 'lime.api-base' is 'lime.pics', which is no address of a LIME platform."));
	}

	@Test
	void aPlaceholderThatNothingResolvesIsNoToken() {
		this.runner.withPropertyValues("lime.site-token=${NO_SUCH_TOKEN}").run((context) -> {
			FailureAnalyzedException failure = analyzed(context.getStartupFailure());
			assertThat(failure.analysis().getDescription()).isEqualTo(
					"The property 'lime.site-token' holds a placeholder, such as ${NAME}, that nothing resolves.");
			assertThat(failure.analysis().getAction()).contains("lime.enabled=false");
		});
	}

	private static FailureAnalyzedException analyzed(@Nullable Throwable failure) {
		Throwable cause = failure;
		while (cause != null && !(cause instanceof FailureAnalyzedException)) {
			cause = cause.getCause();
		}
		assertThat(cause).as("failure %s", failure).isNotNull();
		return (FailureAnalyzedException) cause;
	}

	@ParameterizedTest
	@ValueSource(strings = { "lime.timeout=0", "lime.max-retries=-1", "lime.sse.backoff-base=0",
			"lime.sse.max-event-size=1B", "lime.handler.parallelism=0", "lime.jwks.cache-ttl=-1s",
			"lime.jwks.cache-ttl=86401s", "lime.jwks.cache-ttl=soons", "lime.passport.leeway=11m",
			"lime.passport.issuer-check=maybe", "lime.login.remembered=0" })
	void badSettingsEndTheStart(String property) {
		this.runner.withPropertyValues(property).run((context) -> assertThat(context).hasFailed());
	}

	@Test
	void itCanBeSwitchedOff() {
		this.runner.withPropertyValues("lime.enabled=false", "lime.site-token=").run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(LimeSite.class).doesNotHaveBean(LimeProperties.class);
			assertThat(context).doesNotHaveBean(LimeHealthIndicator.class).doesNotHaveBean(LimeMeterBinder.class);
		});
	}

	@Test
	void theApplicationsBeansWin() {
		LimeSite site = mock(LimeSite.class);
		this.runner.withPropertyValues("lime.site-token=").withBean(LimeSite.class, () -> site).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(LimeSite.class).doesNotHaveBean(LimeLifecycle.class);
			assertThat(context.getBean(LimeSite.class)).isSameAs(site);
			assertThat(context).hasSingleBean(BlockingLimeSite.class);
		});
		PendingLoginStore store = mock(PendingLoginStore.class);
		this.runner.withBean(PendingLoginStore.class, () -> store)
			.run((context) -> assertThat(context.getBean(PendingLoginStore.class)).isSameAs(store));
	}

	@Test
	void requestsAreKeptInTheDatabaseWhereThatIsWanted() {
		ApplicationContextRunner shared = this.runner
			.withConfiguration(AutoConfigurations.of(LimeStoreAutoConfiguration.class))
			.withPropertyValues("lime.login.store=database");
		shared.withBean(ConnectionFactory.class, LimeAutoConfigurationTests::postgres)
			.run((context) -> assertThat(context).hasSingleBean(PostgresPendingLoginStore.class)
				.hasSingleBean(PendingLoginStore.class));
		shared.run((context) -> assertThat(analyzed(context.getStartupFailure()).analysis()).satisfies((analysis) -> {
			assertThat(analysis.getDescription()).contains("'lime.login.store' is 'database'");
			assertThat(analysis.getAction()).startsWith("Add spring-boot-r2dbc, r2dbc-pool and r2dbc-postgresql,");
		}));
		shared.withClassLoader(new FilteredClassLoader(DatabaseClient.class))
			.run((context) -> assertThat(context).hasFailed());
		this.runner.withConfiguration(AutoConfigurations.of(LimeStoreAutoConfiguration.class))
			.withBean(ConnectionFactory.class, LimeAutoConfigurationTests::postgres)
			.run((context) -> assertThat(context).hasSingleBean(InMemoryPendingLoginStore.class));
	}

	// It would look for repositories and log that there are none.
	@Test
	void theDatabaseNeedsNoSpringData() {
		assertThat(ClassUtils.isPresent("org.springframework.data.repository.Repository", null)).isFalse();
	}

	private static ConnectionFactory postgres() {
		ConnectionFactory factory = mock(ConnectionFactory.class);
		ConnectionFactoryMetadata metadata = () -> "PostgreSQL";
		given(factory.getMetadata()).willReturn(metadata);
		return factory;
	}

	@Test
	void actuatorIsNotNeeded() {
		this.runner.withClassLoader(new FilteredClassLoader(ConditionalOnEnabledHealthIndicator.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(LimeHealthIndicator.class));
		this.runner.withPropertyValues("management.health.lime.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ReactiveHealthIndicator.class));
	}

	@Test
	void healthIsDownWhileTheTokenIsNotAcceptedAndRecoversByItself() throws Exception {
		CompletableFuture<Void> mended = new CompletableFuture<>();
		try (ScriptedPlatform platform = new ScriptedPlatform()) {
			platform.json(401, "{\"ok\":false,\"error\":{\"code\":\"SITE_TOKEN_INVALID\",\"message\":\"no\"}}");
			platform.then((request, out, socket) -> {
				mended.join();
				ScriptedPlatform.write(out, 200, Map.of("Content-Type", "text/event-stream"),
						"data: {\"type\":\"keepalive\"}\n\n", -1);
				return true;
			});
			this.runner
				.withPropertyValues("lime.api-base=" + platform.address(), "lime.sse.backoff-base=300ms",
						"management.endpoints.web.exposure.include=lime")
				.run((context) -> {
					ReactiveHealthIndicator indicator = context.getBean("limeHealthIndicator",
							ReactiveHealthIndicator.class);
					Awaitility.await()
						.atMost(TIMEOUT)
						.untilAsserted(() -> assertThat(health(indicator).getStatus()).isEqualTo(Status.DOWN));
					assertThat(health(indicator).getDetails()).containsEntry("stream", "AUTH_FAILED")
						.extractingByKey("problem")
						.asString()
						.contains("SITE_TOKEN_INVALID");
					mended.complete(null);
					Awaitility.await()
						.atMost(TIMEOUT)
						.untilAsserted(() -> assertThat(health(indicator).getDetails()).containsKey("lastEventAge"));
					assertThat(health(indicator).getStatus()).isEqualTo(Status.UP);
					assertThat(health(indicator).getDetails()).containsEntry("stream", "CONNECTED")
						.containsEntry("keySetFailing", false)
						.doesNotContainKey("problem");
					SimpleMeterRegistry registry = new SimpleMeterRegistry();
					context.getBean(LimeMeterBinder.class).bindTo(registry);
					assertThat(registry.get("lime.sse.connects").functionCounter().count()).isEqualTo(2);
					assertThat(registry.get("lime.sse.connected").gauge().value()).isOne();
					assertThat(registry.get("lime.sse.events").tag("type", "keepalive").functionCounter().count())
						.isOne();
				});
		}
		finally {
			mended.complete(null);
		}
	}

	@Test
	void noBeanStandsForOneOfTheApplication() {
		this.runner.run((context) -> {
			for (Class<?> type : List.of(Supplier.class, Function.class, Consumer.class, Executor.class,
					reactor.core.scheduler.Scheduler.class, Clock.class,
					org.springframework.web.reactive.function.client.WebClient.Builder.class,
					io.micrometer.observation.ObservationRegistry.class)) {
				assertThat(context).doesNotHaveBean(type);
			}
		});
	}

	@Test
	void aFurtherSiteIsABeanBesideTheFirst() {
		this.runner.withUserConfiguration(SecondSite.class).run((context) -> {
			assertThat(context.getBean(LimeSite.class)).isSameAs(context.getBean("limeSite"));
			LimeSiteClient second = context.getBean("second", LimeSiteClient.class);
			assertThat(second.dispatcher().state()).isEqualTo(ConnectionState.CONNECTING);
			assertThat(context).hasSingleBean(LimeHealthIndicator.class);
			context.close();
			assertThat(second.dispatcher().state()).isEqualTo(ConnectionState.STOPPED);
		});
	}

	@Test
	void itStopsAndStartsAgainAndCallsWorkInBetween() throws Exception {
		try (ScriptedPlatform platform = new ScriptedPlatform()) {
			for (int i = 0; i < 2; i++) {
				platform.then((request, out, socket) -> {
					ScriptedPlatform.write(out, 200, Map.of("Content-Type", "text/event-stream"),
							"data: {\"type\":\"keepalive\"}\n\n", -1);
					return true;
				});
				platform.json(200, "{\"ok\":true,\"data\":{\"status\":\"PENDING\"}}");
			}
			this.runner.withPropertyValues("lime.api-base=" + platform.address()).run((context) -> {
				LimeSiteClient site = context.getBean(LimeSiteClient.class);
				for (int i = 0; i < 2; i++) {
					Awaitility.await()
						.atMost(TIMEOUT)
						.until(() -> site.dispatcher().lastEventAt() != null
								&& site.dispatcher().state() == ConnectionState.CONNECTED);
					context.stop();
					assertThat(site.dispatcher().state()).isEqualTo(ConnectionState.STOPPED);
					assertThat(site.requestStatus("a").block(TIMEOUT)).isEqualTo("PENDING");
					if (i == 0) {
						context.start();
					}
				}
			});
		}
	}

	@Test
	void theTokenIsNotShownEvenWhereValuesAre() {
		this.runner.withConfiguration(AutoConfigurations.of(LimeSanitizingAutoConfiguration.class)).run((context) -> {
			SanitizingFunction function = context.getBean(SanitizingFunction.class);
			for (String key : List.of("lime.site-token", "LIME_SITE_TOKEN", "lime.siteToken")) {
				assertThat(function.apply(new SanitizableData(null, key, "st_secret")).getValue()).as(key)
					.isEqualTo(SanitizableData.SANITIZED_VALUE);
			}
			assertThat(function.apply(new SanitizableData(null, "lime.api-base", "http://x")).getValue())
				.isEqualTo("http://x");
		});
	}

	@Test
	void handlersOfOneNameAreToldApart() {
		this.runner.withUserConfiguration(Overloaded.class)
			.run((context) -> assertThat(context.getBean(LoginHandlerBeans.class).get())
				.extracting(io.quintet.lime.login.NamedHandler::name)
				.containsExactlyInAnyOrder("both", "both(verified)", "overloaded.on(LimeLoginEvent)",
						"overloaded.on(Passport)"));
	}

	@Test
	void methodsAreFoundInANativeImage() {
		RuntimeHints hints = new RuntimeHints();
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, Overloaded.class);
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(ReflectionUtils.findMethod(Overloaded.class, "on", Passport.class))).accepts(hints);
	}

	@Test
	void aDatabaseThatCannotDoItEndsTheStart() {
		ConnectionFactory other = mock(ConnectionFactory.class);
		given(other.getMetadata()).willReturn(() -> "H2");
		this.runner.withConfiguration(AutoConfigurations.of(LimeStoreAutoConfiguration.class))
			.withPropertyValues("lime.login.store=database")
			.withBean(ConnectionFactory.class, () -> other)
			.run((context) -> assertThat(analyzed(context.getStartupFailure()).analysis().getDescription())
				.endsWith("leads to H2."));
	}

	@Test
	void theObservationOfAHandlerIsTheCurrentOneInIt() throws Exception {
		io.micrometer.observation.ObservationRegistry observations = io.micrometer.observation.ObservationRegistry
			.create();
		observations.observationConfig().observationHandler((context) -> true);
		BlockingQueue<String> current = new LinkedBlockingQueue<>();
		Runnable note = () -> {
			io.micrometer.observation.Observation observation = observations.getCurrentObservation();
			current.add(
					(observation != null)
							? observation.getContext().getName() + " "
									+ observation.getContext().getLowCardinalityKeyValue("operation").getValue()
							: "none");
		};
		try (ScriptedPlatform platform = new ScriptedPlatform()) {
			platform.then((request, out, socket) -> {
				ScriptedPlatform.write(out, 200, Map.of("Content-Type", "text/event-stream"),
						"data: {\"type\":\"expired\",\"login_request_id\":\"a\"}\n\n", -1);
				return true;
			});
			this.runner.withPropertyValues("lime.api-base=" + platform.address())
				.withBean(io.micrometer.observation.ObservationRegistry.class, () -> observations)
				.withBean("traced", LimeLoginHandler.class, () -> (event) -> {
					note.run();
					return Mono.fromRunnable(note);
				})
				.run((context) -> {
					for (int i = 0; i < 2; i++) {
						assertThat(current.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
							.isEqualTo("lime.handler traced");
					}
				});
		}
	}

	private static Health health(ReactiveHealthIndicator indicator) {
		Health health = indicator.health(true).block(TIMEOUT);
		assertThat(health).isNotNull();
		assertThat(health.toString()).doesNotContain("st_secret");
		return health;
	}

	@Test
	void handlersAreFoundOrderedAndObserved() throws Exception {
		try (ScriptedPlatform platform = new ScriptedPlatform()) {
			platform.then((request, out, socket) -> {
				ScriptedPlatform.write(out, 200, Map.of("Content-Type", "text/event-stream"),
						"data: {\"type\":\"expired\",\"login_request_id\":\"a\"}\n\n", -1);
				return true;
			});
			TestObservationRegistry observations = TestObservationRegistry.create();
			this.runner.withPropertyValues("lime.api-base=" + platform.address())
				.withBean(io.micrometer.observation.ObservationRegistry.class, () -> observations)
				.withUserConfiguration(Handlers.class)
				.run((context) -> {
					BlockingQueue<String> calls = context.getBean(Calls.class).all();
					for (String call : List.of("method a null", "bean a", "verified a", "event a", "stage a",
							"flux a")) {
						assertThat(calls.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(call);
					}
					assertThat(context.getBean(LoginHandlerBeans.class).get())
						.extracting(io.quintet.lime.login.NamedHandler::name)
						.containsExactly("handlers.method", "bean", "verified", "handlers.event", "handlers.stage",
								"handlers.flux", "handlers.verifiedMethod");
					Awaitility.await()
						.atMost(TIMEOUT)
						.untilAsserted(() -> io.micrometer.observation.tck.TestObservationRegistryAssert
							.assertThat(observations)
							.hasNumberOfObservationsWithNameEqualTo("lime.handler", 7));
				});
		}
	}

	@Test
	void aMethodThatCannotHandleLoginsEndsTheStart() {
		this.runner.withUserConfiguration(WrongMethod.class)
			.run((context) -> assertThat(analyzed(context.getStartupFailure()).analysis().getDescription())
				.contains("WrongMethod.wrong(int)")
				.endsWith("is annotated with @OnLimeLogin and cannot handle logins."));
	}

	@Test
	void clientsCanBeCustomised() throws Exception {
		try (ScriptedPlatform platform = new ScriptedPlatform()) {
			platform.answer(200, Map.of("Content-Type", "text/event-stream"), "");
			this.runner.withPropertyValues("lime.api-base=" + platform.address())
				.withBean(LimeWebClientCustomizer.class, () -> (builder) -> builder.defaultHeader("X-Mine", "1"))
				.run((context) -> {
					Awaitility.await().atMost(TIMEOUT).until(() -> !platform.requests().isEmpty());
					assertThat(platform.requests().get(0).headers()).containsEntry("x-mine", "1");
				});
		}
	}

	/** What handlers were called. */
	record Calls(BlockingQueue<String> all) {
	}

	@Configuration(value = "handlers", proxyBeanMethods = false)
	static class Handlers {

		private final Calls calls = new Calls(new LinkedBlockingQueue<>());

		@Bean
		Calls calls() {
			return this.calls;
		}

		@Bean
		@Order(2)
		LimeVerifiedLoginHandler verified() {
			return new LimeVerifiedLoginHandler() {

				@Override
				public Mono<Void> onLogin(Passport passport) {
					return Mono.error(new IllegalStateException());
				}

				@Override
				public Mono<Void> onExpired(String requestId) {
					return Mono.fromRunnable(() -> Handlers.this.calls.all().add("verified " + requestId));
				}

			};
		}

		@Bean
		@Order(1)
		LimeLoginHandler bean() {
			return (event) -> Mono.fromRunnable(() -> this.calls.all().add("bean " + event.requestId()));
		}

		@OnLimeLogin
		@Order(0)
		void method(String requestId, @Nullable String passport) {
			this.calls.all().add("method " + requestId + " " + passport);
		}

		@OnLimeLogin
		@Order(3)
		void event(LimeLoginEvent event) {
			this.calls.all().add("event " + event.requestId());
		}

		@OnLimeLogin
		@Order(4)
		CompletionStage<String> stage(LimeLoginEvent event) {
			return CompletableFuture.supplyAsync(() -> {
				this.calls.all().add("stage " + event.requestId());
				return "";
			});
		}

		@OnLimeLogin
		@Order(5)
		Flux<String> flux(LimeLoginEvent event) {
			return Flux.defer(() -> {
				this.calls.all().add("flux " + event.requestId());
				return Flux.just("a", "b");
			});
		}

		@OnLimeLogin
		@Order(6)
		void verifiedMethod(Passport passport) {
			this.calls.all().add("never");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SecondSite {

		@Bean(initMethod = "start", defaultCandidate = false)
		LimeSiteClient second() {
			return LimeSite.builder().siteToken("st_second").apiBase("http://127.0.0.1:1").build();
		}

	}

	@Configuration(value = "overloaded", proxyBeanMethods = false)
	static class Overloaded {

		@Bean
		BothForms both() {
			return new BothForms();
		}

		@OnLimeLogin
		void on(Passport passport) {
		}

		@OnLimeLogin
		void on(LimeLoginEvent event) {
		}

	}

	static class BothForms implements LimeLoginHandler, LimeVerifiedLoginHandler {

		@Override
		public Mono<Void> onLogin(LimeLoginEvent event) {
			return Mono.empty();
		}

		@Override
		public Mono<Void> onLogin(Passport passport) {
			return Mono.empty();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WrongMethod {

		@OnLimeLogin
		void wrong(int number) {
		}

	}

}

package io.quintet.lime.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.quintet.lime.BlockingLimeSite;
import io.quintet.lime.LimeSite;
import io.quintet.lime.LimeSiteClient;
import io.quintet.lime.LimeWebClientCustomizer;
import io.quintet.lime.ScriptedPlatform;
import io.quintet.lime.internal.transport.PlatformAddress;
import io.quintet.lime.login.ConnectionState;
import io.quintet.lime.login.InMemoryPendingLoginStore;
import io.quintet.lime.login.PendingLoginStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

class LimeAutoConfigurationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final ApplicationContextRunner runner = LimeContexts.runner();

	@Test
	void oneTokenIsEnough() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(LimeSite.class).hasSingleBean(BlockingLimeSite.class);
			assertThat(context).hasSingleBean(InMemoryPendingLoginStore.class);
			assertThat(context.getBean(LimeSiteClient.class).platform()).hasToString("http://127.0.0.1:1");
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
				FailureAnalyzedException failure = LimeContexts.analyzed(context.getStartupFailure());
				assertThat(failure.analysis().getDescription()).isEqualTo(
						"LIME does not know which site this is: the property 'lime.site-token' is not set, or is empty.");
				assertThat(failure.analysis().getAction()).isEqualTo(
						"Set the environment variable LIME_SITE_TOKEN (or the property 'lime.site-token') to the token "
								+ "that the platform gave to the site, or switch LIME off with 'lime.enabled=false'.");
			});
	}

	@Test
	void aBeanStandsInForTokenAndAddress() {
		this.runner
			.withBean(LimeConnectionDetails.class,
					() -> LimeConnectionDetails.of("http://127.0.0.1:1/elsewhere", "st_elsewhere"))
			.withPropertyValues("lime.site-token=")
			.run((context) -> {
				assertThat(context).hasSingleBean(ConnectionDetails.class);
				assertThat(context.getBean(LimeSiteClient.class).platform())
					.hasToString("http://127.0.0.1:1/elsewhere");
				assertThat(context.getBean(LimeConnectionDetails.class)).asString().doesNotContain("st_elsewhere");
			});
		this.runner
			.withBean(LimeConnectionDetails.class, () -> LimeConnectionDetails.of("http://127.0.0.1:1", "st else"))
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("'siteToken'")
				.hasMessageNotContaining("st else"));
	}

	@Test
	void theDefaultDetailsAreThoseOfTheProperties() {
		this.runner.run((context) -> {
			LimeConnectionDetails details = context.getBean(LimeConnectionDetails.class);
			assertThat(details.apiBase()).isEqualTo("http://127.0.0.1:1/");
			assertThat(details.siteToken()).isEqualTo("st_secret");
			assertThat(details.toString()).doesNotContain("st_secret");
		});
	}

	@Test
	void aTokenThatNoHeaderCanHoldIsNotShown() {
		this.runner.withPropertyValues("lime.site-token=st secret").run((context) -> {
			FailureAnalyzedException failure = LimeContexts.analyzed(context.getStartupFailure());
			assertThat(failure.analysis().getDescription()).contains("'lime.site-token'").doesNotContain("secret");
			assertThat(failure).hasStackTraceContaining("siteToken");
		});
	}

	@Test
	void anAddressThatIsNoneIsShown() {
		this.runner.withPropertyValues("lime.api-base=lime.pics")
			.run((context) -> assertThat(LimeContexts.analyzed(context.getStartupFailure()).analysis().getDescription())
				.isEqualTo("The property 'lime.api-base' is 'lime.pics', which is no address of a LIME platform."));
	}

	@Test
	void aPlaceholderThatNothingResolvesIsNoToken() {
		this.runner.withPropertyValues("lime.site-token=${NO_SUCH_TOKEN}").run((context) -> {
			FailureAnalyzedException failure = LimeContexts.analyzed(context.getStartupFailure());
			assertThat(failure.analysis().getDescription()).isEqualTo(
					"The property 'lime.site-token' holds '${NO_SUCH_TOKEN}', and there is no variable or property of that name.");
			assertThat(failure.analysis().getAction()).contains("lime.enabled=false");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "lime.timeout=0", "lime.max-retries=-1", "lime.sse.backoff-base=0",
			"lime.sse.read-timeout=0", "lime.handler.parallelism=0", "lime.jwks.cache-ttl=-1s",
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
			assertThat(context).hasNotFailed()
				.hasSingleBean(LimeSite.class)
				.doesNotHaveBean(LimeLifecycle.class)
				.doesNotHaveBean(LimeConnectionDetails.class);
			assertThat(context.getBean(LimeSite.class)).isSameAs(site);
			assertThat(context).hasSingleBean(BlockingLimeSite.class);
		});
		PendingLoginStore store = mock(PendingLoginStore.class);
		this.runner.withBean(PendingLoginStore.class, () -> store)
			.run((context) -> assertThat(context.getBean(PendingLoginStore.class)).isSameAs(store));
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
			assertThat(second.status().state()).isEqualTo(ConnectionState.CONNECTING);
			assertThat(context).hasSingleBean(LimeHealthIndicator.class);
			context.close();
			assertThat(second.status().state()).isEqualTo(ConnectionState.STOPPED);
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
						.until(() -> site.status().stream().lastEventAt() != null
								&& site.status().state() == ConnectionState.CONNECTED);
					context.stop();
					assertThat(site.status().state()).isEqualTo(ConnectionState.STOPPED);
					assertThat(site.requestStatus("a").block(TIMEOUT)).isEqualTo("PENDING");
					if (i == 0) {
						context.start();
					}
				}
			});
		}
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

	@Configuration(proxyBeanMethods = false)
	static class SecondSite {

		@Bean(initMethod = "start", defaultCandidate = false)
		LimeSiteClient second() {
			return LimeSite.builder().siteToken("st_second").apiBase("http://127.0.0.1:1").build();
		}

	}

}

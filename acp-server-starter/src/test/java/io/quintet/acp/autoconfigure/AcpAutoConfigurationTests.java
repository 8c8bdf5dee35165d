package io.quintet.acp.autoconfigure;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.RouterFunctions;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import io.quintet.acp.Acp;
import io.quintet.acp.AcpEvents;
import io.quintet.acp.AcpLimits;
import io.quintet.acp.AcpNamespaces;
import io.quintet.acp.AcpThreads;
import io.quintet.acp.BlockingAcpEvents;
import io.quintet.acp.BlockingAcpThreads;
import io.quintet.acp.Invocation;
import io.quintet.acp.access.AcpAuthenticator;
import io.quintet.acp.access.AcpAuthorizer;
import io.quintet.acp.assistant.AcpAssistant;
import io.quintet.acp.assistant.AnalyticsSink;
import io.quintet.acp.assistant.Assistant;
import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.AssistantEvents;
import io.quintet.acp.assistant.AssistantHandler;
import io.quintet.acp.assistant.Assistants;
import io.quintet.acp.assistant.BlockingAssistantHandler;
import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.broadcast.LocalBroadcaster;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.internal.web.AcpRoutes;
import io.quintet.acp.internal.web.AcpWebSettings;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.store.r2dbc.PostgresThreadStore;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.Identity;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the application gets, without a database.
 */
@ExtendWith(OutputCaptureExtension.class)
class AcpAutoConfigurationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final Identity ALICE = Identity.user("alice", "Alice");

	private final ReactiveWebApplicationContextRunner bare = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class, AcpAutoConfiguration.class))
		.withBean(ThreadStore.class, SilentThreadStore::new);

	private final ReactiveWebApplicationContextRunner contextRunner = this.bare.withBean("authenticator",
			AcpAuthenticator.class, () -> (credentials) -> Mono.just(ALICE));

	@Test
	void everythingIsThere() {
		this.contextRunner.run((context) -> assertThat(context).hasNotFailed()
			.hasSingleBean(LocalBroadcaster.class)
			.hasSingleBean(AcpWorkers.class)
			.hasSingleBean(Assistants.class)
			.hasSingleBean(AcpNamespaces.class)
			.hasSingleBean(Acp.class)
			.hasSingleBean(AcpThreads.class)
			.hasSingleBean(AcpEvents.class)
			.hasSingleBean(BlockingAcpThreads.class)
			.hasSingleBean(BlockingAcpEvents.class)
			.hasSingleBean(AcpRoutes.class)
			.hasBean("acpRouterFunction"));
	}

	@Test
	void switchedOffLeavesNothing() {
		this.contextRunner.withPropertyValues("acp.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(AcpAutoConfiguration.class)
				.doesNotHaveBean(AcpProperties.class)
				.doesNotHaveBean(AcpThreads.class)
				.doesNotHaveBean(AcpWorkers.class)
				.doesNotHaveBean(AcpRoutes.class));
	}

	@Test
	void applicationWithoutWebLeavesNothing() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AcpAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AcpThreads.class));
	}

	@Test
	void missingAuthenticatorIsExplained() {
		this.bare.run((context) -> {
			FailureAnalysis analysis = Failures.analysis(context.getStartupFailure());
			assertThat(analysis.getDescription()).isEqualTo("ACP does not know who is calling: the application has no "
					+ "bean of the type 'io.quintet.acp.access.AcpAuthenticator'.");
			assertThat(analysis.getAction()).isEqualTo("""
					Add a bean that tells the identity of a caller by what the request shows, and nobody (401) when it \
					shows nothing good, for example:

					    @Bean
					    AcpAuthenticator acpAuthenticator() {
					        Map<String, Identity> tokens = Map.of("Bearer change-me", Identity.user("alice", "Alice"));
					        return (credentials) -> Mono.justOrEmpty(credentials.headers().get("authorization"))
					            .mapNotNull(tokens::get);
					    }

					Or switch ACP off with 'acp.enabled=false'.""");
		});
	}

	@Test
	void exampleOfTheExplanationWorks() {
		this.bare.withUserConfiguration(Example.class).run((context) -> {
			assertThat(status(context.getBean(AcpRoutes.class), "Bearer change-me")).isEqualTo(HttpStatus.OK);
			assertThat(status(context.getBean(AcpRoutes.class), "Bearer guess")).isEqualTo(HttpStatus.UNAUTHORIZED);
			assertThat(status(context.getBean(AcpRoutes.class), null)).isEqualTo(HttpStatus.UNAUTHORIZED);
		});
	}

	@Test
	void severalAuthenticatorsAreExplained() {
		this.contextRunner
			.withBean("other", AcpAuthenticator.class, () -> (credentials) -> Mono.just(Identity.user("bob", "Bob")))
			.run((context) -> {
				FailureAnalysis analysis = Failures.analysis(context.getStartupFailure());
				assertThat(analysis.getDescription())
					.isEqualTo("ACP asks one bean of the type 'io.quintet.acp.access.AcpAuthenticator', and there are "
							+ "several: 'authenticator', 'other'.");
				assertThat(analysis.getAction()).isEqualTo("Keep one, or mark it with @Primary.");
			});
	}

	@Test
	void severalAuthorizersAreExplainedAndNeverIgnored() {
		this.contextRunner.withBean("one", AcpAuthorizer.class, () -> (caller, thread, action) -> Mono.just(true))
			.withBean("two", AcpAuthorizer.class, () -> (caller, thread, action) -> Mono.just(false))
			.run((context) -> assertThat(Failures.analysis(context.getStartupFailure()).getDescription()).isEqualTo(
					"ACP asks one bean of the type 'io.quintet.acp.access.AcpAuthorizer', and there are several: "
							+ "'one', 'two'."));
	}

	@Test
	void primaryAuthenticatorIsAsked() {
		this.contextRunner.withUserConfiguration(PrimaryAuthenticator.class)
			.run((context) -> assertThat(status(context.getBean(AcpRoutes.class), null))
				.isEqualTo(HttpStatus.UNAUTHORIZED));
	}

	@Test
	void twoAssistantsOfOneIdAreExplained() {
		this.contextRunner
			.withBean("a", Assistant.class, () -> new Assistant("echo", (context, events) -> Flux.empty()))
			.withBean("b", Assistant.class, () -> new Assistant("echo", (context, events) -> Flux.empty()))
			.run((context) -> {
				FailureAnalysis analysis = Failures.analysis(context.getStartupFailure());
				assertThat(analysis.getDescription())
					.isEqualTo("Two assistants have the id 'echo': bean 'a' and bean 'b'.");
				assertThat(analysis.getAction())
					.isEqualTo("Give one of them another id, by @AcpAssistant or by the name of its bean.");
			});
	}

	@Test
	void assistantsOfEveryKindAreFound() {
		this.contextRunner.withUserConfiguration(EverythingNeedsThreads.class)
			.run((context) -> assertThat(context.getBean(Assistants.class).ids()).containsExactlyInAnyOrder("bean",
					"handler", "blocking", "method"));
	}

	@Test
	void codeOfTheApplicationMayNeedWhatCallsIt() {
		this.contextRunner.withUserConfiguration(EverythingNeedsThreads.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(AcpHooks.class).authorizer()).isNotNull();
			assertThat(context.getBean(Assistants.class).find("bean")).isNotNull();
		});
	}

	@Test
	void startLineTellsWhatIsThere(CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("acp.prefix=chat/", "acp.namespace-keys=organization,workspace",
					"acp.lifecycle-events=false")
			.withUserConfiguration(EverythingNeedsThreads.class)
			.run((context) -> assertThat(output).contains("ACP is configured: REST under /chat and "
					+ "/{organization}/{workspace}/chat, Socket.IO off, database SilentThreadStore, 4 assistant(s), lifecycle events "
					+ "off; see docs/acp.md"));
	}

	@Test
	void usersOwnBroadcasterWins() {
		Broadcaster own = new Broadcaster() {

			@Override
			public void publish(ThreadFrame frame) {
			}

			@Override
			public Disposable listen(Consumer<ThreadFrame> listener) {
				return () -> {
				};
			}

		};
		this.contextRunner.withBean(Broadcaster.class, () -> own)
			.run((context) -> assertThat(context.getBean(Broadcaster.class)).isSameAs(own));
	}

	@Test
	void usersOwnStoreWinsAndNeedsNoDatabase() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(ThreadStore.class)
			.doesNotHaveBean(PostgresThreadStore.class)
			.doesNotHaveBean(AcpSchemaInitializer.class));
	}

	@Test
	void usersOwnAssistantsWin() {
		Assistants own = new Assistants() {

			@Override
			public AssistantHandler find(String assistantId) {
				return null;
			}

			@Override
			public Set<String> ids() {
				return Set.of("own");
			}

		};
		this.contextRunner.withBean(Assistants.class, () -> own)
			.withBean("ignored", Assistant.class, () -> new Assistant("echo", (context, events) -> Flux.empty()))
			.run((context) -> assertThat(context.getBean(Assistants.class)).isSameAs(own));
	}

	@Test
	void usersOwnProtocolWinsAndItsSidesAreServed() {
		this.contextRunner.withUserConfiguration(OwnAcp.class).run((context) -> {
			assertThat(context).hasSingleBean(Acp.class).hasBean("ownAcp");
			assertThat(context.getBean(AcpThreads.class)).isSameAs(context.getBean(Acp.class).threads());
			assertThat(context.getBean(AcpEvents.class)).isSameAs(context.getBean(Acp.class).events());
		});
	}

	@Test
	void usersOwnSidesWin() {
		this.contextRunner.withUserConfiguration(OwnSides.class)
			.run((context) -> assertThat(context).hasSingleBean(AcpThreads.class)
				.hasSingleBean(AcpEvents.class)
				.hasSingleBean(BlockingAcpThreads.class)
				.hasSingleBean(BlockingAcpEvents.class)
				.hasSingleBean(AcpRoutes.class)
				.hasSingleBean(AcpNamespaces.class)
				.hasBean("ownThreads")
				.hasBean("ownEvents")
				.hasBean("ownBlockingThreads")
				.hasBean("ownBlockingEvents")
				.hasBean("ownRoutes")
				.hasBean("ownNamespaces")
				.hasBean("ownNamespaces"));
	}

	@Test
	void usersOwnWorkersWin() {
		AcpWorkers own = new AcpWorkers(Schedulers.newSingle("own-1"), Schedulers.newSingle("own-2"),
				Schedulers.newSingle("own-3"), Schedulers.newSingle("own-4"));
		this.contextRunner.withBean(AcpWorkers.class, () -> own)
			.run((context) -> assertThat(context.getBean(AcpWorkers.class)).isSameAs(own));
	}

	@Test
	void schedulersOfTheApplicationAreLeftAlone() {
		Scheduler own = Schedulers.newSingle("application");
		this.contextRunner
			.withBean("own", Scheduler.class, () -> own, (definition) -> definition.setDestroyMethodName(""))
			.run((context) -> {
				assertThat(context).hasSingleBean(Scheduler.class);
				assertThat(all(context.getBean(AcpWorkers.class))).doesNotContain(own);
			});
		assertThat(own.isDisposed()).isFalse();
		own.dispose();
	}

	@Test
	void workersEndWithTheContext() {
		AtomicBoolean disposed = new AtomicBoolean();
		this.contextRunner.run((context) -> {
			AcpWorkers workers = context.getBean(AcpWorkers.class);
			context.close();
			disposed.set(all(workers).stream().allMatch(Scheduler::isDisposed));
		});
		assertThat(disposed).isTrue();
	}

	@Test
	void applicationsCodeRunsOnPlatformThreadsByDefault() {
		this.contextRunner.run((context) -> {
			assertThat(all(context.getBean(AcpWorkers.class))).noneMatch(AcpAutoConfigurationTests::virtual);
		});
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void applicationsCodeRunsOnVirtualThreadsWhereTheyAreEnabled() {
		this.contextRunner.withPropertyValues("spring.threads.virtual.enabled=true").run((context) -> {
			assertThat(all(context.getBean(AcpWorkers.class))).allMatch(AcpAutoConfigurationTests::virtual);
		});
	}

	@Test
	void blockingHandlersBeyondTheirThreadsWaitForTheFirstFreeOne() {
		this.contextRunner.withPropertyValues("acp.runs.max-blocking=2", "acp.runs.max-concurrent=4").run((context) -> {
			Scheduler blocking = context.getBean(AcpWorkers.class).blocking();
			StepVerifier
				.create(Flux.range(0, 4)
					.flatMap((i) -> Mono.fromCallable(() -> Thread.currentThread().getName()).subscribeOn(blocking)))
				.recordWith(ArrayList::new)
				.expectNextCount(4)
				.consumeRecordedWith((threads) -> assertThat(threads)
					.allSatisfy((thread) -> assertThat(thread).matches("acp-runs-[12]")))
				.expectComplete()
				.verify(TIMEOUT);
		});
	}

	@Test
	void aCallThatHangsHoldsUpNoOtherAsLongAsAThreadIsFree() {
		this.contextRunner.withPropertyValues("acp.hooks.max-threads=4", "acp.runs.max-blocking=4").run((context) -> {
			for (Scheduler workers : all(context.getBean(AcpWorkers.class))) {
				CountDownLatch end = new CountDownLatch(1);
				for (int i = 0; i < 3; i++) {
					workers.schedule(() -> await(end));
				}
				try {
					StepVerifier
						.create(Flux.range(0, 64).flatMap((i) -> Mono.fromCallable(() -> i).subscribeOn(workers), 64))
						.expectNextCount(64)
						.expectComplete()
						.verify(TIMEOUT);
				}
				finally {
					end.countDown();
				}
			}
		});
	}

	@Test
	void handlersThatHangLeaveAuthenticationAlone() {
		this.contextRunner.withPropertyValues("acp.hooks.max-threads=1").run((context) -> {
			AcpWorkers workers = context.getBean(AcpWorkers.class);
			CountDownLatch end = new CountDownLatch(1);
			workers.handlers().schedule(() -> await(end));
			workers.authorization().schedule(() -> await(end));
			try {
				assertThat(status(context.getBean(AcpRoutes.class), null)).isEqualTo(HttpStatus.OK);
			}
			finally {
				end.countDown();
			}
		});
	}

	private static List<Scheduler> all(AcpWorkers workers) {
		return List.of(workers.authentication(), workers.authorization(), workers.handlers(), workers.blocking());
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void runsStopBeforeTheWebServerDoesAndMayStartAgain() {
		this.contextRunner
			.withBean("assistant", Assistant.class, () -> new Assistant("a", (context, events) -> Flux.empty()))
			.run((context) -> {
				assertThat(context.getBean(AcpLifecycle.class).getPhase())
					.isGreaterThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
				AcpThreads threads = context.getBean(AcpThreads.class);
				Mono<?> invocation = Mono.defer(() -> threads.invoke(ALICE, "th_1", Invocation.of("a")));
				StepVerifier.create(invocation).expectComplete().verify(TIMEOUT);
				((ConfigurableApplicationContext) context.getSourceApplicationContext()).stop();
				assertThat(context.getBean(AcpLifecycle.class).isRunning()).isFalse();
				StepVerifier.create(invocation)
					.expectErrorSatisfies((ex) -> assertThat(ex).hasMessage("the server is stopping")
						.hasFieldOrPropertyWithValue("code", ErrorCode.UNAVAILABLE))
					.verify(TIMEOUT);
				((ConfigurableApplicationContext) context.getSourceApplicationContext()).start();
				StepVerifier.create(invocation).expectComplete().verify(TIMEOUT);
			});
	}

	private static boolean virtual(Scheduler scheduler) {
		Mono<Boolean> asked = Mono.fromCallable(() -> {
			Method isVirtual = Thread.class.getMethod("isVirtual");
			return (Boolean) isVirtual.invoke(Thread.currentThread());
		}).onErrorReturn(NoSuchMethodException.class, false);
		return Boolean.TRUE.equals(asked.subscribeOn(scheduler).block(TIMEOUT));
	}

	private static HttpStatus status(AcpRoutes routes, String authorization) {
		MockServerHttpRequest.BaseBuilder<?> request = MockServerHttpRequest.get("/acp/threads");
		if (authorization != null) {
			request.header("authorization", authorization);
		}
		MockServerWebExchange exchange = MockServerWebExchange.from(request);
		RouterFunctions.toWebHandler(routes.routerFunction(), HandlerStrategies.withDefaults())
			.handle(exchange)
			.block(TIMEOUT);
		return (HttpStatus) exchange.getResponse().getStatusCode();
	}

	@Configuration(proxyBeanMethods = false)
	static class Example {

		@Bean
		AcpAuthenticator acpAuthenticator() {
			Map<String, Identity> tokens = Map.of("Bearer change-me", Identity.user("alice", "Alice"));
			return (credentials) -> Mono.justOrEmpty(credentials.headers().get("authorization"))
				.mapNotNull(tokens::get);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrimaryAuthenticator {

		@Bean
		@Primary
		AcpAuthenticator nobody() {
			return (credentials) -> Mono.empty();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EverythingNeedsThreads {

		@Bean
		@Primary
		AcpAuthenticator needyAuthenticator(AcpThreads threads, AcpEvents events) {
			return (credentials) -> Mono.empty();
		}

		@Bean
		AcpAuthorizer needyAuthorizer(AcpThreads threads, BlockingAcpThreads blocking) {
			return (caller, threadId, action) -> Mono.just(true);
		}

		@Bean
		AnalyticsSink needySink(AcpEvents events, BlockingAcpEvents blocking) {
			return (entries) -> Mono.empty();
		}

		@Bean
		Assistant bean(AcpThreads threads) {
			return new Assistant("bean", (context, events) -> Flux.empty());
		}

		@Bean
		AssistantHandler handler(AcpThreads threads) {
			return (context, events) -> Flux.empty();
		}

		@Bean
		BlockingAssistantHandler blocking(BlockingAcpThreads threads) {
			return (context, send) -> {
			};
		}

		@Bean
		Methods methods(AcpThreads threads) {
			return new Methods();
		}

	}

	static final class Methods {

		@AcpAssistant("method")
		Flux<AssistantEvent> answer(AssistantEvents events) {
			return Flux.just(events.message("hello"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnAcp {

		@Bean
		Acp ownAcp(ThreadStore store, Broadcaster broadcaster, Assistants assistants) {
			return Acp.builder(store, broadcaster, assistants).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnSides {

		private final Assistants none = Assistants.of(List.of());

		private final ThreadStore store = new SilentThreadStore();

		private final Acp other = Acp.builder(this.store, new LocalBroadcaster(), this.none).build();

		@Bean
		AcpThreads ownThreads() {
			return this.other.threads();
		}

		@Bean
		AcpEvents ownEvents() {
			return this.other.events();
		}

		@Bean
		BlockingAcpThreads ownBlockingThreads() {
			return new BlockingAcpThreads(this.other.threads(), Duration.ofSeconds(1));
		}

		@Bean
		BlockingAcpEvents ownBlockingEvents() {
			return new BlockingAcpEvents(this.other.events(), Duration.ofSeconds(1));
		}

		@Bean
		AcpNamespaces ownNamespaces() {
			return AcpNamespaces.of(List.of("own"));
		}

		@Bean
		AcpRoutes ownRoutes(AcpThreads threads, AcpAuthenticator authenticator, AcpNamespaces namespaces) {
			return new AcpRoutes(threads, authenticator, Schedulers.boundedElastic(), namespaces, AcpLimits.defaults(),
					AcpWebSettings.defaults());
		}

	}

}

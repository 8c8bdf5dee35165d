package io.quintet.hpp.autoconfigure;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.hpp.ActionBatch;
import io.quintet.hpp.BlockingHandshakeSessions;
import io.quintet.hpp.HandshakeAgents;
import io.quintet.hpp.HandshakeException;
import io.quintet.hpp.HandshakeSessions;
import io.quintet.hpp.NewSession;
import io.quintet.hpp.hook.ActionHook;
import io.quintet.hpp.hook.BrowserAuthenticator;
import io.quintet.hpp.hook.DoneHook;
import io.quintet.hpp.hook.ExtendHook;
import io.quintet.hpp.hook.HandshakeRequest;
import io.quintet.hpp.hook.ModeHandler;
import io.quintet.hpp.hook.SessionCreateHook;
import io.quintet.hpp.internal.json.TestJson;
import io.quintet.hpp.internal.service.HandshakeService;
import io.quintet.hpp.internal.service.HandshakeSettings;
import io.quintet.hpp.internal.service.TestHandshakes;
import io.quintet.hpp.internal.web.HandshakeRoutes;
import io.quintet.hpp.internal.web.HandshakeSockets;
import io.quintet.hpp.internal.web.HandshakeWebSettings;
import io.quintet.hpp.store.InMemoryHandshakeSessionStore;
import io.quintet.hpp.store.LocalHandshakeEventBus;

import static org.assertj.core.api.Assertions.assertThat;

class HppAutoConfigurationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final ReactiveWebApplicationContextRunner contextRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class, HppAutoConfiguration.class));

	@Test
	void worksWithoutAnyPropertyOrBean() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(InMemoryHandshakeSessionStore.class)
				.hasSingleBean(LocalHandshakeEventBus.class)
				.hasSingleBean(HandshakeService.class)
				.hasSingleBean(HandshakeSessions.class)
				.hasSingleBean(HandshakeAgents.class)
				.hasSingleBean(BlockingHandshakeSessions.class)
				.hasSingleBean(HandshakeRoutes.class)
				.hasSingleBean(HandshakeSockets.class)
				.hasSingleBean(HookWorkers.class)
				.hasBean("handshakeRouterFunction")
				.hasBean("handshakeSocketMapping");
			StepVerifier.create(context.getBean(HandshakeSessions.class).create(newSession()))
				.assertNext((session) -> assertThat(session.ttl()).isEqualTo(Duration.ofMinutes(30)))
				.expectComplete()
				.verify(TIMEOUT);
		});
	}

	@Test
	void defaultsAreThoseOfTheContract() {
		this.contextRunner.run((context) -> {
			HppProperties properties = context.getBean(HppProperties.class);
			assertThat(properties.enabled()).isTrue();
			assertThat(properties.prefix()).isEqualTo("/handshake");
			assertThat(properties.wsPrefix()).isEqualTo("/ws/handshake");
			assertThat(properties.ttl()).isEqualTo(Duration.ofMinutes(30));
			assertThat(properties.maxTtl()).isEqualTo(Duration.ofDays(7));
			assertThat(properties.rateLimit()).isEqualTo(60);
			assertThat(properties.tokenGuessLimit()).isEqualTo(60);
			assertThat(properties.stream().defaultInterval()).isEqualTo(Duration.ofMillis(300));
			assertThat(properties.stream().maxBatch()).isEqualTo(Duration.ofSeconds(10));
			assertThat(properties.maxBodySize()).isEqualTo(DataSize.ofBytes(1_048_576));
			assertThat(HandshakeWebSettings.MAX_DEPTH).isEqualTo(256);
			assertThat(context.getBean(HandshakeSettings.class)).isEqualTo(TestHandshakes.SETTINGS);
			assertThat(TestHandshakes.SETTINGS.batches().maxInterval()).isEqualTo(Duration.ofSeconds(5));
			assertThat(properties.maxSessions()).isEqualTo(100_000);
			assertThat(properties.maxKeys()).isEqualTo(1_000);
			assertThat(properties.maxActions()).isEqualTo(1_000);
			assertThat(properties.maxChanges()).isEqualTo(200);
			assertThat(properties.allowedOrigins()).isEmpty();
			assertThat(properties.queryToken()).isTrue();
			assertThat(properties.strictDatetime()).isTrue();
			assertThat(properties.heartbeat()).isEqualTo(Duration.ofSeconds(20));
			assertThat(properties.broadcastUserEdits()).isFalse();
		});
	}

	@Test
	void switchedOffLeavesNothing() {
		this.contextRunner.withPropertyValues("hpp.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(HppAutoConfiguration.class)
				.doesNotHaveBean(HppProperties.class)
				.doesNotHaveBean(HandshakeService.class)
				.doesNotHaveBean(HookWorkers.class)
				.doesNotHaveBean(SimpleUrlHandlerMapping.class));
	}

	@Test
	void applicationWithoutWebLeavesNothing() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(HppAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HandshakeService.class));
	}

	@Test
	void propertiesBindFromEnvironmentVariables() {
		this.contextRunner
			.withInitializer((context) -> TestPropertyValues
				.of("HPP_PREFIX=/forms/", "HPP_WS_PREFIX=/live", "HPP_RATE_LIMIT=7", "HPP_TTL=90s",
						"HPP_STREAM_DEFAULT_INTERVAL=20ms", "HPP_HOOKS_TIMEOUT=2s", "HPP_MAX_BODY_SIZE=2KB",
						"HPP_ALLOWED_ORIGINS=https://a.example.org,https://b.example.org", "HPP_QUERY_TOKEN=false")
				.applyTo(context.getEnvironment(), TestPropertyValues.Type.SYSTEM_ENVIRONMENT))
			.run((context) -> {
				HppProperties properties = context.getBean(HppProperties.class);
				assertThat(properties.prefix()).isEqualTo("/forms/");
				assertThat(properties.wsPrefix()).isEqualTo("/live");
				assertThat(properties.rateLimit()).isEqualTo(7);
				assertThat(properties.ttl()).isEqualTo(Duration.ofSeconds(90));
				assertThat(properties.stream().defaultInterval()).isEqualTo(Duration.ofMillis(20));
				assertThat(properties.hooks().timeout()).isEqualTo(Duration.ofSeconds(2));
				assertThat(properties.maxBodySize()).isEqualTo(DataSize.ofKilobytes(2));
				assertThat(properties.allowedOrigins()).containsExactly("https://a.example.org",
						"https://b.example.org");
				assertThat(properties.queryToken()).isFalse();
				assertThat(context.getBean(HandshakeSockets.class).pattern()).isEqualTo("/live/{sid}");
			});
	}

	@Test
	void mappingOfTheSocketFollowsThePrefix() {
		this.contextRunner.withPropertyValues("hpp.ws-prefix=live/forms//")
			.run((context) -> assertThat(
					context.getBean("handshakeSocketMapping", SimpleUrlHandlerMapping.class).getUrlMap())
				.containsOnlyKeys("/live/forms/{sid}"));
	}

	@Test
	void promptNamesTheConfiguredPrefix() {
		this.contextRunner.withPropertyValues("hpp.prefix=/forms/").run((context) -> {
			HandshakeSessions sessions = context.getBean(HandshakeSessions.class);
			StepVerifier
				.create(sessions.create(newSession())
					.flatMap((session) -> sessions.prompt(session.id(), "https://app.example.org", null)))
				.assertNext((prompt) -> assertThat(prompt).contains("GET https://app.example.org/forms/context/"))
				.expectComplete()
				.verify(TIMEOUT);
		});
	}

	@Test
	void usersOwnHookWorkersWin() {
		HookWorkers own = new HookWorkers(Schedulers.newSingle("own"));
		this.contextRunner.withBean(HookWorkers.class, () -> own)
			.run((context) -> assertThat(context.getBean(HookWorkers.class)).isSameAs(own));
	}

	@Test
	void schedulersOfTheApplicationAreLeftAlone() {
		Scheduler own = Schedulers.newSingle("application");
		this.contextRunner
			.withBean("own", Scheduler.class, () -> own, (definition) -> definition.setDestroyMethodName(""))
			.run((context) -> {
				assertThat(context).hasSingleBean(Scheduler.class);
				assertThat(context.getBean(HookWorkers.class).scheduler()).isNotSameAs(own);
			});
		assertThat(own.isDisposed()).isFalse();
		own.dispose();
	}

	@Test
	void hookWorkersEndWithTheContext() {
		AtomicBoolean disposed = new AtomicBoolean();
		this.contextRunner.run((context) -> {
			Scheduler workers = context.getBean(HookWorkers.class).scheduler();
			context.close();
			disposed.set(workers.isDisposed());
		});
		assertThat(disposed).isTrue();
	}

	@Test
	void hooksRunOnPlatformThreadsByDefault() {
		this.contextRunner.run((context) -> assertThat(virtual(context)).isFalse());
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void hooksRunOnVirtualThreadsWhereTheyAreEnabled() {
		this.contextRunner.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> assertThat(virtual(context)).isTrue());
	}

	@Test
	void hooksMayNeedTheSessions() {
		this.contextRunner.withUserConfiguration(HooksWithSessions.class).run((context) -> {
			assertThat(context).hasNotFailed();
			HandshakeService handshake = context.getBean(HandshakeService.class);
			StepVerifier
				.create(handshake.sessions()
					.create(newSession())
					.flatMap((session) -> handshake.agents()
						.act(session.id(), ActionBatch.of(batch("{\"stream\":false}")), HandshakeRequest.NONE)
						.then(handshake.agents().extend(session.id(), Duration.ofMinutes(1), HandshakeRequest.NONE))
						.then(handshake.sessions().find(session.id()))))
				.assertNext((session) -> assertThat(session.meta().propertyNames()).containsExactlyInAnyOrder("create",
						"done", "extend"))
				.expectComplete()
				.verify(TIMEOUT);
		});
	}

	@Test
	void whatACreateHookAddsCountsAsSizeOfTheSession() {
		SessionCreateHook hook = (session, request) -> Mono
			.just(session.withMeta(session.meta().put("text", "x".repeat(10_000))));
		this.contextRunner.withPropertyValues("hpp.max-session-size=10KB")
			.withBean(SessionCreateHook.class, () -> hook)
			.run((context) -> {
				HandshakeSessions sessions = context.getBean(HandshakeSessions.class);
				StepVerifier.create(sessions.create(newSession())).expectErrorSatisfies((ex) -> {
					assertThat(ex).isInstanceOf(HandshakeException.class).hasMessage("session too large");
					assertThat(((HandshakeException) ex).reason()).isEqualTo(HandshakeException.Reason.INVALID_REQUEST);
				}).verify(TIMEOUT);
				assertThat(sessions.count().block(TIMEOUT)).isZero();
			});
	}

	@Test
	void heapOfTheStoreCanBeBounded() {
		this.contextRunner.withPropertyValues("hpp.max-store-size=10B")
			.run((context) -> StepVerifier.create(context.getBean(HandshakeSessions.class).create(newSession()))
				.expectErrorMessage("too many sessions")
				.verify(TIMEOUT));
	}

	private static NewSession newSession() {
		return NewSession.ofJson("{}");
	}

	private static ObjectNode batch(String json) {
		return TestJson.object(json);
	}

	private static boolean virtual(ApplicationContext context) {
		Mono<Boolean> asked = Mono.fromCallable(() -> {
			Method isVirtual = Thread.class.getMethod("isVirtual");
			return (Boolean) isVirtual.invoke(Thread.currentThread());
		}).onErrorReturn(NoSuchMethodException.class, false);
		Boolean virtual = asked.subscribeOn(context.getBean(HookWorkers.class).scheduler()).block(TIMEOUT);
		return Boolean.TRUE.equals(virtual);
	}

	@Configuration(proxyBeanMethods = false)
	static class HooksWithSessions {

		@Bean
		SessionCreateHook createHook(HandshakeSessions sessions) {
			return (session, request) -> sessions.count()
				.map((count) -> session.withMeta(session.meta().put("create", count)));
		}

		@Bean
		ActionHook actionHook(HandshakeSessions sessions) {
			return (session, write, request) -> sessions.find(session.id()).hasElement();
		}

		@Bean
		DoneHook doneHook(HandshakeSessions sessions) {
			return (result) -> sessions.updateMeta(result.session().id(), (meta) -> meta.put("done", true)).then();
		}

		@Bean
		ExtendHook extendHook(HandshakeSessions sessions) {
			return (session, time, request) -> sessions
				.updateMeta(session.id(), (meta) -> meta.put("extend", time.toSeconds()))
				.then(Mono.empty());
		}

		@Bean
		BrowserAuthenticator authenticator(HandshakeSessions sessions) {
			return (request, session) -> sessions.find(session.id()).hasElement();
		}

		@Bean
		ModeHandler modeHandler(HandshakeSessions sessions) {
			return (mode) -> false;
		}

	}

}

package io.quintet.hpp.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.hpp.ActionBatch;
import io.quintet.hpp.BlockingHandshakeSessions;
import io.quintet.hpp.HandshakeAgents;
import io.quintet.hpp.HandshakeSessions;
import io.quintet.hpp.NewSession;
import io.quintet.hpp.hook.HandshakeRequest;
import io.quintet.hpp.hook.TypeValidator;
import io.quintet.hpp.internal.json.TestJson;
import io.quintet.hpp.internal.service.HandshakePaths;
import io.quintet.hpp.internal.service.HandshakeService;
import io.quintet.hpp.internal.service.TestHandshakes;
import io.quintet.hpp.internal.web.HandshakeRoutes;
import io.quintet.hpp.internal.web.HandshakeSockets;
import io.quintet.hpp.internal.web.HandshakeWebSettings;
import io.quintet.hpp.session.HandshakeEventBus;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.session.HandshakeSessionStore;
import io.quintet.hpp.session.SessionFrames;
import io.quintet.hpp.store.InMemoryHandshakeSessionStore;
import io.quintet.hpp.store.LocalHandshakeEventBus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Beans of the application that replace those of the starter.
 */
class HppOverrideTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final ReactiveWebApplicationContextRunner contextRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class, HppAutoConfiguration.class));

	@Test
	void usersOwnStoreWins() {
		this.contextRunner.withUserConfiguration(OwnStore.class)
			.run((context) -> assertThat(context).hasSingleBean(HandshakeSessionStore.class)
				.hasBean("ownStore")
				.doesNotHaveBean(InMemoryHandshakeSessionStore.class));
	}

	@Test
	void usersOwnEventBusWins() {
		this.contextRunner.withUserConfiguration(OwnBus.class)
			.run((context) -> assertThat(context).hasSingleBean(HandshakeEventBus.class)
				.hasBean("ownBus")
				.doesNotHaveBean(LocalHandshakeEventBus.class));
	}

	@Test
	void usersOwnProtocolWinsAndItsSidesAreServed() {
		this.contextRunner.withUserConfiguration(OwnHandshake.class).run((context) -> {
			assertThat(context).hasSingleBean(HandshakeService.class).hasBean("ownHandshake");
			HandshakeService own = context.getBean(HandshakeService.class);
			assertThat(context.getBean(HandshakeSessions.class)).isSameAs(own.sessions());
			assertThat(context.getBean(HandshakeAgents.class)).isSameAs(own.agents());
		});
	}

	@Test
	void usersOwnSidesWin() {
		this.contextRunner.withUserConfiguration(OwnSides.class)
			.run((context) -> assertThat(context).hasSingleBean(HandshakeSessions.class)
				.hasSingleBean(HandshakeAgents.class)
				.hasSingleBean(BlockingHandshakeSessions.class)
				.hasBean("ownSessions")
				.hasBean("ownAgents")
				.hasBean("ownBlocking"));
	}

	@Test
	void usersOwnTransportWins() {
		this.contextRunner.withUserConfiguration(OwnTransport.class).run((context) -> {
			assertThat(context).hasSingleBean(HandshakeRoutes.class)
				.hasSingleBean(HandshakeSockets.class)
				.hasBean("ownRoutes")
				.hasBean("ownSockets");
			assertThat(context.getBean("handshakeSocketMapping", SimpleUrlHandlerMapping.class).getUrlMap())
				.containsOnlyKeys("/own-ws/{sid}");
		});
	}

	@Test
	void usersOwnTypeValidatorWins() {
		this.contextRunner.withBean(TypeValidator.class, () -> (value, type) -> !value.equals(TestJson.of("bad")))
			.run((context) -> {
				HandshakeService handshake = context.getBean(HandshakeService.class);
				NewSession form = NewSession.ofJson("{\"schema\":[{\"key\":\"age\",\"type\":\"int\"}]}");
				StepVerifier
					.create(handshake.sessions()
						.create(form)
						.flatMap((session) -> handshake.agents().act(session.id(), ActionBatch.of(batch("""
								{"stream":false,"actions":[{"type":"set","key":"age","value":"ten"},\
								{"type":"set","key":"age","value":"bad"}]}""")), HandshakeRequest.NONE)))
					.assertNext((result) -> {
						assertThat(result.applied()).containsExactly("age");
						assertThat(result.errors()).singleElement()
							.satisfies((error) -> assertThat(error.msg()).isEqualTo("type mismatch, expected int"));
					})
					.expectComplete()
					.verify(TIMEOUT);
			});
	}

	@Test
	void usersOwnClockTellsTheTime() {
		Instant now = Instant.parse("2030-01-01T00:00:00Z");
		this.contextRunner.withBean(Clock.class, () -> Clock.fixed(now, ZoneOffset.UTC))
			.run((context) -> StepVerifier.create(context.getBean(HandshakeSessions.class).create(newSession()))
				.assertNext((session) -> assertThat(session.createdAt()).isEqualTo(now))
				.expectComplete()
				.verify(TIMEOUT));
	}

	private static NewSession newSession() {
		return NewSession.ofJson("{}");
	}

	private static ObjectNode batch(String json) {
		return TestJson.object(json);
	}

	private static InMemoryHandshakeSessionStore inMemory() {
		return new InMemoryHandshakeSessionStore(Clock.systemUTC(), 10, 1_000_000, Duration.ofMinutes(5),
				Schedulers.parallel());
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnStore {

		@Bean
		HandshakeSessionStore ownStore() {
			InMemoryHandshakeSessionStore delegate = inMemory();
			return new HandshakeSessionStore() {

				@Override
				public Mono<Void> create(HandshakeSession session) {
					return delegate.create(session);
				}

				@Override
				public Mono<HandshakeSession> find(String id) {
					return delegate.find(id);
				}

				@Override
				public <R> Mono<Change<R>> update(String id, Function<HandshakeSession, Change<R>> fn) {
					return delegate.update(id, fn);
				}

				@Override
				public Mono<Long> count() {
					return delegate.count();
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBus {

		@Bean
		HandshakeEventBus ownBus() {
			return new HandshakeEventBus() {

				@Override
				public Mono<Void> publish(SessionFrames frames) {
					return Mono.empty();
				}

				@Override
				public Disposable listen(Consumer<SessionFrames> listener) {
					return () -> {
					};
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnHandshake {

		@Bean
		HandshakeService ownHandshake(HandshakeSessionStore store, HandshakeEventBus bus) {
			return TestHandshakes.create(store, bus);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnSides {

		private final HandshakeService other = TestHandshakes.create(inMemory(), new LocalHandshakeEventBus());

		@Bean
		HandshakeSessions ownSessions() {
			return this.other.sessions();
		}

		@Bean
		HandshakeAgents ownAgents() {
			return this.other.agents();
		}

		@Bean
		BlockingHandshakeSessions ownBlocking() {
			return new BlockingHandshakeSessions(this.other.sessions(), Duration.ofSeconds(1));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTransport {

		private final HandshakeWebSettings settings = new HandshakeWebSettings(new HandshakePaths("/own", "/own-ws"),
				HandshakeWebSettings.Bodies.of(1_000), new HandshakeWebSettings.Access(Set.of(), true),
				HandshakeWebSettings.Sockets.of(Duration.ofSeconds(20), 10_000));

		@Bean
		HandshakeRoutes ownRoutes(HandshakeService handshake) {
			return new HandshakeRoutes(handshake, HandshakeRoutes.BY_ADDRESS, this.settings, Clock.systemUTC());
		}

		@Bean
		HandshakeSockets ownSockets(HandshakeService handshake, HandshakeEventBus bus) {
			return new HandshakeSockets(handshake, bus, new HandshakeWebSocketService(), this.settings,
					Schedulers.parallel(), Clock.systemUTC());
		}

	}

}

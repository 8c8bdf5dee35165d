package io.quintet.acp.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.quintet.acp.Acp;
import io.quintet.acp.AcpEvents;
import io.quintet.acp.AcpLimits;
import io.quintet.acp.AcpNamespaces;
import io.quintet.acp.AcpThreads;
import io.quintet.acp.BlockingAcpEvents;
import io.quintet.acp.BlockingAcpThreads;
import io.quintet.acp.access.AcpAuthenticator;
import io.quintet.acp.assistant.Assistant;
import io.quintet.acp.assistant.AssistantHandler;
import io.quintet.acp.assistant.Assistants;
import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.broadcast.LocalBroadcaster;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.internal.web.AcpRoutes;
import io.quintet.acp.internal.web.AcpWebSettings;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.store.r2dbc.PostgresThreadStore;
import io.quintet.acp.thread.Identity;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Beans of the application that replace those of the starter.
 */
class AcpOverrideTests {

	private static final Identity ALICE = Identity.user("alice", "Alice");

	private final ReactiveWebApplicationContextRunner bare = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class, AcpAutoConfiguration.class))
		.withBean(ThreadStore.class, SilentThreadStore::new);

	private final ReactiveWebApplicationContextRunner contextRunner = this.bare.withBean("authenticator",
			AcpAuthenticator.class, () -> (credentials) -> Mono.just(ALICE));

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

package io.quintet.acp.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableReactiveWebApplicationContext;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.acp.BlockingAcpThreads;
import io.quintet.acp.Invocation;
import io.quintet.acp.access.AcpAuthenticator;
import io.quintet.acp.assistant.Assistant;
import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.broadcast.LocalBroadcaster;
import io.quintet.acp.internal.broadcast.SharedBroadcaster;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.store.r2dbc.TestDatabase;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.Tenant;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The broadcaster that an application gets, alone and beside another node.
 */
class AcpBroadcasterTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final Identity ALICE = Identity.user("alice", "Alice");

	private static TestDatabase database;

	private final ReactiveWebApplicationContextRunner application = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class, AcpDatabaseAutoConfiguration.class,
				R2dbcAutoConfiguration.class, AcpAutoConfiguration.class))
		.withUserConfiguration(Beans.class)
		.withPropertyValues(database.properties())
		// No renewal tells of the end of a run while a test waits.
		.withPropertyValues("acp.runs.lease=1h");

	private final ReactiveWebApplicationContextRunner withoutDatabase = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class, AcpAutoConfiguration.class))
		.withUserConfiguration(Beans.class)
		.withBean(ThreadStore.class, SilentThreadStore::new);

	@BeforeAll
	static void createDatabase() {
		database = TestDatabase.create();
	}

	@AfterAll
	static void closeDatabase() {
		database.close();
	}

	@Test
	void aDatabaseThatOthersMayUseIsShared() {
		this.application.run((context) -> {
			assertThat(context.getBean(Broadcaster.class)).isInstanceOf(SharedBroadcaster.class);
			AcpHealthIndicator indicator = new AcpHealthIndicator(context.getBean(AcpNode.class));
			Awaitility.await().atMost(TIMEOUT).untilAsserted(() -> {
				Health health = indicator.health().block(TIMEOUT);
				assertThat(health.getDetails().get("otherNodes")).asInstanceOf(InstanceOfAssertFactories.MAP)
					.containsEntry("bus", "postgres")
					.containsEntry("connected", true)
					.containsEntry("deaf", false)
					.containsKeys("lag", "sweepAge");
			});
		});
	}

	@Test
	void oneNodeIsAskedFor() {
		this.application.withPropertyValues("acp.broadcaster=local")
			.run((context) -> assertThat(context.getBean(Broadcaster.class)).isInstanceOf(LocalBroadcaster.class));
	}

	@Test
	void aStoreOfTheApplicationsOwnIsOneNode() {
		this.withoutDatabase
			.run((context) -> assertThat(context.getBean(Broadcaster.class)).isInstanceOf(LocalBroadcaster.class));
	}

	@Test
	void aStoreThatDoesNotTellItsChangesCannotBeShared() {
		this.withoutDatabase.withPropertyValues("acp.broadcaster=postgres").run((context) -> {
			FailureAnalysis analysis = Failures.analysis(context.getStartupFailure());
			assertThat(analysis.getDescription()).isEqualTo("The property 'acp.broadcaster' asks for several nodes, "
					+ "and the application's own ThreadStore does not tell what other nodes have changed.");
			assertThat(analysis.getAction()).contains("io.quintet.acp.store.ThreadChanges", "acp.broadcaster=local");
		});
	}

	@Test
	void redisNeedsItsLibraryAndItsServer() {
		for (ClassLoader classes : List.of(getClass().getClassLoader(),
				new FilteredClassLoader(ReactiveStringRedisTemplate.class))) {
			this.application.withClassLoader(classes).withPropertyValues("acp.broadcaster=redis").run((context) -> {
				FailureAnalysis analysis = Failures.analysis(context.getStartupFailure());
				assertThat(analysis.getDescription()).startsWith("The property 'acp.broadcaster' is 'redis'");
				assertThat(analysis.getAction()).contains("spring-boot-starter-data-redis-reactive",
						"spring.data.redis.url=", "acp.broadcaster=postgres");
			});
		}
	}

	@Test
	void aRunIsCancelledFromAnotherNode() {
		this.application.run((executing) -> this.application.run((other) -> {
			BlockingAcpThreads threads = threads(executing);
			AcpThread thread = threads.create(ALICE, Tenant.PUBLIC, Map.of());
			threads.addMember(ALICE, thread.id(), Identity.assistant("hang", "Hang"), "member");
			Run run = threads.invoke(ALICE, thread.id(), new Invocation(List.of("hang"), null)).get(0);
			Beans beans = executing.getBean(Beans.class);
			beans.begun.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
			threads(other).cancel(ALICE, run.id());
			beans.cancelled.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
		}));
	}

	@Test
	void theHandlersOfADeletedThreadAreCancelledOnAnotherNode() {
		this.application.run((executing) -> this.application.run((other) -> {
			BlockingAcpThreads threads = threads(executing);
			AcpThread thread = threads.create(ALICE, Tenant.PUBLIC, Map.of());
			threads.addMember(ALICE, thread.id(), Identity.assistant("hang", "Hang"), "member");
			threads.invoke(ALICE, thread.id(), new Invocation(List.of("hang"), null));
			Beans beans = executing.getBean(Beans.class);
			beans.begun.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
			threads(other).delete(ALICE, thread.id());
			beans.cancelled.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
		}));
	}

	private static BlockingAcpThreads threads(AssertableReactiveWebApplicationContext node) {
		return node.getBean(BlockingAcpThreads.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class Beans {

		private final CompletableFuture<Void> begun = new CompletableFuture<>();

		private final CompletableFuture<Void> cancelled = new CompletableFuture<>();

		@Bean
		AcpAuthenticator authenticator() {
			return (credentials) -> Mono.just(ALICE);
		}

		@Bean
		Assistant hang() {
			return new Assistant("hang",
					(context, events) -> Flux.<AssistantEvent>never()
						.doOnSubscribe((subscription) -> this.begun.complete(null))
						.doOnCancel(() -> this.cancelled.complete(null)));
		}

	}

}

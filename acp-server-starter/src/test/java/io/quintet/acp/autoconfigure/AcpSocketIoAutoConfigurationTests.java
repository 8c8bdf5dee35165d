package io.quintet.acp.autoconfigure;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.reactive.ReactiveWebServerFactory;
import org.springframework.boot.web.server.reactive.context.AnnotationConfigReactiveWebServerApplicationContext;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.quintet.acp.AcpLimits;
import io.quintet.acp.AcpNamespaces;
import io.quintet.acp.AcpThreads;
import io.quintet.acp.access.AcpAuthenticator;
import io.quintet.acp.broadcast.LocalBroadcaster;
import io.quintet.acp.internal.live.AcpSocketSettings;
import io.quintet.acp.internal.live.LiveSockets;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.thread.Identity;
import io.quintet.socketio.SocketIoHandlerMapping;
import io.quintet.socketio.SocketIoServer;
import io.quintet.socketio.SocketIoSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The live side in an application.
 */
class AcpSocketIoAutoConfigurationTests {

	private static final int GRACEFUL_SHUTDOWN = SmartLifecycle.DEFAULT_PHASE - 1024;

	private final ReactiveWebApplicationContextRunner contextRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class, AcpAutoConfiguration.class,
				AcpSocketIoAutoConfiguration.class))
		.withBean(ThreadStore.class, SilentThreadStore::new)
		.withBean("authenticator", AcpAuthenticator.class,
				() -> (credentials) -> Mono.just(Identity.user("alice", "Alice")));

	private final ReactiveWebApplicationContextRunner serverRunner = new ReactiveWebApplicationContextRunner(
			AnnotationConfigReactiveWebServerApplicationContext::new)
		.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class, AcpAutoConfiguration.class,
				AcpSocketIoAutoConfiguration.class, HttpHandlerAutoConfiguration.class, WebFluxAutoConfiguration.class))
		.withBean(ThreadStore.class, SilentThreadStore::new)
		.withBean("authenticator", AcpAuthenticator.class,
				() -> (credentials) -> Mono.just(Identity.user("alice", "Alice")))
		.withPropertyValues("server.port=0");

	@Test
	void everythingIsThere() {
		this.contextRunner.run((context) -> assertThat(context).hasNotFailed()
			.hasSingleBean(LiveSockets.class)
			.hasSingleBean(SocketIoServer.class)
			.hasSingleBean(SocketIoHandlerMapping.class)
			.hasSingleBean(AcpSocketIoLifecycle.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "acp.enabled=false", "acp.socketio.enabled=false" })
	void switchedOffLeavesNothing(String property) {
		this.contextRunner.withPropertyValues(property)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(LiveSockets.class)
				.doesNotHaveBean(SocketIoServer.class)
				.doesNotHaveBean(SocketIoHandlerMapping.class));
	}

	@Test
	void withoutReactorNettyOfSpringBootThereIsNone() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(NettyReactiveWebServerFactory.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(AcpThreads.class)
				.doesNotHaveBean(LiveSockets.class));
	}

	@Test
	void defaultsAreThoseOfThePartsWithoutSpringBoot() {
		this.contextRunner.run((context) -> {
			AcpProperties properties = context.getBean(AcpProperties.class);
			assertThat(AcpSocketIoAutoConfiguration.socketSettings(properties)).isEqualTo(AcpSocketSettings.defaults());
			SocketIoSettings settings = AcpSocketIoAutoConfiguration.settings(properties);
			SocketIoSettings defaults = SocketIoSettings.defaults();
			assertThat(settings.path()).isEqualTo(defaults.path());
			assertThat(settings.memory()).isEqualTo(defaults.memory());
		});
	}

	@Test
	void everySettingReachesItsPart() {
		this.contextRunner
			.withPropertyValues("acp.max-body-size=1B", "acp.replay-cap=4", "acp.socketio.path=live",
					"acp.socketio.ping-interval=101ms", "acp.socketio.ping-timeout=102ms",
					"acp.socketio.allowed-origins=https://a,https://b", "acp.socketio.max-connections=5",
					"acp.socketio.max-per-identity=7", "acp.socketio.max-queued-size-per-node=3200B",
					"acp.socketio.max-inbound-size=1000B")
			.run((context) -> {
				AcpProperties properties = context.getBean(AcpProperties.class);
				assertThat(AcpSocketIoAutoConfiguration.socketSettings(properties)).isEqualTo(new AcpSocketSettings(
						1000, 7, new AcpSocketSettings.Replay(4, 100), new AcpSocketSettings.Held(2048, 4 << 20), 100));
				assertThat(AcpSocketIoAutoConfiguration.settings(properties))
					.isEqualTo(new SocketIoSettings("/live/", Set.of("https://a", "https://b"), 1,
							new SocketIoSettings.Timing(Duration.ofMillis(101), Duration.ofMillis(102),
									Duration.ofSeconds(45), Duration.ofSeconds(10)),
							new SocketIoSettings.Memory(8 << 20, 800, 3200, 1000),
							new SocketIoSettings.Counts(5, 64, 1000, 64, 64, 4096)));
			});
	}

	@ParameterizedTest
	@CsvSource({ "/socket.io/, /socket.io/", "/socket.io, /socket.io/", "acp/ws, /acp/ws/", "/a/b/, /a/b/" })
	void thePathMayBeWrittenInAnyForm(String configured, String path) {
		this.contextRunner.withPropertyValues("acp.socketio.path=" + configured)
			.run((context) -> assertThat(context.getBean(AcpNode.class).socketPath()).isEqualTo(path));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "''", "/a b/", "/{a}/", "/acp/", "acp", "//" })
	void aPathThatIsNoneOfItsOwnStopsTheStart(String configured) {
		this.contextRunner.withPropertyValues("acp.socketio.path=" + configured.replace("'", "")).run((context) -> {
			FailureAnalysis analysis = Failures.analysis(context.getStartupFailure());
			assertThat(analysis.getDescription()).startsWith("The property 'acp.socketio.path' is '");
			assertThat(analysis.getAction()).contains("'/socket.io/'");
		});
	}

	@Test
	void usersOwnLiveSideWins() {
		this.contextRunner.withUserConfiguration(OwnSockets.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(LiveSockets.class)
				.hasBean("ownSockets")
				.hasSingleBean(SocketIoServer.class));
	}

	@Test
	void itSharesThePortOfTheWebServerAndEndsBeforeIt() {
		this.serverRunner.withConfiguration(AutoConfigurations.of(NettyReactiveWebServerAutoConfiguration.class))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				AcpSocketIoLifecycle lifecycle = context.getBean(AcpSocketIoLifecycle.class);
				assertThat(lifecycle.isRunning()).isTrue();
				assertThat(lifecycle.getPhase()).isLessThan(context.getBean(AcpLifecycle.class).getPhase())
					.isGreaterThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
			});
	}

	@Test
	void connectionsThatAskedForTheEndpointIdleNoLongerThanOthers() {
		this.serverRunner.withConfiguration(AutoConfigurations.of(NettyReactiveWebServerAutoConfiguration.class))
			.withPropertyValues("server.netty.idle-timeout=300ms")
			.run((context) -> {
				WebServer server = ((ReactiveWebServerApplicationContext) context.getSourceApplicationContext())
					.getWebServer();
				try (Socket socket = new Socket(InetAddress.getLoopbackAddress(),
						Objects.requireNonNull(server).getPort())) {
					socket.setSoTimeout(60_000);
					socket.getOutputStream()
						.write("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nhost: a\r\n\r\n"
							.getBytes(StandardCharsets.US_ASCII));
					// Ends with the connection, or the test with a timeout of the socket.
					String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
					assertThat(answer).startsWith("HTTP/1.1 200").contains("pingInterval");
				}
			});
	}

	@Test
	void http2IsExplained() {
		this.serverRunner.withConfiguration(AutoConfigurations.of(NettyReactiveWebServerAutoConfiguration.class))
			.withPropertyValues("server.http2.enabled=true")
			.run((context) -> {
				FailureAnalysis analysis = Failures.analysis(context.getStartupFailure());
				assertThat(analysis.getDescription()).contains("HTTP/1.1 only").contains("server.http2.enabled=true");
				assertThat(analysis.getAction()).contains("acp.socketio.enabled=false");
			});
	}

	@Test
	void http2IsFineWithoutTheLiveSide() {
		this.serverRunner.withConfiguration(AutoConfigurations.of(NettyReactiveWebServerAutoConfiguration.class))
			.withPropertyValues("server.http2.enabled=true", "acp.socketio.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void anotherWebServerIsExplained() {
		ReactiveWebServerFactory another = (handler) -> {
			WebServer netty = new NettyReactiveWebServerFactory(0).getWebServer(handler);
			return new WebServer() {

				@Override
				public void start() {
					netty.start();
				}

				@Override
				public void stop() {
					netty.stop();
				}

				@Override
				public int getPort() {
					return netty.getPort();
				}

			};
		};
		this.serverRunner.withBean(ReactiveWebServerFactory.class, () -> another).run((context) -> {
			FailureAnalysis analysis = Failures.analysis(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("has to be Reactor Netty");
			assertThat(analysis.getAction()).contains("acp.socketio.enabled=false");
		});
		this.serverRunner.withBean(ReactiveWebServerFactory.class, () -> another)
			.withPropertyValues("acp.socketio.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnSockets {

		@Bean
		LiveSockets ownSockets(AcpThreads threads) {
			return new LiveSockets(threads, new LocalBroadcaster(), (credentials) -> Mono.empty(),
					Schedulers.immediate(), AcpNamespaces.NONE, AcpLimits.defaults(), AcpSocketSettings.defaults());
		}

	}

}

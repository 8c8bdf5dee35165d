package io.quintet.acp.test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.BlockingAcpThreads;
import io.quintet.acp.MessageDraft;
import io.quintet.acp.access.AcpAuthenticator;
import io.quintet.acp.access.AcpCredentials;
import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.broadcast.LocalBroadcaster;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AcpSocketClientTests {

	private static final Duration SHORT = Duration.ofMillis(50);

	private static final Identity ANN = Identity.user("ann", "Ann")
		.withTenant(Tenant.of(Map.of("organization", "acme")));

	private static ConfigurableApplicationContext plain;

	private static ConfigurableApplicationContext namespaced;

	@BeforeAll
	static void start() {
		plain = start("");
		namespaced = start("organization");
	}

	private static ConfigurableApplicationContext start(String namespaceKeys) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.REACTIVE)
			.properties("server.port=0", "lime.enabled=false", "happy.enabled=false");
		return namespaceKeys.isEmpty() ? application.run() : application.run("--acp.namespace-keys=" + namespaceKeys);
	}

	@AfterAll
	static void stop() {
		plain.close();
		namespaced.close();
	}

	private static AcpSocketClient.Builder to(ConfigurableApplicationContext context) {
		return AcpSocketClient.to("http://localhost:" + context.getEnvironment().getProperty("local.server.port"));
	}

	private static String thread(ConfigurableApplicationContext context) {
		return context.getBean(BlockingAcpThreads.class).create(ANN, ANN.tenant(), Map.of()).id();
	}

	@Test
	void headerAndAuthObjectReachTheAuthenticator() {
		try (AcpSocketClient byHeader = to(plain).header("authorization", "ann").connect();
				AcpSocketClient byAuth = to(plain).auth("token", "ann").connect()) {
			assertThat(byHeader.isConnected()).isTrue();
			assertThat(byAuth.isConnected()).isTrue();
			assertThat(byHeader.id()).isNotEmpty().isNotEqualTo(byAuth.id());
		}
	}

	@Test
	void aRefusalIsAnException() {
		assertThatExceptionOfType(AcpSocketRefusedException.class).isThrownBy(() -> to(plain).connect())
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo("unauthenticated"));
	}

	@Test
	void framesComeInOrderAndAreTakenOnce() {
		BlockingAcpThreads threads = plain.getBean(BlockingAcpThreads.class);
		String thread = thread(plain);
		try (AcpSocketClient socket = to(plain).auth("token", "ann").connect()) {
			assertThat(socket.join(thread).get("replayed").isEmpty()).isTrue();
			JsonNode sent = socket
				.emit("message:send", Map.of("thread_id", thread, "draft",
						Map.of("content", List.of(Map.of("type", "text", "text", "1")))))
				.get("event");
			assertThat(socket.next()).isEqualTo(new AcpSocketFrame("event", sent));
			threads.send(ANN, thread, MessageDraft.text("2", "2"));
			threads.send(ANN, thread, MessageDraft.text("3", "3"));
			assertThat(socket.drain()).extracting((frame) -> frame.data().at("/content/0/text").asString())
				.containsExactly("2", "3");
			assertThat(socket.drain()).isEmpty();
			assertThat(socket.poll(SHORT)).isNull();
			assertThat(socket.leave(thread).get("left").asBoolean()).isTrue();
			threads.send(ANN, thread, MessageDraft.text("4", "4"));
			assertThat(socket.drain()).isEmpty();
			assertThat(socket.join(thread, sent).get("replayed").valueStream())
				.extracting((event) -> event.get("client_id").asString())
				.containsExactly("2", "3", "4");
		}
	}

	@Test
	void framesOfOtherNamesCanBeSkipped() {
		BlockingAcpThreads threads = plain.getBean(BlockingAcpThreads.class);
		String thread = thread(plain);
		try (AcpSocketClient socket = to(plain).auth("token", "ann").connect()) {
			socket.join(thread);
			threads.send(ANN, thread, MessageDraft.text("1", "1"));
			threads.addMember(ANN, thread, Identity.user("bob", "Bob"), "member");
			assertThat(socket.next("members:updated").data().get("thread_id").asString()).isEqualTo(thread);
		}
	}

	@Test
	void whatDoesNotComeInTimeFails() {
		try (AcpSocketClient socket = to(plain).auth("token", "ann").timeout(SHORT.multipliedBy(40)).connect()) {
			assertThatExceptionOfType(AssertionError.class).isThrownBy(socket::next).withMessageContaining("no frame");
			assertThatExceptionOfType(AssertionError.class).isThrownBy(socket::awaitEnd);
		}
	}

	@Test
	void severalNamespacesShareAConnection() {
		try (AcpSocketClient acme = to(namespaced).namespace("/acme").auth("token", "ann").connect()) {
			assertThatExceptionOfType(AcpSocketRefusedException.class).isThrownBy(() -> acme.connectTo("/other"))
				.satisfies((ex) -> assertThat(ex.reason()).startsWith("namespace_mismatch"));
			acme.send("42/other,[\"thread:leave\",{\"thread_id\":\"th_1\"}]");
			assertThat(acme.join(thread(namespaced)).has("replayed")).isTrue();
		}
	}

	@Test
	void anEndIsNoticed() {
		AcpSocketClient socket = to(plain).auth("token", "ann").connect();
		socket.abort();
		assertThat(socket.awaitEnd()).isEqualTo(AcpSocketEnd.CLOSED);
		assertThat(socket.isConnected()).isFalse();
		assertThatExceptionOfType(AssertionError.class).isThrownBy(socket::next).withMessageContaining("has ended");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> socket.join("th_1"));
		socket.close();
	}

	@Test
	void whoDisconnectsIsGone() {
		AcpSocketClient socket = to(plain).auth("token", "ann").connect();
		socket.disconnect();
		assertThat(socket.awaitEnd()).isEqualTo(AcpSocketEnd.DISCONNECTED);
		socket.close();
	}

	// Spring Security is on the class path for the recipes, and would ask for a login.
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { ReactiveWebSecurityAutoConfiguration.class,
			ReactiveManagementWebSecurityAutoConfiguration.class })
	static class Application {

		@Bean
		LocalBroadcaster broadcaster() {
			return new LocalBroadcaster();
		}

		@Bean
		ThreadStore store(Broadcaster broadcaster) {
			return new InMemoryThreadStore(broadcaster);
		}

		@Bean
		AcpAuthenticator authenticator() {
			return (credentials) -> isAnn(credentials) ? Mono.just(ANN) : Mono.empty();
		}

		private static boolean isAnn(AcpCredentials credentials) {
			JsonNode token = credentials.auth().get("token");
			return (token != null) ? token.asString().equals("ann")
					: "ann".equals(credentials.headers().get("authorization"));
		}

	}

}

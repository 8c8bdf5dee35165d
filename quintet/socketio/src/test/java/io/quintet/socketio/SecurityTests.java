package io.quintet.socketio;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

import static io.quintet.socketio.SocketIoServerTests.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * The server in an application of Spring Boot: filters and Spring Security decide before
 * it, and its path is one of the application.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "spring.webflux.base-path=/base")
class SecurityTests {

	private static final String PATH = "/base/socket.io/?EIO=4&transport=";

	private static final String CHAT = "Authorization: " + basic("chatter");

	private static final String OTHER = "Authorization: " + basic("other");

	@LocalServerPort
	private int port;

	@Autowired
	private Application application;

	private static String basic(String name) {
		return "Basic " + Base64.getEncoder().encodeToString((name + ":secret").getBytes(StandardCharsets.US_ASCII));
	}

	@Test
	void refusesPollsWithoutALogin() throws Exception {
		try (HttpPeer client = new HttpPeer(this.port)) {
			HttpPeer.Response refused = client.get(PATH + "polling");
			assertThat(refused.status()).isEqualTo(401);
			assertThat(refused.headers()).containsKey("www-authenticate");
			assertThat(client.get(PATH + "polling", OTHER).status()).isEqualTo(403);
			assertThat(client.post(PATH + "polling&sid=x", "40").status()).isEqualTo(401);
		}
	}

	@Test
	void refusesWebSocketsWithoutALogin() {
		assertThatIOException().isThrownBy(() -> webSocket("")).withMessageStartingWith("HTTP/1.1 401");
		assertThatIOException().isThrownBy(() -> webSocket("", OTHER)).withMessageStartingWith("HTTP/1.1 403");
	}

	@Test
	void letsPollsInWithALogin() throws Exception {
		try (HttpPeer client = new HttpPeer(this.port)) {
			HttpPeer.Response opened = client.get(PATH + "polling", CHAT);
			assertThat(opened.status()).isEqualTo(200);
			assertThat(opened.headers()).containsEntry("x-filter", "seen");
			String target = PATH + "polling&sid=" + opened.body().substring(9, 29);
			assertThat(client.post(target, "40", CHAT).body()).isEqualTo("ok");
			assertThat(client.get(target, CHAT).body()).startsWith("40{");
			assertThat(client.post(target, "421[\"echo\",1]", CHAT).body()).isEqualTo("ok");
			assertThat(client.get(target, CHAT).body()).isEqualTo("431[1]");
			// The session does not stand for a login.
			assertThat(client.get(target).status()).isEqualTo(401);
		}
		assertThat(take(this.application.principals)).isEqualTo("chatter");
	}

	@Test
	void letsWebSocketsInWithALogin() throws Exception {
		try (WebSocketPeer client = webSocket("", CHAT)) {
			assertThat(client.text()).startsWith("0{");
			client.enter("/");
			client.send("421[\"echo\",1]");
			assertThat(client.text()).isEqualTo("431[1]");
		}
		assertThat(take(this.application.principals)).isEqualTo("chatter");
	}

	@Test
	void letsClientsMoveToAWebSocketWithALogin() throws Exception {
		try (HttpPeer poll = new HttpPeer(this.port)) {
			String sid = poll.get(PATH + "polling", CHAT).body().substring(9, 29);
			assertThatIOException().isThrownBy(() -> webSocket("&sid=" + sid)).withMessageStartingWith("HTTP/1.1 401");
			try (WebSocketPeer client = webSocket("&sid=" + sid, CHAT)) {
				client.send("2probe");
				assertThat(client.text()).isEqualTo("3probe");
				client.send("5");
				client.enter("/");
			}
		}
		take(this.application.principals);
	}

	@ParameterizedTest
	@CsvSource({ "/socket.io/?EIO=4&transport=polling", "/base/socket.io", "/base/x/socket.io/", "/base/socket.iox/" })
	void answersBelowItsPathOnly(String target) throws Exception {
		try (HttpPeer client = new HttpPeer(this.port)) {
			assertThat(client.get(target, CHAT).status()).isEqualTo(404);
		}
	}

	private WebSocketPeer webSocket(String query, String... headers) throws Exception {
		return WebSocketPeer.upgradeAt(new Socket("127.0.0.1", this.port), PATH + "websocket" + query, headers);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		final BlockingQueue<String> principals = new LinkedBlockingQueue<>();

		@Bean
		SocketIoServer socketIoServer() {
			return new SocketIoServer(SocketIoSettings.defaults(), (rooms) -> new SocketIoHandler() {

				@Override
				public Mono<SocketIoDecision> connect(SocketIoConnectRequest request) {
					Application.this.principals
						.add(String.valueOf((request.principal() != null) ? request.principal().getName() : "nobody"));
					return Mono.just(SocketIoDecision.accept(request));
				}

				@Override
				public Mono<SocketIoArguments> event(SocketIoSocket socket, SocketIoEvent event) {
					return Mono.just(new SocketIoArguments.Nodes(List.copyOf(event.arguments())));
				}

			});
		}

		@Bean
		SocketIoHandlerMapping socketIoHandlerMapping(SocketIoServer server) {
			return new SocketIoHandlerMapping(server);
		}

		@Bean
		SecurityWebFilterChain chain(ServerHttpSecurity http) {
			return http.authorizeExchange((exchange) -> exchange.anyExchange().hasRole("CHAT"))
				.httpBasic(Customizer.withDefaults())
				.csrf(ServerHttpSecurity.CsrfSpec::disable)
				.build();
		}

		@Bean
		MapReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(
					User.withUsername("chatter").password("{noop}secret").roles("CHAT").build(),
					User.withUsername("other").password("{noop}secret").roles("OTHER").build());
		}

		@Bean
		WebFilter marking() {
			return (exchange, chain) -> {
				exchange.getResponse().getHeaders().set("X-Filter", "seen");
				return chain.filter(exchange);
			};
		}

	}

}

package io.quintet.socketio;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The example of docs/socketio.md.
 */
class DocumentedChatTests {

	@Test
	void theChatOfThePageIsTheOneThatIsTested() throws Exception {
		assertThat(Path.of("../../docs/socketio.md")).content()
			.contains(Files.readString(Path.of("src/test/java/com/example/ChatConfiguration.java")));
	}

	@Test
	void theChatTellsEveryoneWhatOneSays() throws Exception {
		Class<?> chat = Class.forName("com.example.ChatConfiguration");
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(chat, Application.class)
			.properties("server.port=0")
			.run()) {
			int port = ((ReactiveWebServerApplicationContext) context).getWebServer().getPort();
			try (WebSocketPeer one = WebSocketPeer.connect(port, "/chat");
					WebSocketPeer two = WebSocketPeer.connect(port, "/chat")) {
				one.send("42/chat,1[\"say\",\"hello\"]");
				assertThat(two.text()).isEqualTo("42/chat,[\"said\",\"hello\"]");
				assertThat(one.text()).isEqualTo("42/chat,[\"said\",\"hello\"]");
				assertThat(one.text()).isEqualTo("43/chat,1[]");
			}
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		SecurityWebFilterChain chain(ServerHttpSecurity http) {
			return http.authorizeExchange((exchange) -> exchange.anyExchange().permitAll()).build();
		}

	}

}

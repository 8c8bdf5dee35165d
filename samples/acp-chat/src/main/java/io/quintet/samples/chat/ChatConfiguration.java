package io.quintet.samples.chat;

import java.time.Duration;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.WebFilter;

import io.quintet.acp.AcpThreads;
import io.quintet.acp.assistant.AcpAssistant;

/**
 * The whole chat below {@code /chat/}: who may take part, the room, the two assistants,
 * and the page. Needs the ACP starter and a database.
 */
@Configuration(proxyBeanMethods = false)
@Import(ChatController.class)
public class ChatConfiguration {

	private static final String CONTENT_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
			+ "img-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

	@Bean
	DemoUsers demoUsers() {
		return new DemoUsers();
	}

	@Bean
	ChatRoom chatRoom(AcpThreads threads) {
		return new ChatRoom(threads);
	}

	@Bean
	@AcpAssistant(Guide.ID)
	Guide guide(@Value("${chat.pace:700ms}") Duration pace) {
		return new Guide(new TripCatalogue(), pace);
	}

	@Bean
	@AcpAssistant(Scribe.ID)
	Scribe scribe(@Value("${chat.pace:700ms}") Duration pace) {
		return new Scribe(pace);
	}

	@Bean
	WebFilter chatHeaders() {
		return (exchange, chain) -> {
			String path = exchange.getRequest().getPath().pathWithinApplication().value();
			if (path.startsWith("/chat/") || path.startsWith("/vendor/")) {
				HttpHeaders headers = exchange.getResponse().getHeaders();
				headers.set("Content-Security-Policy", CONTENT_POLICY);
				headers.set("X-Content-Type-Options", "nosniff");
				headers.set("Referrer-Policy", "no-referrer");
				headers.setCacheControl("no-store");
			}
			return chain.filter(exchange);
		};
	}

}

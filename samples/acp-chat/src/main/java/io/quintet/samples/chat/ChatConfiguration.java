package io.quintet.samples.chat;

import java.time.Duration;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.quintet.acp.AcpThreads;
import io.quintet.acp.assistant.AcpAssistant;
import io.quintet.samples.pages.GuardedPath;
import io.quintet.samples.pages.PagesConfiguration;

/**
 * The whole chat below {@code /chat/}: who may take part, the room, the two assistants,
 * and the page. Needs the ACP starter and a database.
 */
@Configuration(proxyBeanMethods = false)
@Import({ ChatController.class, PagesConfiguration.class })
public class ChatConfiguration {

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
	GuardedPath chatPage() {
		return GuardedPath.page("/chat");
	}

}

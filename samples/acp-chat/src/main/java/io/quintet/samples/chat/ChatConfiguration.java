package io.quintet.samples.chat;

import java.time.Duration;

import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.quintet.acp.AcpThreads;
import io.quintet.acp.assistant.AcpAssistant;
import io.quintet.samples.pages.GuardedPath;
import io.quintet.samples.pages.PagesConfiguration;

/**
 * The whole chat below {@code /chat/}: who may take part, the room, the three assistants,
 * and the page. Needs the ACP starter, {@code quintet-spring-ai} and a database.
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
	TripCatalogue tripCatalogue() {
		return new TripCatalogue();
	}

	@Bean
	@AcpAssistant(Guide.ID)
	Guide guide(TripCatalogue catalogue, @Value("${chat.pace:700ms}") Duration pace) {
		return new Guide(catalogue, pace);
	}

	@Bean
	@AcpAssistant(Scribe.ID)
	Scribe scribe(@Value("${chat.pace:700ms}") Duration pace) {
		return new Scribe(pace);
	}

	// With the model of the application, where it has one.
	@Bean
	@AcpAssistant(Clerk.ID)
	ChatClient clerk(ObjectProvider<ChatModel> models, TripCatalogue catalogue,
			@Value("${chat.pace:700ms}") Duration pace) {
		ChatModel model = models.getIfAvailable(() -> new ScriptedChatModel(catalogue, pace));
		return new Clerk(catalogue).with(model);
	}

	@Bean
	GuardedPath chatPage() {
		return GuardedPath.page("/chat");
	}

}

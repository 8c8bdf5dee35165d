package io.quintet.samples.allinone;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.quintet.acp.assistant.AssistantHandler;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Role;

/**
 * An assistant for the calls of the README, beside those of the chat.
 */
@Configuration(proxyBeanMethods = false)
class EchoConfiguration {

	@Bean
	AssistantHandler echo() {
		return (context, events) -> context.events()
			.filter((event) -> event.author().role() == Role.USER)
			.map((event) -> (event.body() instanceof EventBody.Message message) ? message.text() : "")
			.filter((text) -> !text.isEmpty())
			.last("nothing")
			.map((text) -> events.message("You said: " + text));
	}

}

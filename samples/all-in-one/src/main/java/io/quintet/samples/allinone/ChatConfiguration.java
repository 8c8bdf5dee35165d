package io.quintet.samples.allinone;

import java.util.regex.Pattern;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

import io.quintet.acp.access.AcpAuthenticator;
import io.quintet.acp.assistant.AssistantHandler;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Role;

/**
 * Threads of ACP with one assistant. It believes everybody's name, so it is for this
 * machine only.
 */
@Configuration(proxyBeanMethods = false)
class ChatConfiguration {

	private static final String SCHEME = "Bearer ";

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,32}");

	@Bean
	AcpAuthenticator nameAuthenticator() {
		return (credentials) -> Mono.justOrEmpty(credentials.headers().get("authorization"))
			.filter((header) -> header.startsWith(SCHEME))
			.map((header) -> header.substring(SCHEME.length()))
			.filter((name) -> NAME.matcher(name).matches())
			.map((name) -> Identity.user(name, name));
	}

	@Bean
	AssistantHandler echo() {
		return (context, send) -> context.events()
			.filter((event) -> event.author().role() == Role.USER)
			.map((event) -> (event.body() instanceof EventBody.Message message) ? message.text() : "")
			.filter((text) -> !text.isEmpty())
			.last("nothing")
			.map((text) -> send.message("You said: " + text));
	}

}

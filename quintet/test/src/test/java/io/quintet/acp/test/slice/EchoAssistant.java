package io.quintet.acp.test.slice;

import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.AssistantEvents;
import io.quintet.acp.assistant.AssistantHandler;
import io.quintet.acp.assistant.HandlerContext;

@Component("echo")
class EchoAssistant implements AssistantHandler {

	@Override
	public Flux<AssistantEvent> handle(HandlerContext context, AssistantEvents events) {
		return context.events().count().map((count) -> events.message("after " + count)).flux();
	}

}

package io.quintet.acp.test.slice;

import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.AssistantHandler;
import io.quintet.acp.assistant.HandlerContext;
import io.quintet.acp.assistant.HandlerSend;

@Component("echo")
class EchoAssistant implements AssistantHandler {

	@Override
	public Flux<AssistantEvent> handle(HandlerContext context, HandlerSend send) {
		return context.events().count().map((count) -> send.message("after " + count)).flux();
	}

}

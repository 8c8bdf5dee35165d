package io.quintet.springai.internal;

import java.util.function.Function;

import reactor.core.publisher.Flux;

import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.AssistantEvents;

/**
 * Events of growing texts.
 */
final class TextStreams {

	private TextStreams() {
	}

	static Flux<AssistantEvent> message(AssistantEvents events, Flux<String> pieces) {
		return whole(pieces, events::message);
	}

	static Flux<AssistantEvent> reasoning(AssistantEvents events, Flux<String> pieces) {
		return whole(pieces, events::reasoning);
	}

	private static Flux<AssistantEvent> whole(Flux<String> pieces, Function<String, AssistantEvent> event) {
		return pieces.collect(StringBuilder::new, StringBuilder::append)
			.map((text) -> event.apply(text.toString()))
			.flux();
	}

}

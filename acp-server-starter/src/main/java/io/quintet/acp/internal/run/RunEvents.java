package io.quintet.acp.internal.run;

import java.util.Map;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.AssistantEvents;
import io.quintet.acp.thread.StreamType;

/**
 * Makes the events of one run, and sends its texts as they come.
 */
final class RunEvents extends AssistantEvents {

	private final RunExecution execution;

	RunEvents(RunExecution execution) {
		this.execution = execution;
	}

	@Override
	protected Flux<AssistantEvent> stream(StreamType type, Publisher<String> text, Map<String, JsonNode> metadata) {
		return Flux.defer(() -> {
			RunStream stream = this.execution.open(type, metadata);
			// Asks for the whole text at once: only the event waits for its turn.
			return Flux.from(text)
				.doOnNext(stream::write)
				.then(Mono.defer(() -> Mono.justOrEmpty(this.execution.complete(stream))))
				.onErrorResume((ex) -> this.execution.fail(stream, ex).then(Mono.error(ex)))
				.doOnCancel(() -> this.execution.cancel(stream))
				.flux();
		});
	}

}

package io.quintet.acp;

import java.util.List;
import java.util.Map;

import reactor.core.publisher.Mono;

import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.internal.observation.AcpObservations;
import io.quintet.acp.store.AppendedEvent;
import io.quintet.acp.store.ThreadStore;
import io.quintet.acp.store.ThreadStore.NewEvent;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Ids;
import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.ThreadEvent;

/**
 * Publishes straight into the store.
 */
record DefaultAcpEvents(ThreadStore store, AcpObservations observations) implements AcpEvents {

	@Override
	public Mono<ThreadEvent> message(String threadId, Identity author, String text) {
		return publish(threadId, author, new EventBody.Message(List.of(ContentPart.text(text))), Map.of());
	}

	@Override
	public Mono<ThreadEvent> publish(String threadId, Identity author, EventBody body, Map<String, ?> metadata) {
		return this.observations.observe("publish", Mono.defer(() -> {
			AssistantEvent event;
			try {
				event = new AssistantEvent(body, Metadata.of(metadata));
			}
			catch (IllegalArgumentException ex) {
				throw AcpException.invalid(String.valueOf(ex.getMessage()));
			}
			return this.store
				.append(new NewEvent(Ids.event(), threadId, null, author, event.body(), event.metadata(), null, null))
				.map(AppendedEvent::event);
		}));
	}

}

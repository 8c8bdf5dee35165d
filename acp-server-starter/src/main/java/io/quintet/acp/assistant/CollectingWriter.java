package io.quintet.acp.assistant;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.StreamType;
import io.quintet.acp.thread.ThreadEvent;

/**
 * Emits the whole text at its end.
 */
final class CollectingWriter implements StreamWriter {

	private final BlockingHandlerSend send;

	private final StreamType type;

	private final Map<String, JsonNode> metadata;

	private final StringBuilder text = new StringBuilder();

	private boolean ended;

	CollectingWriter(BlockingHandlerSend send, StreamType type, Map<String, JsonNode> metadata) {
		this.send = send;
		this.type = type;
		this.metadata = metadata;
	}

	@Override
	public void write(String part) {
		if (this.ended) {
			throw new IllegalStateException("The stream has ended");
		}
		this.text.append(part);
	}

	@Override
	public @Nullable ThreadEvent complete() {
		if (this.ended) {
			throw new IllegalStateException("The stream has ended");
		}
		this.ended = true;
		return this.text.isEmpty() ? null
				: this.send.emit(new AssistantEvent(this.type.body(this.text.toString()), this.metadata));
	}

	@Override
	public void close() {
		if (!this.ended && !this.text.isEmpty()) {
			this.ended = true;
			Map<String, JsonNode> marked = new LinkedHashMap<>(this.metadata);
			marked.put("stream", Metadata.toNode(Map.of("status", "failed")));
			this.send.emit(new AssistantEvent(this.type.body(this.text.toString()), marked));
		}
	}

}

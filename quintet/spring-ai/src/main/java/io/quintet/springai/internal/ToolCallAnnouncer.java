package io.quintet.springai.internal;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.client.ChatClientMessageAggregator;
import org.springframework.ai.chat.client.ChatClientRequest;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.client.advisor.api.StreamAdvisor;
import org.springframework.ai.chat.client.advisor.api.StreamAdvisorChain;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.core.Ordered;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Next to the model, inside of the tool loop: when an answer ends with tool calls, they
 * are stored and decided before the loop goes on to run them. No thread waits meanwhile.
 */
record ToolCallAnnouncer(RunTools tools) implements StreamAdvisor {

	private static final ChatClientMessageAggregator AGGREGATOR = new ChatClientMessageAggregator();

	@Override
	public Flux<ChatClientResponse> adviseStream(ChatClientRequest request, StreamAdvisorChain chain) {
		ChatOptions options = request.prompt().getOptions();
		if (!(options instanceof ToolCallingChatOptions offer)) {
			return chain.nextStream(request).doOnNext((piece) -> refuseCalls(piece.chatResponse()));
		}
		return Flux.defer(() -> {
			this.tools.offer(offer);
			AtomicReference<@Nullable ChatClientResponse> whole = new AtomicReference<>();
			return AGGREGATOR.aggregateChatClientResponse(chain.nextStream(request), whole::set)
				.concatWith(Mono.defer(() -> announce(whole.get(), options)));
		});
	}

	// Spring AI would run none of them, and say nothing.
	private static void refuseCalls(@Nullable ChatResponse response) {
		List<AssistantMessage.ToolCall> calls = RunTools.calls(response);
		if (!calls.isEmpty()) {
			throw new IllegalStateException("the model asks for the tool '" + calls.get(0).name()
					+ "', but its options are no ToolCallingChatOptions, so that Spring AI runs no tools; return such "
					+ "options from ChatModel.getOptions()");
		}
	}

	private Mono<ChatClientResponse> announce(@Nullable ChatClientResponse whole, ChatOptions options) {
		return this.tools.announce(RunTools.calls((whole != null) ? whole.chatResponse() : null), options)
			.then(Mono.empty());
	}

	@Override
	public String getName() {
		return "acp tool calls";
	}

	/** Before the model, which is the last one. */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE - 1;
	}

}

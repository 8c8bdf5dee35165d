package io.quintet.samples.chat;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialThinkingContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.langchain4j.model.output.TokenUsage;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.AssistantEvents;
import io.quintet.acp.assistant.AssistantHandler;
import io.quintet.acp.assistant.HandlerContext;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.ThreadEvent;

/**
 * A streaming model of LangChain4j as an assistant, in one file to copy: the thread is
 * its memory, its answer and its thoughts are streams, and a cancelled run cancels the
 * model. It calls no tools.
 */
public final class LangChain4jAssistant implements AssistantHandler {

	private static final int MAX_MESSAGES = 50;

	private final StreamingChatModel model;

	private final String instructions;

	/**
	 * Creates an assistant.
	 * @param model the model
	 * @param instructions what it is told before anything else
	 */
	public LangChain4jAssistant(StreamingChatModel model, String instructions) {
		this.model = model;
		this.instructions = instructions;
	}

	@Override
	public Publisher<AssistantEvent> handle(HandlerContext context, AssistantEvents events) {
		AtomicReference<@Nullable ChatResponse> whole = new AtomicReference<>();
		return context.events()
			.filter((event) -> event.body() instanceof EventBody.Message message && !message.text().isBlank())
			.takeLast(MAX_MESSAGES)
			.map((event) -> toMessage(event, context))
			.startWith(SystemMessage.from(this.instructions))
			.collectList()
			.flatMapMany((messages) -> pieces(ChatRequest.builder().messages(messages).build(), whole))
			.windowUntilChanged(Piece::thought)
			.concatMap((pieces) -> pieces.switchOnFirst((first, all) -> event(first.get(), all, events)))
			.concatWith(Mono.defer(() -> annotate(context, whole.get())).then(Mono.empty()));
	}

	private static Flux<AssistantEvent> event(@Nullable Piece first, Flux<Piece> pieces, AssistantEvents events) {
		Flux<String> text = pieces.map(Piece::text);
		return (first != null && first.thought()) ? events.reasoningStream(text) : events.messageStream(text);
	}

	private static ChatMessage toMessage(ThreadEvent event, HandlerContext context) {
		String text = ((EventBody.Message) event.body()).text();
		return event.author().id().equals(context.assistant().id()) ? AiMessage.from(text)
				: UserMessage.from(event.author().name() + ": " + text);
	}

	private Flux<Piece> pieces(ChatRequest request, AtomicReference<@Nullable ChatResponse> whole) {
		// To ask a model may block.
		return Flux.<Piece>create((sink) -> this.model.chat(request, new Answer(sink, whole)))
			.subscribeOn(Schedulers.boundedElastic());
	}

	private static Mono<Void> annotate(HandlerContext context, @Nullable ChatResponse whole) {
		TokenUsage usage = (whole != null) ? whole.tokenUsage() : null;
		return (usage == null || usage.totalTokenCount() == null) ? Mono.empty()
				: context.annotate(Map.of("usage", Map.of("total_tokens", usage.totalTokenCount())));
	}

	/**
	 * A piece of an answer.
	 *
	 * @param text the text
	 * @param thought whether it was thought and not said
	 */
	private record Piece(String text, boolean thought) {
	}

	/** Hands the pieces on, and cancels the model with the subscription. */
	private static final class Answer implements StreamingChatResponseHandler {

		private final FluxSink<Piece> sink;

		private final AtomicReference<@Nullable ChatResponse> whole;

		Answer(FluxSink<Piece> sink, AtomicReference<@Nullable ChatResponse> whole) {
			this.sink = sink;
			this.whole = whole;
		}

		@Override
		public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
			next(new Piece(piece.text(), false), context.streamingHandle());
		}

		@Override
		public void onPartialThinking(PartialThinking piece, PartialThinkingContext context) {
			next(new Piece(piece.text(), true), context.streamingHandle());
		}

		private void next(Piece piece, StreamingHandle model) {
			if (this.sink.isCancelled()) {
				model.cancel();
			}
			else {
				this.sink.next(piece);
			}
		}

		@Override
		public void onCompleteResponse(ChatResponse response) {
			this.whole.set(response);
			this.sink.complete();
		}

		@Override
		public void onError(Throwable error) {
			this.sink.error(error);
		}

	}

}

package io.quintet.springai.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import reactor.core.publisher.Mono;

import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.AssistantEvents;
import io.quintet.springai.StubChatModel;

import static org.assertj.core.api.Assertions.assertThat;

class ModelAnswerTests {

	private static final AssistantEvents EVENTS = AssistantEvents.INSTANCE;

	private static @Nullable List<AssistantEvent> events(ChatResponse... pieces) {
		RunOutput output = new RunOutput(EVENTS);
		ModelAnswer answer = new ModelAnswer(output, null);
		return output.of(Mono.fromRunnable(() -> {
			for (ChatResponse piece : pieces) {
				answer.accept(ChatClientResponse.builder().chatResponse(piece).build());
			}
		})).collectList().block(Duration.ofSeconds(60));
	}

	@Test
	void reasoningInPiecesIsJoined() {
		assertThat(events(StubChatModel.reasoning("Let "), StubChatModel.reasoning("me "),
				StubChatModel.reasoning("me "), StubChatModel.reasoning("see."), StubChatModel.text("Yes.")))
			.containsExactly(EVENTS.reasoning("Let me me see."), EVENTS.message("Yes."));
	}

	@Test
	void reasoningThatIsRepeatedWithEachPieceIsTakenOnce() {
		assertThat(events(StubChatModel.reasoning("Let "), StubChatModel.reasoning("Let me see."),
				StubChatModel.reasoning("Let me see."), StubChatModel.text("Yes.")))
			.containsExactly(EVENTS.reasoning("Let me see."), EVENTS.message("Yes."));
	}

	@Test
	void anotherRoundOfReasoningBeginsAnew() {
		assertThat(events(StubChatModel.reasoning("One"), StubChatModel.reasoning("One two"),
				StubChatModel.text("Yes."), StubChatModel.reasoning("Three"), StubChatModel.reasoning("Three four")))
			.containsExactly(EVENTS.reasoning("One two"), EVENTS.message("Yes."), EVENTS.reasoning("Three four"));
	}

	@Test
	void reasoningOfTheGenerationCountsToo() {
		Generation generation = new Generation(new AssistantMessage("Yes."),
				ChatGenerationMetadata.builder().metadata("thinking", "Hm.").build());
		assertThat(events(new ChatResponse(List.of(generation)))).containsExactly(EVENTS.reasoning("Hm."),
				EVENTS.message("Yes."));
	}

	@Test
	void whatIsNoTextIsNoReasoning() {
		AssistantMessage message = AssistantMessage.builder()
			.content("Yes.")
			.properties(Map.of("thinking", Boolean.TRUE))
			.build();
		assertThat(events(new ChatResponse(List.of(new Generation(message))))).containsExactly(EVENTS.message("Yes."));
	}

}

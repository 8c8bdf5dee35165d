package io.quintet.samples.chat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.quintet.acp.Acp;
import io.quintet.acp.AcpThreads;
import io.quintet.acp.BlockingAcpThreads;
import io.quintet.acp.Invocation;
import io.quintet.acp.MessageDraft;
import io.quintet.acp.assistant.Assistant;
import io.quintet.acp.assistant.Assistants;
import io.quintet.acp.test.InMemoryThreadStore;
import io.quintet.acp.test.RecordingBroadcaster;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.Member;
import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.Tenant;
import io.quintet.acp.thread.ThreadEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The adapter for LangChain4j, with a model that says what a test wants.
 */
class LangChain4jAssistantTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final Identity ADA = Identity.user("ada", "Ada");

	private final RecordingBroadcaster broadcaster = new RecordingBroadcaster();

	private Acp acp;

	private BlockingAcpThreads threads;

	private String thread;

	private void start(StreamingChatModel model) {
		Assistants assistants = Assistants
			.of(List.of(new Assistant("sage", new LangChain4jAssistant(model, "You are wise."))));
		this.acp = Acp.builder(new InMemoryThreadStore(this.broadcaster), this.broadcaster, assistants).build();
		this.acp.start();
		AcpThreads reactive = this.acp.threads();
		this.threads = new BlockingAcpThreads(reactive, TIMEOUT);
		this.thread = this.threads.create(ADA, Tenant.PUBLIC, Map.of()).id();
		this.threads.addMember(ADA, this.thread, Identity.assistant("sage", "Sage"), Member.DEFAULT_ROLE);
	}

	@AfterEach
	void stop() {
		this.acp.stop(Duration.ofSeconds(1)).block(TIMEOUT);
	}

	private void ask(String text) {
		this.threads.send(ADA, this.thread, MessageDraft.text(text, text));
		this.threads.invoke(ADA, this.thread, Invocation.of("sage"));
	}

	@Test
	void theModelSeesTheThreadAndItsPiecesBecomeEvents() {
		List<List<ChatMessage>> seen = new CopyOnWriteArrayList<>();
		start(model(seen, (answer) -> {
			answer.think("Hm");
			answer.think("m.");
			answer.say("For");
			answer.say("ty-two.");
			answer.end();
		}));
		ask("What is the answer?");
		this.broadcaster.awaitEvent(this.thread, "run.completed", TIMEOUT);
		assertThat(seen).containsExactly(
				List.of(SystemMessage.from("You are wise."), UserMessage.from("Ada: What is the answer?")));
		List<ThreadEvent> events = this.broadcaster.events(this.thread);
		assertThat(events).filteredOn((event) -> event.type().equals("reasoning"))
			.extracting(ThreadEvent::body)
			.containsExactly(new EventBody.Reasoning("Hmm."));
		assertThat(events).filteredOn((event) -> event.type().equals("message") && event.runId() != null)
			.singleElement()
			.satisfies((event) -> assertThat(((EventBody.Message) event.body()).text()).isEqualTo("Forty-two."));
		String run = events.get(events.size() - 1).runId();
		assertThat(this.threads.run(ADA, run).metadata())
			.isEqualTo(Metadata.of(Map.of("usage", Map.of("total_tokens", 3))));
	}

	@Test
	void anErrorOfTheModelEndsTheRun() {
		start(model(new CopyOnWriteArrayList<>(), (answer) -> answer.fail(new IllegalStateException("no quota"))));
		ask("What is the answer?");
		ThreadEvent failed = this.broadcaster.awaitEvent(this.thread, "run.failed", TIMEOUT);
		assertThat(((EventBody.RunFailed) failed.body()).error().message()).isEqualTo("no quota");
	}

	private static StreamingChatModel model(List<List<ChatMessage>> seen, Consumer<Script> script) {
		return new StreamingChatModel() {

			@Override
			public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
				seen.add(request.messages());
				script.accept(new Script(handler));
			}

		};
	}

	/** What a model does with its handler. */
	private record Script(StreamingChatResponseHandler handler) {

		private static final StreamingHandle HANDLE = new StreamingHandle() {

			@Override
			public void cancel() {
			}

			@Override
			public boolean isCancelled() {
				return false;
			}

		};

		void think(String piece) {
			this.handler.onPartialThinking(new PartialThinking(piece), new PartialThinkingContext(HANDLE));
		}

		void say(String piece) {
			this.handler.onPartialResponse(new PartialResponse(piece), new PartialResponseContext(HANDLE));
		}

		void end() {
			this.handler.onCompleteResponse(
					ChatResponse.builder().aiMessage(AiMessage.from("whole")).tokenUsage(new TokenUsage(1, 2)).build());
		}

		void fail(Throwable error) {
			this.handler.onError(error);
		}

	}

}

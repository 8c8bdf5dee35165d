package io.quintet.springai;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.ToolCallingAdvisor;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.ToolContext;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.tool.annotation.ToolParam;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.BlockingAcpThreads;
import io.quintet.acp.assistant.AcpAssistant;
import io.quintet.acp.broadcast.Broadcaster;
import io.quintet.acp.broadcast.ThreadFrame;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Metadata;
import io.quintet.acp.thread.Run;
import io.quintet.acp.thread.RunStatus;
import io.quintet.acp.thread.ThreadEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Chat clients in threads: what they see, what they say, and what their tools do.
 */
class ChatClientAssistantTests {

	private static ChatApplication chat;

	@BeforeAll
	static void start() {
		chat = ChatApplication.start(Assistants.class, "acp.spring-ai.max-messages=5", "acp.broadcaster=local");
	}

	@AfterAll
	static void stop() {
		chat.close();
	}

	@Test
	void piecesOfTheAnswerAreOneMessageAndReasoningComesBefore() {
		String thread = chat.thread("guide");
		Run run = chat.ask(thread, "guide", "Hello");
		assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
		assertThat(chat.types(thread)).containsExactly("run.started", "reasoning", "message", "run.completed");
		assertThat(chat.runEvents(thread).get(1).body()).isEqualTo(new EventBody.Reasoning("They greet me."));
		assertThat(ChatApplication.text(chat.runEvents(thread).get(2))).isEqualTo("Good morning!");
	}

	@Test
	void modelAndTokensAreInTheMetadataOfTheRun() {
		String thread = chat.thread("guide");
		Run run = chat.ask(thread, "guide", "Hello");
		assertThat(run.metadata()).isEqualTo(Metadata.of(Map.of("model", "stub-1", "usage",
				Map.of("prompt_tokens", 7, "completion_tokens", 3, "total_tokens", 10))));
	}

	@Test
	void theThreadIsTheMemory() {
		String thread = chat.thread("guide", "parrot");
		chat.ask(thread, "guide", "I am here.");
		chat.say(ChatApplication.BOB, thread, "So am I.");
		chat.ask(thread, "parrot", "Who is here?");
		List<Message> seen = last(chat, "parrotModel");
		assertThat(seen).containsExactly(new SystemMessage("You are a parrot."), new UserMessage("Ann: I am here."),
				new UserMessage("guide: Good morning!"), new UserMessage("Bob: So am I."),
				new UserMessage("Ann: Who is here?"));
		chat.ask(thread, "parrot", "Again?");
		chat.ask(thread, "parrot", "And again?");
		// The newest five, and the parrot's own words as its own.
		seen = last(chat, "parrotModel");
		assertThat(seen).hasSize(6);
		assertThat(seen.subList(1, 6)).containsExactly(new UserMessage("Who is here?"), new AssistantMessage("Croak."),
				new UserMessage("Again?"), new AssistantMessage("Croak."), new UserMessage("And again?"));
	}

	private static List<Message> last(ChatApplication chat, String model) {
		List<Prompt> prompts = chat.bean(Models.class).get(model).prompts();
		return prompts.get(prompts.size() - 1).getInstructions();
	}

	@Test
	void everybodySeesTheAnswerGrow() throws Exception {
		String thread = chat.thread("slow");
		chat.say(ChatApplication.ANN, thread, "Hello");
		List<String> deltas = new CopyOnWriteArrayList<>();
		Disposable listening = chat.bean(Broadcaster.class).listen((frame) -> {
			if (frame instanceof ThreadFrame.StreamDelta delta && delta.threadId().equals(thread)) {
				deltas.add(delta.text());
			}
		});
		Run run = chat.invoke(thread, "slow");
		Slow slow = chat.bean(Slow.class);
		// The model goes on only when its first words were seen.
		Awaitility.await().atMost(ChatApplication.TIMEOUT).until(() -> String.join("", deltas).equals("Once upon "));
		slow.more.tryEmitEmpty();
		chat.awaitEnd(run);
		listening.dispose();
		assertThat(String.join("", deltas)).isEqualTo("Once upon a time.");
		assertThat(ChatApplication.text(chat.runEvents(thread).get(1))).isEqualTo("Once upon a time.");
	}

	@Test
	void aModelThatFailsEndsTheRunWithItsWords() {
		String thread = chat.thread("broken");
		Run run = chat.ask(thread, "broken", "Hello");
		assertThat(run.status()).isEqualTo(RunStatus.FAILED);
		assertThat(run.error().message()).isEqualTo("the chat client failed: quota exceeded");
		assertThat(run.metadata().get("usage").get("total_tokens").intValue()).isEqualTo(2);
	}

	@Test
	void callsThatSpringAiWouldNotRunFailTheRun() {
		String thread = chat.thread("optionless");
		Run run = chat.ask(thread, "optionless", "Where is my order?");
		assertThat(run.status()).isEqualTo(RunStatus.FAILED);
		assertThat(run.error().message())
			.startsWith("the chat client failed: the model asks for the tool 'order', but its options are no")
			.endsWith("return such options from ChatModel.getOptions()");
	}

	@Test
	void aCancelledRunDisposesTheModel() throws Exception {
		String thread = chat.thread("endless");
		chat.say(ChatApplication.ANN, thread, "Hello");
		Run run = chat.invoke(thread, "endless");
		Endless endless = chat.bean(Endless.class);
		assertThat(endless.begun.await(60, TimeUnit.SECONDS)).isTrue();
		chat.threads().cancel(ChatApplication.ANN, run.id());
		Awaitility.await().atMost(ChatApplication.TIMEOUT).untilTrue(endless.disposed);
		assertThat(chat.awaitEnd(run).status()).isEqualTo(RunStatus.CANCELLED);
		assertThat(chat.runEvents(thread)).anySatisfy((event) -> {
			assertThat(event.type()).isEqualTo("message");
			assertThat(ChatApplication.text(event)).isEqualTo("And then ");
			assertThat(event.metadata()).containsKey("stream");
		});
	}

	@Test
	void aCancelledRunInterruptsItsTool() throws Exception {
		String thread = chat.thread("sleeper");
		chat.say(ChatApplication.ANN, thread, "Good night");
		Run run = chat.invoke(thread, "sleeper");
		Sleep sleep = chat.bean(Sleep.class);
		assertThat(sleep.begun.await(60, TimeUnit.SECONDS)).isTrue();
		chat.threads().cancel(ChatApplication.ANN, run.id());
		Awaitility.await().atMost(ChatApplication.TIMEOUT).untilTrue(sleep.interrupted);
		assertThat(chat.awaitEnd(run).status()).isEqualTo(RunStatus.CANCELLED);
		assertThat(chat.types(thread)).containsExactly("run.started", "tool.call", "run.cancelled");
	}

	@Test
	void aToolCallIsStoredBeforeItRunsAndItsResultAfter() {
		String thread = chat.thread("clerk");
		chat.ask(thread, "clerk", "Where is my order?");
		assertThat(chat.types(thread)).containsExactly("run.started", "message", "tool.call", "tool.call",
				"tool.result", "tool.result", "message", "run.completed");
		List<ThreadEvent> events = chat.runEvents(thread);
		assertThat(events.get(2).body())
			.isEqualTo(new EventBody.ToolCall("c1", "order", Metadata.toNode(Map.of("number", 4711))));
		assertThat(((EventBody.ToolResult) events.get(4).body()).result()).isEqualTo(Metadata.toNode("left yesterday"));
		EventBody.ToolResult failed = (EventBody.ToolResult) events.get(5).body();
		assertThat(failed.id()).isEqualTo("c2");
		assertThat(failed.error()).isEqualTo(Metadata.toNode(Map.of("code", "tool_error", "message", "no such order")));
		assertThat(ChatApplication.text(events.get(6))).isEqualTo("It said [\"left yesterday\", no such order]");
		// Seen from within the tool.
		assertThat(chat.bean(Orders.class).seen.get()).containsExactly("run.started", "message", "tool.call",
				"tool.call");
	}

	@Test
	void runsOfTwoThreadsKeepTheirCallsApart() {
		String one = chat.thread("meeting");
		String other = chat.thread("meeting");
		chat.say(ChatApplication.ANN, one, "one");
		chat.say(ChatApplication.ANN, other, "other");
		Run first = chat.invoke(one, "meeting");
		Run second = chat.invoke(other, "meeting");
		chat.awaitEnd(first);
		chat.awaitEnd(second);
		for (String thread : List.of(one, other)) {
			String name = thread.equals(one) ? "one" : "other";
			assertThat(chat.types(thread)).containsExactly("run.started", "tool.call", "tool.result", "message",
					"run.completed");
			JsonNode met = ((EventBody.ToolResult) chat.runEvents(thread).get(2).body()).result();
			assertThat(met).isEqualTo(Metadata.toNode(name + " in " + thread));
		}
	}

	@Test
	void aChatClientWithoutTheAnnotationIsNoAssistant() {
		assertThat(chat.bean(io.quintet.acp.assistant.Assistants.class).ids()).containsExactlyInAnyOrder("guide",
				"parrot", "broken", "endless", "slow", "sleeper", "clerk", "optionless", "meeting");
	}

	@Test
	void aToolAdvisorOfItsOwnIsRefusedAtTheStart() {
		assertThatExceptionOfType(FailureAnalyzedException.class)
			.isThrownBy(() -> ChatApplication.start(OwnToolAdvisor.class).close())
			.satisfies((failure) -> {
				assertThat(failure.analysis().getDescription())
					.isEqualTo("The bean 'stubborn' cannot be an assistant.");
				assertThat(failure.analysis().getAction())
					.contains("Leave the tool advisor 'Tool Calling Advisor' out");
			});
	}

	/** The models by the names of their beans. */
	record Models(Map<String, StubChatModel> byName) {

		StubChatModel get(String name) {
			return this.byName.get(name);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Assistants {

		private final StubChatModel parrotModel = new StubChatModel(
				(prompt) -> Flux.just(StubChatModel.text("Croak.")));

		@Bean
		Models models() {
			return new Models(Map.of("parrotModel", this.parrotModel));
		}

		@Bean
		ChatClient notAnAssistant() {
			return ChatClient.create(this.parrotModel);
		}

		@Bean
		@AcpAssistant("guide")
		ChatClient greeter() {
			return ChatClient.create(new StubChatModel(
					(prompt) -> Flux.just(StubChatModel.reasoning("They "), StubChatModel.reasoning("They greet me."),
							StubChatModel.text("Good "), StubChatModel.text("morning!"), StubChatModel.usage(7, 3))));
		}

		@Bean
		ChatClientAssistant parrot() {
			return ChatClientAssistant.builder(ChatClient.builder(this.parrotModel).build())
				.customizer((request, context) -> request.system("You are a " + context.assistant().name() + "."))
				.build();
		}

		@Bean
		@AcpAssistant("broken")
		ChatClient broken() {
			return ChatClient.create(new StubChatModel((prompt) -> Flux.concat(Flux.just(StubChatModel.usage(1, 1)),
					Flux.error(new IllegalStateException("no answer", new IllegalStateException("quota exceeded"))))));
		}

		@Bean
		Endless endless() {
			return new Endless(new CountDownLatch(1), new AtomicBoolean());
		}

		@Bean
		@AcpAssistant("endless")
		ChatClient endlessClient(Endless endless) {
			return ChatClient.create(new StubChatModel(
					(prompt) -> Flux.concat(Flux.just(StubChatModel.text("And then ")), Flux.<ChatResponse>never())
						.doOnSubscribe((subscription) -> endless.begun.countDown())
						.doOnCancel(() -> endless.disposed.set(true))));
		}

		@Bean
		Slow slowModel() {
			return new Slow(Sinks.empty());
		}

		@Bean
		@AcpAssistant("slow")
		ChatClient slow(Slow slowModel) {
			return ChatClient.create(new StubChatModel(
					(prompt) -> Flux.concat(Flux.just(StubChatModel.text("Once "), StubChatModel.text("upon ")),
							slowModel.more.asMono().thenMany(Flux.just(StubChatModel.text("a time."))))));
		}

		@Bean
		Sleep sleep() {
			return new Sleep();
		}

		@Bean
		@AcpAssistant("sleeper")
		ChatClient sleeper(Sleep sleep) {
			return ChatClient.builder(StubChatModel.calling(StubChatModel.call("s1", "sleep", "{}")))
				.defaultTools(sleep)
				.build();
		}

		@Bean
		Orders orders(ObjectProvider<BlockingAcpThreads> threads) {
			return new Orders(threads);
		}

		@Bean
		@AcpAssistant("clerk")
		ChatClientAssistant clerk(Orders orders) {
			AssistantMessage.ToolCall good = StubChatModel.call("c1", "order", "{\"number\": 4711}");
			AssistantMessage.ToolCall bad = StubChatModel.call("c2", "order", "{\"number\": 1}");
			ChatModel model = new StubChatModel((prompt) -> StubChatModel.results(prompt).isEmpty()
					? Flux.just(StubChatModel.text("Let me see."), StubChatModel.calls(good, bad))
					: StubChatModel.calling().stream(prompt));
			return ChatClientAssistant.builder(ChatClient.builder(model).defaultTools(orders).build())
				.customizer((request, context) -> request.toolContext(Map.of("thread", context.thread().id())))
				.build();
		}

		@Bean
		@AcpAssistant("optionless")
		ChatClient optionless() {
			ChatModel calling = StubChatModel.calling(StubChatModel.call("c1", "order", "{}"));
			return ChatClient.create(new ChatModel() {

				@Override
				public ChatResponse call(Prompt prompt) {
					throw new UnsupportedOperationException("Assistants stream");
				}

				@Override
				public Flux<ChatResponse> stream(Prompt prompt) {
					return calling.stream(prompt);
				}

			});
		}

		@Bean
		@AcpAssistant("meeting")
		ChatClientAssistant meeting() {
			ChatModel model = new StubChatModel((prompt) -> StubChatModel.results(prompt).isEmpty()
					? Flux.just(StubChatModel.calls(StubChatModel.call("same", "meet",
							Metadata.toNode(Map.of("who", prompt.getUserMessage().getText())).toString())))
					: StubChatModel.calling().stream(prompt));
			return ChatClientAssistant.builder(ChatClient.builder(model).defaultTools(new Meeting()).build())
				.customizer((request, context) -> request.toolContext(Map.of("thread", context.thread().id())))
				.build();
		}

	}

	/** A tool that does not end by itself. */
	static class Sleep {

		private final CountDownLatch begun = new CountDownLatch(1);

		private final AtomicBoolean interrupted = new AtomicBoolean();

		@Tool(description = "Sleeps")
		String sleep() {
			this.begun.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				this.interrupted.set(true);
			}
			return "awake";
		}

	}

	record Slow(Sinks.Empty<Void> more) {
	}

	record Endless(CountDownLatch begun, AtomicBoolean disposed) {
	}

	/** A tool that looks at the thread while it runs. */
	static class Orders {

		private final ObjectProvider<BlockingAcpThreads> threads;

		private final AtomicReference<List<String>> seen = new AtomicReference<>();

		Orders(ObjectProvider<BlockingAcpThreads> threads) {
			this.threads = threads;
		}

		@Tool(description = "Finds an order")
		String order(@ToolParam int number, ToolContext context) {
			if (number == 1) {
				throw new IllegalArgumentException("no such order");
			}
			this.seen.set(this.threads.getObject()
				.events(ChatApplication.ANN, (String) context.getContext().get("thread"), null, 1000)
				.items()
				.stream()
				.filter((event) -> event.runId() != null)
				.map(ThreadEvent::type)
				.toList());
			return "left yesterday";
		}

	}

	/** A tool that waits until two runs are in it. */
	static class Meeting {

		private final CyclicBarrier both = new CyclicBarrier(2);

		@Tool(description = "Meets another run")
		String meet(@ToolParam String who, ToolContext context) throws Exception {
			this.both.await(60, TimeUnit.SECONDS);
			return who + " in " + context.getContext().get("thread");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnToolAdvisor {

		@Bean
		@AcpAssistant("stubborn")
		ChatClient stubborn() {
			return ChatClient.builder(StubChatModel.calling())
				.defaultAdvisors(ToolCallingAdvisor.builder().build())
				.build();
		}

	}

}

package io.quintet.springai.internal;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.ChatClientAttributes;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.client.DefaultChatClient.DefaultChatClientRequestSpec;
import org.springframework.ai.chat.client.advisor.ToolCallingAdvisor;
import org.springframework.ai.chat.client.advisor.api.Advisor;
import org.springframework.ai.chat.client.advisor.api.MemoryAdvisor;
import org.springframework.ai.chat.client.advisor.api.ToolAdvisor;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.model.tool.ToolCallingManager;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.acp.approval.ToolApprovals;
import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.AssistantEvents;
import io.quintet.acp.assistant.AssistantHandler;
import io.quintet.acp.assistant.HandlerContext;
import io.quintet.acp.thread.AcpException;

/**
 * Executes the runs of an assistant by its chat client: shows it the thread, and emits
 * what it says as it says it.
 */
public final class ChatClientHandler implements AssistantHandler {

	private final Speaker speaker;

	private final ThreadMemory memory;

	private final ApprovalRule rule;

	private final ToolApprovals approvals;

	private final ToolLoop loop;

	/**
	 * Creates a handler.
	 * @param speaker says what the assistant says
	 * @param memory the threads as it sees them
	 * @param rule tells which tools need approval
	 * @param approvals asks for it
	 * @param loop how the application runs tools
	 * @throws IllegalArgumentException when the chat client runs tools by an advisor of
	 * its own
	 */
	public ChatClientHandler(Speaker speaker, ThreadMemory memory, ApprovalRule rule, ToolApprovals approvals,
			ToolLoop loop) {
		this.speaker = speaker;
		this.memory = memory;
		this.rule = rule;
		this.approvals = approvals;
		this.loop = loop;
		if (speaker.chatClient().prompt() instanceof DefaultChatClientRequestSpec request) {
			refuseToolAdvisor(request);
		}
	}

	// Its calls would be neither stored nor approved.
	private static void refuseToolAdvisor(DefaultChatClientRequestSpec request) {
		for (Advisor advisor : request.getAdvisors()) {
			if (advisor instanceof ToolAdvisor) {
				throw new IllegalArgumentException("Leave the tool advisor '" + advisor.getName()
						+ "' out of its chat client: what it calls is neither stored nor approved. To change how "
						+ "tools are called, declare a bean of the type ToolCallingAdvisor.Builder or "
						+ "ToolCallingManager.");
			}
		}
	}

	@Override
	public Publisher<AssistantEvent> handle(HandlerContext context, AssistantEvents events) {
		return Flux.defer(() -> {
			RunOutput output = new RunOutput(events);
			return output.of(converse(context, output));
		});
	}

	private Mono<Void> converse(HandlerContext context, RunOutput output) {
		ModelAnswer answer = new ModelAnswer(output, this.speaker.reasoning());
		// Goes on on a thread that may block, as tools of other servers do.
		return this.memory.read(context.thread().id(), context.assistant().id())
			.flatMapMany((messages) -> answer(context, messages, output))
			.doOnNext(answer::accept)
			.then()
			.onErrorMap(ChatClientHandler::clear)
			.onErrorResume((ex) -> note(context, answer).onErrorComplete().then(Mono.error(ex)))
			.then(Mono.defer(() -> note(context, answer)));
	}

	private static Mono<Void> note(HandlerContext context, ModelAnswer answer) {
		return answer.metadata().isEmpty() ? Mono.empty() : context.annotate(answer.metadata());
	}

	private Flux<ChatClientResponse> answer(HandlerContext context, List<Message> messages, RunOutput output) {
		ChatClient.ChatClientRequestSpec request = this.speaker.chatClient().prompt().messages(messages);
		this.speaker.customizer().accept(request, context);
		if (runsTools(request)) {
			RunTools tools = new RunTools(context.run(), output, this.rule, this.approvals);
			request.advisors(this.loop.advisor(tools, request), new ToolCallAnnouncer(tools));
		}
		return request.stream().chatClientResponse();
	}

	private static boolean runsTools(ChatClient.ChatClientRequestSpec request) {
		if (!(request instanceof DefaultChatClientRequestSpec known)) {
			return true;
		}
		refuseToolAdvisor(known);
		return !Boolean.FALSE
			.equals(known.getAdvisorParams().get(ChatClientAttributes.TOOL_CALLING_ADVISOR_AUTO_REGISTER.getKey()));
	}

	// Advisors hide what the model said behind exceptions of their own.
	private static Throwable clear(Throwable error) {
		if (error instanceof AcpException) {
			return error;
		}
		String text = null;
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			if (cause.getMessage() != null && !cause.getMessage().isBlank()) {
				text = cause.getMessage();
			}
		}
		return new IllegalStateException(
				"the chat client failed: " + ((text != null) ? text : error.getClass().getSimpleName()), error);
	}

	/**
	 * What an assistant consists of.
	 *
	 * @param chatClient talks to the model
	 * @param customizer changes the request of each run
	 * @param reasoning finds reasoning in a piece of an answer; {@code null} for the
	 * usual places
	 */
	public record Speaker(ChatClient chatClient,
			BiConsumer<ChatClient.ChatClientRequestSpec, HandlerContext> customizer,
			@Nullable Function<Generation, @Nullable String> reasoning) {
	}

	/**
	 * How the application runs tools.
	 *
	 * @param advisors makes the advisor, as the application has configured it
	 * @param manager executes the calls
	 */
	public record ToolLoop(ToolCallingAdvisor.Builder<?> advisors, ToolCallingManager manager) {

		ToolCallingAdvisor advisor(RunTools tools, ChatClient.ChatClientRequestSpec request) {
			ToolCallingAdvisor.Builder<?> builder = this.advisors.copy();
			builder.toolCallingManager(new BlockingToolCalls(this.manager, tools));
			if (remembersWithin(request, builder.getAdvisorOrder())) {
				builder.disableInternalConversationHistory();
			}
			return builder.build();
		}

		// As Spring AI does: a memory inside of the loop keeps the history of the calls.
		private static boolean remembersWithin(ChatClient.ChatClientRequestSpec request, int order) {
			return request instanceof DefaultChatClientRequestSpec known && known.getAdvisors()
				.stream()
				.anyMatch((advisor) -> advisor instanceof MemoryAdvisor && advisor.getOrder() > order);
		}

	}

}

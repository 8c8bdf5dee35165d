package io.quintet.springai.internal;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.model.ToolContext;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.model.tool.ToolCallingManager;
import org.springframework.ai.model.tool.ToolExecutionResult;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.definition.ToolDefinition;
import org.springframework.ai.tool.execution.ToolExecutionException;
import org.springframework.ai.tool.metadata.ToolMetadata;

import io.quintet.acp.approval.ToolDecision.Refusal;

/**
 * Has the application's manager execute the calls of a run, one at a time, and stores
 * what comes of each. Called on a thread that may block, which is interrupted when the
 * run is cancelled.
 */
record BlockingToolCalls(ToolCallingManager manager, RunTools tools) implements ToolCallingManager {

	@Override
	public List<ToolDefinition> resolveToolDefinitions(ToolCallingChatOptions options) {
		return this.manager.resolveToolDefinitions(options);
	}

	@Override
	public ToolExecutionResult executeToolCalls(Prompt prompt, ChatResponse response) {
		Round round = new Round(prompt, response);
		List<PlannedCall> plans = new ArrayList<>();
		for (AssistantMessage.ToolCall call : round.calls()) {
			PlannedCall plan = this.tools.take(call);
			plans.add((plan != null) ? plan : plan(call, prompt.getOptions()));
		}
		for (int i = 0; i < plans.size(); i++) {
			try {
				execute(round, round.calls().get(i), plans.get(i));
			}
			catch (RuntimeException ex) {
				recordFailure(plans.subList(i, plans.size()), ex);
				throw ex;
			}
		}
		return round.result();
	}

	private void recordFailure(List<PlannedCall> left, RuntimeException failure) {
		try {
			left.forEach((plan) -> this.tools.failed(plan, new Refusal("tool_error", message(failure))).block());
		}
		catch (RuntimeException ex) {
			// The run is over.
			failure.addSuppressed(ex);
		}
	}

	private PlannedCall plan(AssistantMessage.ToolCall call, @Nullable ChatOptions options) {
		PlannedCall plan = this.tools.plan(call, options).block();
		if (plan == null) {
			throw new IllegalStateException("A tool call was not stored");
		}
		return plan;
	}

	private void execute(Round round, AssistantMessage.ToolCall call, PlannedCall plan) {
		Refusal refusal = plan.refusal(call.arguments());
		if (refusal != null) {
			this.tools.failed(plan, refusal).block();
			round.add(call, refusal.message(), false);
			return;
		}
		GuardedToolCallback guarded = GuardedToolCallback.of(plan, round.prompt().getOptions());
		ToolExecutionResult result = this.manager.executeToolCalls(round.promptFor(guarded), round.responseFor(call));
		String text = text(result, call);
		Refusal failure = (guarded != null) ? guarded.failure() : null;
		((failure != null) ? this.tools.failed(plan, failure) : this.tools.succeeded(plan, text)).block();
		round.add(call, text, result.returnDirect());
	}

	private static String text(ToolExecutionResult result, AssistantMessage.ToolCall call) {
		List<Message> history = result.conversationHistory();
		for (int i = history.size() - 1; i >= 0; i--) {
			if (history.get(i) instanceof ToolResponseMessage message) {
				for (ToolResponseMessage.ToolResponse response : message.getResponses()) {
					if (response.name().equals(call.name())) {
						return response.responseData();
					}
				}
			}
		}
		throw new IllegalStateException(
				"The ToolCallingManager of the application answered nothing for the tool " + call.name());
	}

	private static String message(RuntimeException ex) {
		return (ex.getMessage() != null) ? ex.getMessage() : ex.getClass().getSimpleName();
	}

	/** What the calls of one answer of the model have come to so far. */
	private static final class Round {

		private final Prompt prompt;

		private final ChatResponse response;

		private final AssistantMessage message;

		private final List<ToolResponseMessage.ToolResponse> responses = new ArrayList<>();

		private boolean direct = true;

		Round(Prompt prompt, ChatResponse response) {
			this.prompt = prompt;
			this.response = response;
			this.message = response.getResults()
				.stream()
				.map(Generation::getOutput)
				.filter(AssistantMessage::hasToolCalls)
				.findFirst()
				.orElseThrow(() -> new IllegalStateException("No tool call requested by the chat model"));
		}

		Prompt prompt() {
			return this.prompt;
		}

		List<AssistantMessage.ToolCall> calls() {
			return this.message.getToolCalls();
		}

		/** With the calls of this round that were executed, which count for limits. */
		Prompt promptFor(@Nullable GuardedToolCallback guarded) {
			List<Message> history = this.responses.isEmpty() ? this.prompt.getInstructions()
					: history(calls().subList(0, this.responses.size()));
			ChatOptions options = this.prompt.getOptions();
			return new Prompt(history, (guarded != null) ? guarded.replaceIn(options) : options);
		}

		ChatResponse responseFor(AssistantMessage.ToolCall call) {
			return new ChatResponse(List.of(new Generation(with(List.of(call)))), this.response.getMetadata());
		}

		void add(AssistantMessage.ToolCall call, String text, boolean direct) {
			this.responses.add(new ToolResponseMessage.ToolResponse(call.id(), call.name(), text));
			this.direct = this.direct && direct;
		}

		ToolExecutionResult result() {
			return ToolExecutionResult.builder()
				.conversationHistory(history(calls()))
				.returnDirect(this.direct)
				.build();
		}

		private List<Message> history(List<AssistantMessage.ToolCall> calls) {
			List<Message> messages = new ArrayList<>(this.prompt.getInstructions());
			messages.add((calls.size() == calls().size()) ? this.message : with(calls));
			messages.add(ToolResponseMessage.builder().responses(List.copyOf(this.responses)).build());
			return messages;
		}

		private AssistantMessage with(List<AssistantMessage.ToolCall> calls) {
			return this.message.mutate().toolCalls(calls).build();
		}

	}

	/** Lets a tool be called with the approved arguments only, and notes its failure. */
	private static final class GuardedToolCallback implements ToolCallback {

		private final ToolCallback callback;

		private final PlannedCall plan;

		private volatile @Nullable Refusal failure;

		private GuardedToolCallback(ToolCallback callback, PlannedCall plan) {
			this.callback = callback;
			this.plan = plan;
		}

		// Null when the application's manager finds the tool elsewhere.
		static @Nullable GuardedToolCallback of(PlannedCall plan, @Nullable ChatOptions options) {
			ToolCallback callback = RunTools.callback(plan.name(), options);
			return (callback != null) ? new GuardedToolCallback(callback, plan) : null;
		}

		@Nullable ChatOptions replaceIn(@Nullable ChatOptions options) {
			if (!(options instanceof ToolCallingChatOptions tools)) {
				return options;
			}
			List<ToolCallback> callbacks = new ArrayList<>(tools.getToolCallbacks());
			callbacks.replaceAll((other) -> (other == this.callback) ? this : other);
			return tools.mutate().toolCallbacks(callbacks).build();
		}

		@Nullable Refusal failure() {
			return this.failure;
		}

		@Override
		public ToolDefinition getToolDefinition() {
			return this.callback.getToolDefinition();
		}

		@Override
		public ToolMetadata getToolMetadata() {
			return this.callback.getToolMetadata();
		}

		@Override
		public String call(String input) {
			return call(input, null);
		}

		@Override
		public String call(String input, @Nullable ToolContext context) {
			Refusal changed = this.plan.refusal(input);
			if (changed != null) {
				this.failure = changed;
				throw new ToolExecutionException(getToolDefinition(), new IllegalStateException(changed.message()));
			}
			try {
				return this.callback.call(input, context);
			}
			catch (RuntimeException ex) {
				this.failure = new Refusal("tool_error", message(ex));
				throw ex;
			}
		}

	}

}

package io.quintet.springai.internal;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.tool.ToolCallback;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

import io.quintet.acp.approval.ToolApprovals;
import io.quintet.acp.approval.ToolDecision;
import io.quintet.acp.approval.ToolDecision.Refusal;
import io.quintet.acp.approval.ToolRequest;
import io.quintet.acp.thread.Run;

/**
 * The tool calls of one run: each is stored before it runs, approved where it has to be,
 * and its result is stored.
 */
final class RunTools {

	// Of a result in the thread; the model gets the whole.
	private static final int MAX_RESULT = 100_000;

	private final Run run;

	private final RunOutput output;

	private final ApprovalRule rule;

	private final ToolApprovals approvals;

	// Calls of the model's last answer that were not executed yet.
	private final List<PlannedCall> planned = new ArrayList<>();

	RunTools(Run run, RunOutput output, ApprovalRule rule, ToolApprovals approvals) {
		this.run = run;
		this.output = output;
		this.rule = rule;
		this.approvals = approvals;
	}

	/** Tells of the tools that the model is offered. */
	void offer(ToolCallingChatOptions options) {
		List<ToolCallback> callbacks = options.getToolCallbacks();
		if (callbacks != null) {
			this.rule.offered()
				.offer(callbacks.stream().map((callback) -> callback.getToolDefinition().name()).toList(), this.rule);
		}
	}

	/** The calls of an answer of the model. */
	static List<AssistantMessage.ToolCall> calls(@Nullable ChatResponse response) {
		return (response == null) ? List.of()
				: response.getResults()
					.stream()
					.map(Generation::getOutput)
					.filter(AssistantMessage::hasToolCalls)
					.findFirst()
					.map(AssistantMessage::getToolCalls)
					.orElse(List.of());
	}

	/**
	 * Stores what the model asks for, and asks people where they have to decide.
	 * @return completes when every call is stored and decided
	 */
	Mono<Void> announce(List<AssistantMessage.ToolCall> calls, @Nullable ChatOptions options) {
		List<PlannedCall> news = calls.stream()
			.map((call) -> new PlannedCall(call, this.rule.applies(call.name(), callback(call.name(), options))))
			.toList();
		synchronized (this) {
			// What is left of an earlier answer will never run.
			this.planned.clear();
			this.planned.addAll(news);
		}
		return Flux.fromIterable(news)
			.concatMap(this::announce)
			.thenMany(Flux.fromIterable(news))
			.filter(PlannedCall::needsApproval)
			.concatMap(this::approve)
			.then();
	}

	private Mono<Void> announce(PlannedCall call) {
		return this.output
			.store(this.output.events().toolCall(call.name(), call.request().arguments(), call.id(), Map.of()));
	}

	private Mono<Void> approve(PlannedCall call) {
		return this.approvals.ask(this.run, this.output.events(), call.request(), (decision) -> {
			call.decide(decision);
			return Flux.empty();
		}).concatMap(this.output::store, 1).then();
	}

	/**
	 * Finds the plan of a call that is to be executed; {@code null} for one never seen.
	 */
	synchronized @Nullable PlannedCall take(AssistantMessage.ToolCall call) {
		for (Iterator<PlannedCall> plans = this.planned.iterator(); plans.hasNext();) {
			PlannedCall plan = plans.next();
			if (plan.isFor(call)) {
				plans.remove();
				return plan;
			}
		}
		return null;
	}

	/** Stores a call that the model did not ask for: an advisor has added it. */
	Mono<PlannedCall> plan(AssistantMessage.ToolCall call, @Nullable ChatOptions options) {
		PlannedCall plan = new PlannedCall(call, this.rule.applies(call.name(), callback(call.name(), options)));
		return announce(plan).thenReturn(plan);
	}

	static @Nullable ToolCallback callback(String tool, @Nullable ChatOptions options) {
		List<ToolCallback> callbacks = (options instanceof ToolCallingChatOptions tools) ? tools.getToolCallbacks()
				: null;
		return (callbacks == null) ? null
				: callbacks.stream()
					.filter((callback) -> callback.getToolDefinition().name().equals(tool))
					.findFirst()
					.orElse(null);
	}

	Mono<Void> succeeded(PlannedCall call, String result) {
		JsonNode node = (result.length() > MAX_RESULT)
				? StringNode.valueOf(cut(result) + " [" + result.length() + " characters]")
				: ToolRequest.arguments(result);
		return this.output.store(this.output.events().toolResult(call.id(), node, null, metadata(call)));
	}

	Mono<Void> failed(PlannedCall call, Refusal error) {
		Refusal shown = (error.message().length() > MAX_RESULT) ? new Refusal(error.code(), cut(error.message()))
				: error;
		return this.output.store(this.output.events().toolResult(call.id(), null, shown.toError(), metadata(call)));
	}

	// Not between the halves of a surrogate pair, which no store could keep.
	private static String cut(String text) {
		return text.substring(0, Character.isHighSurrogate(text.charAt(MAX_RESULT - 1)) ? MAX_RESULT - 1 : MAX_RESULT);
	}

	private static Map<String, ?> metadata(PlannedCall call) {
		ToolDecision decision = call.decision();
		return (decision != null) ? decision.metadata() : Map.of();
	}

}

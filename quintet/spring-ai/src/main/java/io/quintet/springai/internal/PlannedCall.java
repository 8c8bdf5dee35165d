package io.quintet.springai.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;

import io.quintet.acp.approval.ToolDecision;
import io.quintet.acp.approval.ToolDecision.Refusal;
import io.quintet.acp.approval.ToolRequest;
import io.quintet.acp.thread.Ids;

/**
 * A call that the model has asked for, and what people made of it.
 */
final class PlannedCall {

	private final AssistantMessage.ToolCall call;

	private final ToolRequest request;

	private final String digest;

	private final boolean needsApproval;

	private volatile @Nullable ToolDecision decision;

	PlannedCall(AssistantMessage.ToolCall call, boolean needsApproval) {
		this.call = call;
		// Some models give none.
		String id = (call.id() != null && !call.id().isBlank()) ? call.id() : Ids.call();
		this.request = request(call.arguments(), id);
		this.digest = this.request.digest();
		this.needsApproval = needsApproval;
	}

	private ToolRequest request(@Nullable String arguments, String id) {
		return new ToolRequest(this.call.name(), ToolRequest.arguments(text(arguments)), id);
	}

	private static String text(@Nullable String text) {
		return (text != null) ? text : "";
	}

	ToolRequest request() {
		return this.request;
	}

	String id() {
		return this.request.callId();
	}

	String name() {
		return this.call.name();
	}

	boolean needsApproval() {
		return this.needsApproval;
	}

	/** Whether this is the plan for a call that is to be executed. */
	boolean isFor(AssistantMessage.ToolCall other) {
		return this.call.name().equals(other.name()) && text(this.call.id()).equals(text(other.id()));
	}

	void decide(ToolDecision decision) {
		this.decision = decision;
	}

	@Nullable ToolDecision decision() {
		return this.decision;
	}

	/**
	 * Tells why the tool must not be called with these arguments.
	 * @return code and text, {@code null} when it may be called
	 */
	@Nullable Refusal refusal(@Nullable String arguments) {
		if (!this.needsApproval) {
			return null;
		}
		ToolDecision decision = this.decision;
		if (decision == null) {
			return new Refusal("not_approved", "Nobody was asked whether " + name() + " may run, so it was not run.");
		}
		if (decision.refusal() != null) {
			return decision.refusal();
		}
		return request(arguments, id()).digest().equals(this.digest) ? null : new Refusal("changed",
				"The arguments of " + name() + " are not the approved ones, so it was not run.");
	}

}

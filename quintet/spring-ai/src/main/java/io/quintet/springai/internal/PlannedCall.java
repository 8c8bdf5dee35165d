package io.quintet.springai.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.thread.Ids;

/**
 * A call that the model has asked for, and what people made of it.
 */
final class PlannedCall {

	private final AssistantMessage.ToolCall call;

	private final String id;

	private final JsonNode arguments;

	private final String digest;

	private final boolean needsApproval;

	private volatile @Nullable Decision decision;

	PlannedCall(AssistantMessage.ToolCall call, boolean needsApproval) {
		this.call = call;
		// Some models give none.
		this.id = (call.id() != null && !call.id().isBlank()) ? call.id() : Ids.call();
		String text = text(call.arguments());
		this.arguments = ToolDigest.read(text);
		this.digest = ToolDigest.of(call.name(), text);
		this.needsApproval = needsApproval;
	}

	private static String text(@Nullable String arguments) {
		return (arguments != null) ? arguments : "";
	}

	String id() {
		return this.id;
	}

	String name() {
		return this.call.name();
	}

	JsonNode arguments() {
		return this.arguments;
	}

	String digest() {
		return this.digest;
	}

	boolean needsApproval() {
		return this.needsApproval;
	}

	/** Whether this is the plan for a call that is to be executed. */
	boolean isFor(AssistantMessage.ToolCall other) {
		return this.call.name().equals(other.name()) && text(this.call.id()).equals(text(other.id()));
	}

	void decide(Decision decision) {
		this.decision = decision;
	}

	@Nullable Decision decision() {
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
		Decision decision = this.decision;
		if (decision == null) {
			return new Refusal("not_approved", "Nobody was asked whether " + name() + " may run, so it was not run.");
		}
		if (decision.refusal() != null) {
			return decision.refusal();
		}
		return ToolDigest.of(name(), text(arguments)).equals(this.digest) ? null : new Refusal("changed",
				"The arguments of " + name() + " are not the approved ones, so it was not run.");
	}

	/**
	 * What people made of a call.
	 *
	 * @param refusal why it must not run, {@code null} when it may
	 * @param by id of who decided, {@code null} when nobody did
	 */
	record Decision(@Nullable Refusal refusal, @Nullable String by) {
	}

	/**
	 * Why a call did not run.
	 *
	 * @param code stable code
	 * @param message text for the model and for the room
	 */
	record Refusal(String code, String message) {
	}

}

package io.quintet.acp.approval;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What became of a question whether a tool may be called.
 *
 * @param refusal why the tool must not be called, {@code null} when it may
 * @param by id of the person who decided, {@code null} when nobody did in time
 */
public record ToolDecision(@Nullable Refusal refusal, @Nullable String by) {

	/** Tells whether the tool may be called. */
	public boolean isApproved() {
		return this.refusal == null;
	}

	/**
	 * Returns who decided, as metadata of the result of the call.
	 * @return {@code approval} with {@code approved_by} or {@code denied_by}; empty when
	 * nobody decided
	 */
	public Map<String, ?> metadata() {
		return (this.by == null) ? Map.of()
				: Map.of("approval", Map.of(isApproved() ? "approved_by" : "denied_by", this.by));
	}

	/**
	 * Why a tool is not called.
	 *
	 * @param code {@code denied}, {@code expired} or {@code settled}
	 * @param message text for the assistant and for the thread
	 */
	public record Refusal(String code, String message) {

		/**
		 * Returns this as the error of a result.
		 * @return {@code code} and {@code message}
		 */
		public Map<String, String> toError() {
			return Map.of("code", this.code, "message", this.message);
		}

	}

}

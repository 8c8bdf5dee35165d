package io.quintet.appcontrol.service;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.ServiceResponse;
import io.quintet.appcontrol.ToolError;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolStatus;
import io.quintet.appcontrol.internal.Json;

/**
 * A step of an execution: any number of events, then one end.
 */
sealed interface Step {

	/**
	 * Returns how the command ended.
	 * @return {@code refused}, {@code error} or the status of its observation;
	 * {@code null} when it has not ended
	 */
	@Nullable String outcome();

	record Event(ToolEvent event) implements Step {

		@Override
		public @Nullable String outcome() {
			return null;
		}

		/** Returns the event for a caller whose command has another id. */
		Event as(String commandId) {
			if (this.event.commandId().equals(commandId)) {
				return this;
			}
			ObjectNode data = this.event.data().deepCopy();
			if (data.get("observation") instanceof ObjectNode observation) {
				observation.put("commandId", commandId);
			}
			return new Event(new ToolEvent(commandId, this.event.seq(), this.event.type(), this.event.phase(),
					this.event.status(), this.event.summary(), data));
		}

		@Nullable ObjectNode observation() {
			return Json.object(this.event.data(), "observation");
		}

	}

	/**
	 * The execution is over.
	 *
	 * @param observation what came of the command; absent when it failed unexpectedly or
	 * a stream held none
	 * @param error why it failed unexpectedly
	 * @param executed whether the client was asked at all
	 */
	record End(@Nullable ObjectNode observation, @Nullable ToolError error, boolean executed) implements Step {

		static End of(@Nullable ObjectNode observation) {
			return new End(observation, null, true);
		}

		static End failed(ToolError error) {
			return new End(null, error, true);
		}

		static End refused(ObjectNode observation) {
			return new End(observation, null, false);
		}

		static End notExecuted(ToolError error) {
			return new End(null, error, false);
		}

		@Override
		public String outcome() {
			if (!this.executed) {
				return "refused";
			}
			String status = (this.observation != null) ? Json.text(this.observation, "status") : null;
			return (this.error != null) ? "error" : known(status);
		}

		// Observations of a stream were not checked.
		private static String known(@Nullable String status) {
			return Arrays.stream(ToolStatus.values())
				.map(ToolStatus::wire)
				.filter((wire) -> wire.equals(status))
				.findFirst()
				.orElse(ToolStatus.UNKNOWN.wire());
		}

		/** Returns the end for a caller whose command has another id. */
		End as(String commandId) {
			return (this.observation == null || commandId.equals(Json.text(this.observation, "commandId"))) ? this
					: new End(this.observation.deepCopy().put("commandId", commandId), this.error, this.executed);
		}

		ServiceResponse response(String requestId) {
			return (this.error != null) ? ServiceResponse.failed(this.error, requestId)
					: ServiceResponse.complete(this.observation, requestId);
		}

	}

}

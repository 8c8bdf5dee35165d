package io.quintet.appcontrol.service;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import io.quintet.appcontrol.ServiceResponse;
import io.quintet.appcontrol.ToolError;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolStatus;
import io.quintet.appcontrol.json.JsonObject;

/**
 * What comes of executing a command: any number of events, then one end.
 */
sealed interface Step {

	/**
	 * Tells how the command ended.
	 * @return {@code refused}, {@code error} or the status of its observation;
	 * {@code null} when it has not ended
	 */
	@Nullable String outcome();

	/**
	 * Something happened.
	 */
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
			JsonObject observation = this.event.data().object("observation");
			JsonObject data = (observation != null)
					? this.event.data().with("observation", observation.with("commandId", commandId))
					: this.event.data();
			return new Event(new ToolEvent(commandId, this.event.seq(), this.event.type(), this.event.phase(),
					this.event.status(), this.event.summary(), data));
		}

		/** Returns the observation that the event carries. */
		@Nullable JsonObject observation() {
			return this.event.data().object("observation");
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
	record End(@Nullable JsonObject observation, @Nullable ToolError error, boolean executed) implements Step {

		static End of(@Nullable JsonObject observation) {
			return new End(observation, null, true);
		}

		static End failed(ToolError error) {
			return new End(null, error, true);
		}

		static End refused(JsonObject observation) {
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
			String status = (this.observation != null) ? this.observation.text("status") : null;
			return (this.error != null) ? "error" : known(status);
		}

		// What a stream carries was not checked.
		private static String known(@Nullable String status) {
			return Arrays.stream(ToolStatus.values())
				.map(ToolStatus::wire)
				.filter((wire) -> wire.equals(status))
				.findFirst()
				.orElse(ToolStatus.UNKNOWN.wire());
		}

		/** Returns the end for a caller whose command has another id. */
		End as(String commandId) {
			return (this.observation == null || commandId.equals(this.observation.text("commandId"))) ? this
					: new End(this.observation.with("commandId", commandId), this.error, this.executed);
		}

		ServiceResponse response(String requestId) {
			return (this.error != null) ? ServiceResponse.failed(this.error, requestId)
					: ServiceResponse.complete(this.observation, requestId);
		}

	}

}

package io.quintet.happy.session;

import java.util.List;

import tools.jackson.databind.JsonNode;

/**
 * State of the agent of a session.
 *
 * @param controlled who controls the agent: {@link Control#REMOTE} means that it is not
 * controlled from the machine's own terminal
 * @param requests permissions that the agent waits for, in the order of the state
 * @param data the whole state, never to be changed in place
 */
public record AgentState(Control controlled, List<PermissionRequest> requests, JsonNode data) {

	public AgentState {
		requests = List.copyOf(requests);
	}

	/**
	 * Whether the agent waits for nothing but a message: {@code controlledByUser} is
	 * exactly {@code false} and no request is pending.
	 */
	public boolean idle() {
		return this.controlled == Control.REMOTE && this.requests.isEmpty() && !hasOddRequests();
	}

	// Requests that are no object, such as a list with something in it, still block.
	private boolean hasOddRequests() {
		JsonNode requests = this.data.get("requests");
		return requests != null && !requests.isNull() && !(requests.isContainer() && requests.isEmpty())
				&& !(requests.isBoolean() && !requests.asBoolean())
				&& !(requests.isString() && requests.stringValue().isEmpty());
	}

	@Override
	public String toString() {
		return "AgentState[controlled=%s, requests=%s]".formatted(this.controlled, this.requests.size());
	}

	/** Who has the keyboard. */
	public enum Control {

		/** {@code controlledByUser} is {@code true}. */
		LOCAL,

		/** {@code controlledByUser} is {@code false}. */
		REMOTE,

		/** The state does not say. */
		UNKNOWN

	}

}

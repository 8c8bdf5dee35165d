package io.quintet.happy.session;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.json.HappyJson;

/**
 * Follows one turn of an agent by the events of its session, in the order of their
 * messages. Turns of sub-agents never end it, nor does the end of another turn than the
 * one that began. Not safe for use by several threads.
 */
public final class TurnTracker {

	private final boolean afterSend;

	private boolean started;

	private boolean outputSeen;

	private @Nullable String turn;

	private @Nullable String lastNotice;

	/**
	 * Creates a tracker.
	 * @param afterSend whether a message was just sent: then an agent that is ready has
	 * ended its turn only if it said something since
	 */
	public TurnTracker(boolean afterSend) {
		this.afterSend = afterSend;
	}

	/**
	 * Takes an event.
	 * @param event the next one
	 * @return how the turn ended, of status {@link TurnStatus#UNKNOWN} where the agent is
	 * only ready again; {@code null} while it goes on
	 */
	public @Nullable TurnResult accept(SessionEvent event) {
		if (event instanceof SessionEvent.Notice notice) {
			this.lastNotice = notice.text();
		}
		TurnResult result = (event.origin().subagent() == null) ? ended(event) : null;
		this.outputSeen = this.outputSeen || isOutput(event);
		return result;
	}

	private @Nullable TurnResult ended(SessionEvent event) {
		if (event instanceof SessionEvent.TurnStarted) {
			this.started = true;
			this.turn = event.origin().turn();
			return null;
		}
		if (event instanceof SessionEvent.TurnEnded ended) {
			return isOther(event.origin().turn()) ? null : result(event, ended.status());
		}
		if (event instanceof SessionEvent.Ready) {
			return mayEnd() ? result(event, TurnStatus.UNKNOWN) : null;
		}
		return (event instanceof SessionEvent.ForeignAgent foreign) ? foreignEnd(foreign) : null;
	}

	private @Nullable TurnResult foreignEnd(SessionEvent.ForeignAgent event) {
		TurnStatus status = foreignStatus(event);
		return (status != null && !this.started && mayEnd()) ? result(event, status) : null;
	}

	private static @Nullable TurnStatus foreignStatus(SessionEvent.ForeignAgent event) {
		if (!"acp".equals(event.format())) {
			return null;
		}
		return switch (event.type()) {
			case "task_complete" -> TurnStatus.COMPLETED;
			case "turn_aborted" -> TurnStatus.CANCELLED;
			default -> null;
		};
	}

	private boolean isOther(@Nullable String ended) {
		return this.turn != null && ended != null && !this.turn.equals(ended);
	}

	private boolean mayEnd() {
		return !this.afterSend || this.outputSeen || this.started;
	}

	private TurnResult result(SessionEvent event, TurnStatus status) {
		String ended = event.origin().turn();
		return new TurnResult(status, (ended != null) ? ended : this.turn, event.origin().seq());
	}

	/**
	 * Whether the agent or its program said something, which an end before it did not.
	 */
	private static boolean isOutput(SessionEvent event) {
		if (event instanceof SessionEvent.ForeignAgent foreign) {
			return foreignStatus(foreign) == null;
		}
		if (event instanceof SessionEvent.Unknown unknown) {
			return isOfAgent(unknown.content());
		}
		return event instanceof SessionEvent.Text || event instanceof SessionEvent.Thinking
				|| event instanceof SessionEvent.Notice || event instanceof SessionEvent.ToolCallStarted
				|| event instanceof SessionEvent.ToolCallEnded || event instanceof SessionEvent.FileShared
				|| event instanceof SessionEvent.AgentRunning;
	}

	// Events as such, a switch of the keyboard among them, are no output; new kinds may
	// be.
	private static boolean isOfAgent(JsonNode content) {
		String role = HappyJson.text(content, "role");
		return ("agent".equals(role) || "session".equals(role))
				&& !"event".equals(HappyJson.text(content.get("content"), "type"));
	}

	/**
	 * Returns what the agent's program or the service said last, which is all that comes
	 * of an agent that could not start.
	 * @return the text; {@code null} when it said nothing
	 */
	public @Nullable String lastNotice() {
		return this.lastNotice;
	}

}

package io.quintet.happy.internal.session;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.session.SessionEvent;
import io.quintet.happy.session.TurnResult;
import io.quintet.happy.session.TurnStatus;

/**
 * Follows one turn of an agent by the events of its session, in the order of their
 * messages. Turns of sub-agents never end it, nor does the end of another turn than the
 * one that began. Not safe for use by several threads.
 * <p>
 * Agents of {@code acp} say {@code turn_aborted} both when a user aborts and when they
 * fail, and go on for a while: an error text may follow, then {@code task_complete}.
 */
public final class TurnTracker {

	private static final String STARTED = "task_started";

	private static final String COMPLETE = "task_complete";

	private static final String ABORTED = "turn_aborted";

	/** How the program of an agent begins a text about its own failure. */
	private static final String ERROR = "Error: ";

	private final boolean afterSend;

	private boolean started;

	private boolean outputSeen;

	private @Nullable String turn;

	private @Nullable String lastNotice;

	private @Nullable String earlierNotice;

	/** Whether the turn before the message was aborted and has not ended since. */
	private boolean behindAbort;

	private @Nullable Abort abort;

	/**
	 * After a send an agent that is ready has ended its turn only if it said something
	 * since.
	 */
	public TurnTracker(boolean afterSend) {
		this.afterSend = afterSend;
	}

	/**
	 * Takes an event from before the turn: what is left of an aborted turn is none of
	 * this one.
	 */
	public void recall(SessionEvent event) {
		if (event instanceof SessionEvent.Notice notice) {
			this.earlierNotice = notice.text();
		}
		if (event.origin().subagent() != null) {
			return;
		}
		if (isAcp(event, ABORTED)) {
			this.behindAbort = true;
		}
		else if (isAcp(event, STARTED) || isAcp(event, COMPLETE) || isBound(event)) {
			this.behindAbort = false;
			this.earlierNotice = null;
		}
	}

	private static boolean isBound(SessionEvent event) {
		return event instanceof SessionEvent.Ready || event instanceof SessionEvent.TurnStarted
				|| event instanceof SessionEvent.TurnEnded;
	}

	private static boolean isAcp(SessionEvent event, String type) {
		return event instanceof SessionEvent.ForeignAgent foreign && "acp".equals(foreign.format())
				&& type.equals(foreign.type());
	}

	/**
	 * Takes the next event.
	 * @return how the turn ended, of status {@link TurnStatus#UNKNOWN} where the agent is
	 * only ready again; {@code null} while it goes on. As long as {@link #aborted()} is
	 * there, the next events may show that it failed
	 */
	public @Nullable TurnResult accept(SessionEvent event) {
		if (event instanceof SessionEvent.Notice notice) {
			this.lastNotice = notice.text();
		}
		if (event.origin().subagent() == null && (isAcp(event, STARTED) || isBound(event) || isOutput(event))) {
			this.earlierNotice = null;
		}
		TurnResult result = (event.origin().subagent() == null) ? ended(event) : null;
		this.outputSeen = this.outputSeen || (!this.behindAbort && isOutput(event));
		return result;
	}

	private @Nullable TurnResult ended(SessionEvent event) {
		if (event instanceof SessionEvent.TurnStarted) {
			begin();
			this.started = true;
			this.turn = event.origin().turn();
			return null;
		}
		if (event instanceof SessionEvent.TurnEnded ended) {
			return isOther(event.origin().turn()) ? null : result(event, ended.status(), this.lastNotice);
		}
		if (event instanceof SessionEvent.Ready) {
			return idleAgain(event, TurnStatus.UNKNOWN);
		}
		if (this.started) {
			return null;
		}
		if (isAcp(event, STARTED)) {
			begin();
		}
		else if (isAcp(event, COMPLETE)) {
			return idleAgain(event, TurnStatus.COMPLETED);
		}
		else if (isAcp(event, ABORTED)) {
			this.abort = new Abort(event, !this.behindAbort && mayEnd());
			this.behindAbort = false;
			return aborted();
		}
		else if (this.abort != null) {
			goOn(this.abort, event);
		}
		return null;
	}

	private void begin() {
		this.behindAbort = false;
		this.abort = null;
	}

	/** The agent waits for the next message. */
	private @Nullable TurnResult idleAgain(SessionEvent event, TurnStatus status) {
		Abort abort = this.abort;
		if (abort != null) {
			this.abort = null;
			return (abort.error != null) ? result(event, TurnStatus.FAILED, abort.error)
					: result(event, TurnStatus.CANCELLED, null);
		}
		if (this.behindAbort) {
			this.behindAbort = false;
			return null;
		}
		return mayEnd() ? result(event, status, null) : null;
	}

	private void goOn(Abort abort, SessionEvent event) {
		if (event instanceof SessionEvent.Text text) {
			if (abort.error == null && (text.text().startsWith(ERROR) || !abort.ofOutput)) {
				abort.error = text.text();
				this.lastNotice = text.text();
			}
		}
		else if (event instanceof SessionEvent.Thinking || event instanceof SessionEvent.ToolCallStarted) {
			// The program retries by itself.
			this.abort = null;
		}
	}

	private boolean isOther(@Nullable String ended) {
		return this.turn != null && ended != null && !this.turn.equals(ended);
	}

	private boolean mayEnd() {
		return !this.afterSend || this.outputSeen || this.started;
	}

	private TurnResult result(SessionEvent event, TurnStatus status, @Nullable String reason) {
		String ended = event.origin().turn();
		return new TurnResult(status, (ended != null) ? ended : this.turn, event.origin().seq(),
				(status == TurnStatus.FAILED) ? reason : null);
	}

	/**
	 * Whether the agent or its program said something, which an end before it did not.
	 */
	private static boolean isOutput(SessionEvent event) {
		if (event instanceof SessionEvent.ForeignAgent) {
			return !isAcp(event, COMPLETE) && !isAcp(event, ABORTED);
		}
		if (event instanceof SessionEvent.Unknown unknown) {
			return isOfAgent(unknown.content());
		}
		return event instanceof SessionEvent.Text || event instanceof SessionEvent.Thinking
				|| event instanceof SessionEvent.Notice || event instanceof SessionEvent.ToolCallStarted
				|| event instanceof SessionEvent.ToolCallEnded || event instanceof SessionEvent.FileShared
				|| event instanceof SessionEvent.AgentRunning;
	}

	// Events, such as a switch of the keyboard, are no output; new kinds may be.
	private static boolean isOfAgent(JsonNode content) {
		String role = HappyJson.text(content, "role");
		return ("agent".equals(role) || "session".equals(role))
				&& !"event".equals(HappyJson.text(content.get("content"), "type"));
	}

	/**
	 * How the turn ended if nothing more is said: it was aborted, and whether by a user
	 * or by a failure the next events tell. {@code null} while nothing was aborted, or an
	 * error was told and only the end is missing.
	 */
	public @Nullable TurnResult aborted() {
		Abort abort = this.abort;
		return (abort != null && abort.ofOutput && abort.error == null)
				? result(abort.event, TurnStatus.CANCELLED, null) : null;
	}

	/**
	 * Whether the message waits behind a turn that was aborted before it and has not
	 * ended: some agents never come back from that.
	 */
	public boolean isBehindAbort() {
		return this.behindAbort;
	}

	/**
	 * What the agent's program or the service said last, perhaps before the message; all
	 * that comes of an agent that could not start.
	 */
	public @Nullable String lastNotice() {
		return (this.lastNotice != null) ? this.lastNotice : this.earlierNotice;
	}

	/** An abort that may turn out to be a failure. */
	private static final class Abort {

		private final SessionEvent event;

		/** Whether it ended something that had begun after the message. */
		private final boolean ofOutput;

		private @Nullable String error;

		Abort(SessionEvent event, boolean ofOutput) {
			this.event = event;
			this.ofOutput = ofOutput;
		}

	}

}

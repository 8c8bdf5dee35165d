package io.quintet.appcontrol.service;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongFunction;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolError;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolEventType;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.ToolObserver;
import io.quintet.appcontrol.ToolStatus;
import io.quintet.appcontrol.internal.Json;
import io.quintet.support.reactive.SerialGate;

/**
 * Passes the events of one command on, one at a time and in order, whichever threads they
 * come from. After the last event nothing more is passed on: a client that was cancelled
 * may not notice at once.
 */
final class CommandEvents implements ToolObserver {

	private final ToolCommand command;

	private final ToolObserver observer;

	private final Queue<ToolEvent> queue = new ConcurrentLinkedQueue<>();

	private final SerialGate gate = new SerialGate("a command");

	private volatile long nextSeq;

	/** The latest event that carried an observation. */
	private volatile @Nullable ToolEvent observation;

	// Guarded by this object, as is the order of the queue.
	private boolean ended;

	CommandEvents(ToolCommand command, ToolObserver observer) {
		this.command = command;
		this.observer = observer;
	}

	@Override
	public void onEvent(ToolEvent event) {
		synchronized (this) {
			if (this.ended) {
				return;
			}
			this.nextSeq = Math.max(this.nextSeq, event.seq() + 1);
			if (Json.object(event.data(), "observation") != null) {
				this.observation = event;
			}
			this.queue.add(event);
		}
		this.gate.execute(this::passNext);
	}

	@Nullable ToolEvent observation() {
		return this.observation;
	}

	/** Returns the observation of the latest event that carried one. */
	@Nullable ObjectNode observed() {
		ToolEvent event = this.observation;
		return (event != null) ? Json.object(event.data(), "observation") : null;
	}

	/** Makes the event of a command that is refused. */
	ToolEvent refusal(ToolError error) {
		return failure(this.nextSeq, ToolEventType.WARNING, error);
	}

	/** Emits the observation of a command, unless the client has done so. */
	void complete(ToolObservation observation) {
		if (this.observation == null) {
			close(observation);
		}
	}

	/**
	 * Passes the last event on, for a command that the client did not close itself.
	 * @return the event
	 */
	ToolEvent close(ToolObservation observation) {
		ToolEvent event = last((seq) -> ToolEvent.observation(observation, seq));
		this.observation = event;
		return event;
	}

	/** Emits that the command failed without an observation. */
	void fail(ToolError error) {
		last((seq) -> failure(seq, ToolEventType.ERROR, error));
	}

	// In one step, so that no event of the client comes between with the same number.
	private ToolEvent last(LongFunction<ToolEvent> made) {
		ToolEvent event;
		synchronized (this) {
			event = made.apply(this.nextSeq);
			this.ended = true;
			this.queue.add(event);
		}
		this.gate.execute(this::passNext);
		return event;
	}

	private ToolEvent failure(long seq, ToolEventType type, ToolError error) {
		return new ToolEvent(this.command.commandId(), seq, type, this.command.operation(), ToolStatus.FAILED,
				error.message(),
				Json.object()
					.put("failureKind", error.failureKind())
					.put("tool", this.command.tool())
					.put("operation", this.command.operation()));
	}

	private void passNext() {
		ToolEvent next = this.queue.poll();
		if (next != null) {
			this.observer.onEvent(next);
		}
	}

}

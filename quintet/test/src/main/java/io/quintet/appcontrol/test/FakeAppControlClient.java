package io.quintet.appcontrol.test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.appcontrol.AppControlClient;
import io.quintet.appcontrol.ToolCommand;
import io.quintet.appcontrol.ToolError;
import io.quintet.appcontrol.ToolEvent;
import io.quintet.appcontrol.ToolEventType;
import io.quintet.appcontrol.ToolObservation;
import io.quintet.appcontrol.ToolObserver;
import io.quintet.appcontrol.ToolStatus;

/**
 * A client without a desktop: it keeps the commands and answers by script. The first
 * event of each command is {@link ToolEventType#STARTED}, the last one
 * {@link ToolEventType#OBSERVATION}. An operation without script succeeds with its input
 * as result. Safe for use by many threads.
 *
 * <pre>
 * FakeAppControlClient client = new FakeAppControlClient()
 * 	.failing("click", ToolError.of(FailureKinds.CLICK_FAILED, "The button is gone."));
 * </pre>
 */
public final class FakeAppControlClient implements AppControlClient {

	private final Map<String, AppControlClient> scripts = new ConcurrentHashMap<>();

	private final List<ToolCommand> commands = new CopyOnWriteArrayList<>();

	private final Semaphore interrupted = new Semaphore(0);

	/**
	 * Answers an operation by a script.
	 * @param operation the operation
	 * @param script answers each command; what it tells its observer comes between the
	 * first and the last event, numbered anew
	 * @return this client
	 */
	public FakeAppControlClient on(String operation, AppControlClient script) {
		this.scripts.put(operation, script);
		return this;
	}

	/**
	 * Lets an operation succeed.
	 * @param operation the operation
	 * @param observation its result
	 * @return this client
	 */
	public FakeAppControlClient answering(String operation, ObjectNode observation) {
		return on(operation, (command, observer) -> ToolObservation.ok(command, operation, observation));
	}

	/**
	 * Lets an operation fail, with status {@link ToolStatus#FAILED}.
	 * @param operation the operation
	 * @param error why it fails
	 * @return this client
	 */
	public FakeAppControlClient failing(String operation, ToolError error) {
		return on(operation, (command, observer) -> ToolObservation.failure(command, ToolStatus.FAILED, error));
	}

	/**
	 * Lets an operation last until it is cancelled or its thread interrupted, see
	 * {@link #awaitInterruption(Duration)}.
	 * @param operation the operation
	 * @return this client
	 */
	public FakeAppControlClient hanging(String operation) {
		return on(operation, (command, observer) -> hang());
	}

	private ToolObservation hang() {
		try {
			new CountDownLatch(1).await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		throw new CancellationException("the command was interrupted");
	}

	/**
	 * Waits until one more command was cancelled or interrupted while it ran.
	 * @param timeout longest wait
	 * @return false when none was
	 */
	public boolean awaitInterruption(Duration timeout) {
		try {
			return this.interrupted.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/**
	 * Returns what was asked for.
	 * @return the commands so far, in the order they came
	 */
	public List<ToolCommand> commands() {
		return List.copyOf(this.commands);
	}

	@Override
	public ToolObservation run(ToolCommand command, ToolObserver observer) {
		this.commands.add(command);
		try {
			return scripted(command, new Numbered(observer));
		}
		catch (CancellationException ex) {
			this.interrupted.release();
			throw ex;
		}
	}

	private ToolObservation scripted(ToolCommand command, ToolObserver events) {
		events.onEvent(ToolEvent.started(command));
		AppControlClient script = this.scripts.get(command.operation());
		ToolObservation observation = (script != null) ? script.run(command, events) : ToolObservation.ok(command,
				command.operation(), JsonNodeFactory.instance.objectNode().set("input", command.input()));
		events.onEvent(ToolEvent.observation(observation, 0));
		return observation;
	}

	/**
	 * Numbers the events of one command.
	 */
	private static final class Numbered implements ToolObserver {

		private final ToolObserver observer;

		private long next;

		Numbered(ToolObserver observer) {
			this.observer = observer;
		}

		@Override
		public void onEvent(ToolEvent event) {
			this.observer.onEvent(new ToolEvent(event.commandId(), this.next++, event.type(), event.phase(),
					event.status(), event.summary(), event.data()));
		}

	}

}

package io.quintet.appcontrol;

import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;

import reactor.core.publisher.FluxSink;

/**
 * Makes a stream of what a client tells its observer while it runs one command. The
 * client waits until the next event is requested, so nothing piles up.
 */
final class EventEmission implements ToolObserver {

	private final ToolCommand command;

	private final FluxSink<ToolEvent> sink;

	/** A permit for each change of the demand. */
	private final Semaphore changes = new Semaphore(0);

	private long lastSeq = -1;

	private boolean observed;

	EventEmission(ToolCommand command, FluxSink<ToolEvent> sink) {
		this.command = command;
		this.sink = sink;
		sink.onRequest((more) -> this.changes.release());
		sink.onDispose(this.changes::release);
	}

	void run(AppControlClient client) {
		try {
			ToolObservation observation = client.run(this.command, this);
			if (!this.observed) {
				onEvent(ToolEvent.observation(observation, Math.max(0, this.lastSeq) + 1));
			}
			this.sink.complete();
		}
		catch (RuntimeException ex) {
			fail(ex);
		}
		catch (Error ex) {
			fail(ReactiveAdapter.broken(ex));
		}
	}

	private void fail(RuntimeException ex) {
		if (!this.sink.isCancelled()) {
			this.sink.error(ex);
		}
	}

	@Override
	public void onEvent(ToolEvent event) {
		if (this.lastSeq < 0 && event.seq() > 0 && event.type() != ToolEventType.STARTED) {
			emit(ToolEvent.started(this.command));
		}
		emit(event);
	}

	// A subscriber that cancels in onNext does so on this thread; nobody interrupts it.
	private void emit(ToolEvent event) {
		awaitDemand();
		this.lastSeq = Math.max(this.lastSeq, event.seq());
		this.observed |= event.type() == ToolEventType.OBSERVATION;
		this.sink.next(event);
		if (this.sink.isCancelled()) {
			throw cancelled();
		}
	}

	private void awaitDemand() {
		try {
			// Those of earlier events would only add up.
			this.changes.drainPermits();
			while (this.sink.requestedFromDownstream() == 0 && !this.sink.isCancelled()) {
				this.changes.acquire();
			}
		}
		catch (InterruptedException ex) {
			throw cancelled();
		}
		if (this.sink.isCancelled() || Thread.currentThread().isInterrupted()) {
			throw cancelled();
		}
	}

	private static CancellationException cancelled() {
		Thread.currentThread().interrupt();
		return new CancellationException("the command was cancelled");
	}

}

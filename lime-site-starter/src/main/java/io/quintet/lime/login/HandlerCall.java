package io.quintet.lime.login;

import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * One call of a handler on a worker thread, in its time. Whatever it throws, also what
 * Reactor lets fly, is how the call failed. Who cancels it, or its time, interrupts its
 * thread and does not wait: the thread counts as taken until the call has come back, so
 * that nothing else is put behind a call that does not listen.
 */
final class HandlerCall extends SharedDelay.Waiting implements Runnable, Disposable {

	private final Supplier<Mono<Supplier<Mono<Void>>>> preparation;

	private final LoginWorker worker;

	private final SharedDelay timeout;

	private final ContextView context;

	private final Consumer<@Nullable Throwable> ended;

	private @Nullable Supplier<Mono<Void>> handler;

	private @Nullable Throwable failure;

	private volatile Disposable.@Nullable Swap awaited;

	private @Nullable Thread thread;

	private boolean over;

	private boolean cancelled;

	/**
	 * Creates a call.
	 * @param preparation gives the handler when all is there that it is called with
	 * @param worker the thread that asks
	 * @param timeout the time of the call
	 * @param context given to the handler
	 * @param ended told why the call failed, or {@code null}, unless it ended at once
	 */
	HandlerCall(Supplier<Mono<Supplier<Mono<Void>>>> preparation, LoginWorker worker, SharedDelay timeout,
			ContextView context, Consumer<@Nullable Throwable> ended) {
		this.preparation = preparation;
		this.worker = worker;
		this.timeout = timeout;
		this.context = context;
		this.ended = ended;
	}

	/**
	 * Begins.
	 * @return whether the call has ended, of which nobody else is told then
	 */
	boolean begin() {
		this.timeout.enter(this);
		Outcome<Supplier<Mono<Void>>> prepared = Outcome.of(this.preparation);
		if (prepared.isThere()) {
			return prepared(prepared);
		}
		await(prepared, (known) -> {
			if (prepared(known)) {
				this.ended.accept(this.failure);
			}
		});
		return false;
	}

	/** Why the call failed, if it did. */
	@Nullable Throwable failure() {
		return this.failure;
	}

	private boolean prepared(Outcome<Supplier<Mono<Void>>> prepared) {
		this.handler = prepared.value();
		if (this.handler == null) {
			return end(prepared.failure());
		}
		if (this.worker.isCurrent()) {
			return call(this.handler);
		}
		try {
			this.worker.another(this);
			return false;
		}
		catch (RuntimeException ex) {
			return end(ex);
		}
	}

	/** Runs on another worker than the one that began. */
	@Override
	public void run() {
		if (this.handler != null && call(this.handler)) {
			this.ended.accept(this.failure);
		}
	}

	@SuppressWarnings("try")
	private boolean call(Supplier<Mono<Void>> handler) {
		if (!enter()) {
			return false;
		}
		Outcome<Void> outcome;
		try (Observation.Scope scope = scope()) {
			outcome = Outcome.of(handler);
			if (!outcome.isThere()) {
				await(outcome, this::returned);
			}
		}
		catch (RuntimeException ex) {
			return end(ex);
		}
		finally {
			leave();
		}
		return outcome.isThere() && end(outcome.failure());
	}

	private void returned(Outcome<Void> outcome) {
		if (end(outcome.failure())) {
			this.ended.accept(this.failure);
		}
	}

	private Observation.Scope scope() {
		Observation observation = this.context.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
		return (observation != null) ? observation.openScope() : Observation.Scope.NOOP;
	}

	private <T> void await(Outcome<T> outcome, Consumer<Outcome<T>> then) {
		Disposable.Swap handle = Disposables.swap();
		this.awaited = handle;
		if (isDisposed()) {
			handle.dispose();
		}
		handle.update(outcome.await(Context.of(this.context), then));
	}

	private synchronized boolean enter() {
		if (this.over) {
			return false;
		}
		this.thread = Thread.currentThread();
		return true;
	}

	// An interrupt that came for this call must not meet the next one on the thread.
	private synchronized void leave() {
		this.thread = null;
		if (this.cancelled) {
			Thread.interrupted();
		}
	}

	/** Whether the caller is the one who ends it. */
	private boolean end(@Nullable Throwable failure) {
		synchronized (this) {
			if (this.over) {
				return false;
			}
			this.over = true;
			this.failure = failure;
		}
		this.timeout.leave(this);
		return true;
	}

	@Override
	protected void over() {
		if (cancel(new TimeoutException())) {
			this.ended.accept(this.failure);
		}
	}

	@Override
	public void dispose() {
		cancel(null);
	}

	private boolean cancel(@Nullable Throwable failure) {
		if (!end(failure)) {
			return false;
		}
		Disposable.Swap awaiting = this.awaited;
		if (awaiting != null) {
			awaiting.dispose();
		}
		synchronized (this) {
			this.cancelled = true;
			if (this.thread != null && this.thread != Thread.currentThread()) {
				this.thread.interrupt();
			}
		}
		return true;
	}

	@Override
	public synchronized boolean isDisposed() {
		return this.over;
	}

}

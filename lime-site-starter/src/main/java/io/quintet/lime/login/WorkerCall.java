package io.quintet.lime.login;

import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * One call of a handler on a worker thread. Whatever it throws, also what Reactor lets
 * fly, is how the call failed. Who cancels it interrupts its thread and does not wait:
 * the thread counts as taken until the call has come back, so that nothing else is put
 * behind a call that does not listen.
 */
final class WorkerCall implements Runnable, Disposable {

	/** There is one. */
	private static final Mono<Void> DONE = Mono.empty();

	private final Supplier<Mono<Void>> call;

	private final MonoSink<Boolean> sink;

	private final Disposable.Swap running = Disposables.swap();

	private @Nullable Thread thread;

	private boolean cancelled;

	WorkerCall(Supplier<Mono<Void>> call, MonoSink<Boolean> sink) {
		this.call = call;
		this.sink = sink;
	}

	@Override
	@SuppressWarnings("try")
	public void run() {
		synchronized (this) {
			if (this.cancelled) {
				return;
			}
			this.thread = Thread.currentThread();
		}
		Observation observation = this.sink.contextView().getOrDefault(ObservationThreadLocalAccessor.KEY, null);
		try (Observation.Scope scope = (observation != null) ? observation.openScope() : Observation.Scope.NOOP) {
			Mono<Void> result = this.call.get();
			if (result == DONE) {
				// A handler that has nothing to wait for costs no subscription.
				this.sink.success(true);
			}
			else {
				this.running.update(result.contextWrite(this.sink.contextView())
					.subscribe(null, this::failed, () -> this.sink.success(true)));
			}
		}
		catch (Throwable ex) {
			failed(new Guarded.Thrown(ex));
		}
		finally {
			leave();
		}
	}

	// Who was cancelled was reported already, and may well fail of it.
	private void failed(Throwable failure) {
		if (!isDisposed()) {
			this.sink.error(failure);
		}
	}

	// An interrupt that came for this call must not meet the next one on the thread.
	private synchronized void leave() {
		this.thread = null;
		if (this.cancelled) {
			Thread.interrupted();
		}
	}

	@Override
	public void dispose() {
		this.running.dispose();
		synchronized (this) {
			this.cancelled = true;
			if (this.thread != null && this.thread != Thread.currentThread()) {
				this.thread.interrupt();
			}
		}
	}

	@Override
	public synchronized boolean isDisposed() {
		return this.cancelled;
	}

}

package io.quintet.appcontrol.service;

import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * Calls code of the application. Whatever it throws becomes a failure, also what Reactor
 * takes for fatal and would let vanish. Demand reaches it on another thread than the one
 * that subscribes, so that a source which blocks while it emits keeps getting demand.
 * Cancelling interrupts that thread.
 */
final class GuardedCall<T> extends BaseSubscriber<T> {

	private final FluxSink<T> sink;

	private final Scheduler.Worker demands;

	private GuardedCall(FluxSink<T> sink, Scheduler.Worker demands) {
		this.sink = sink;
		this.demands = demands;
	}

	static <T> Flux<T> of(Supplier<@Nullable Publisher<T>> call, Scheduler scheduler) {
		return Flux.create((sink) -> {
			GuardedCall<T> guarded = new GuardedCall<>(sink, scheduler.createWorker());
			sink.onDispose(guarded::end);
			guarded.attempt(() -> guarded.begin(call.get()));
		}, FluxSink.OverflowStrategy.IGNORE);
	}

	private void begin(@Nullable Publisher<T> source) {
		if (source == null) {
			throw new IllegalStateException("The client returned null");
		}
		source.subscribe(this);
	}

	private void attempt(Runnable part) {
		try {
			part.run();
		}
		catch (Exception ex) {
			this.sink.error(ex);
		}
		catch (StackOverflowError | LinkageError | AssertionError ex) {
			this.sink.error(new IllegalStateException("The client crashed", ex));
		}
	}

	// Before the thread is interrupted: what fails of that would be first.
	private void end() {
		cancel();
		this.demands.dispose();
	}

	@Override
	public Context currentContext() {
		return Context.of(this.sink.contextView());
	}

	@Override
	protected void hookOnSubscribe(Subscription subscription) {
		this.sink.onRequest(this::demand);
	}

	private void demand(long count) {
		try {
			this.demands.schedule(() -> attempt(() -> request(count)));
		}
		catch (RejectedExecutionException ex) {
			// After the end there is no demand to pass on.
			if (!this.demands.isDisposed()) {
				this.sink.error(ex);
			}
		}
	}

	@Override
	protected void hookOnNext(T item) {
		this.sink.next(item);
	}

	@Override
	protected void hookOnError(Throwable ex) {
		this.sink.error(ex);
	}

	@Override
	protected void hookOnComplete() {
		this.sink.complete();
	}

}

package io.quintet.appcontrol.service;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * Calls code of the application. Whatever it throws becomes a failure, also what Reactor
 * takes for fatal and would let vanish. Demand reaches it on another thread than the one
 * that subscribes, so that a source which blocks while it emits keeps getting demand.
 * Cancelling interrupts that thread.
 */
final class GuardedCall<T> extends Flux<T> {

	private final Supplier<@Nullable Publisher<T>> call;

	private final Scheduler scheduler;

	GuardedCall(Supplier<@Nullable Publisher<T>> call, Scheduler scheduler) {
		this.call = call;
		this.scheduler = scheduler;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		Guard<T> guard = new Guard<>(actual, this.scheduler);
		try {
			Publisher<T> source = this.call.get();
			if (source == null) {
				throw new IllegalStateException("The client returned null");
			}
			source.subscribe(guard);
		}
		catch (Exception | StackOverflowError | LinkageError | AssertionError ex) {
			guard.fail(ex);
		}
	}

	private static final class Guard<T> implements CoreSubscriber<T>, Subscription {

		private final CoreSubscriber<? super T> actual;

		private final Scheduler.Worker demands;

		private final AtomicBoolean done = new AtomicBoolean();

		private volatile @Nullable Subscription subscription;

		Guard(CoreSubscriber<? super T> actual, Scheduler scheduler) {
			this.actual = actual;
			this.demands = scheduler.createWorker();
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void onSubscribe(Subscription source) {
			this.subscription = source;
			this.actual.onSubscribe(this);
		}

		@Override
		public void onNext(T item) {
			this.actual.onNext(item);
		}

		@Override
		public void onError(Throwable ex) {
			if (end()) {
				this.actual.onError(ex);
			}
		}

		@Override
		public void onComplete() {
			if (end()) {
				this.actual.onComplete();
			}
		}

		private boolean end() {
			boolean first = this.done.compareAndSet(false, true);
			this.demands.dispose();
			return first;
		}

		void fail(Throwable ex) {
			Throwable failure = (ex instanceof Exception) ? ex : new IllegalStateException("The client crashed", ex);
			if (this.subscription != null) {
				onError(failure);
			}
			else if (end()) {
				Operators.error(this.actual, failure);
			}
		}

		@Override
		public void request(long count) {
			try {
				this.demands.schedule(() -> demand(count));
			}
			catch (RejectedExecutionException ex) {
				// After the end there is no demand to pass on.
				if (!this.done.get()) {
					fail(ex);
				}
			}
		}

		private void demand(long count) {
			Subscription source = this.subscription;
			if (source == null) {
				return;
			}
			try {
				source.request(count);
			}
			catch (StackOverflowError | LinkageError | AssertionError ex) {
				fail(ex);
			}
		}

		@Override
		public void cancel() {
			Subscription source = this.subscription;
			// Before the thread is interrupted: what fails of that would be first.
			if (this.done.compareAndSet(false, true) && source != null) {
				source.cancel();
			}
			this.demands.dispose();
		}

	}

}

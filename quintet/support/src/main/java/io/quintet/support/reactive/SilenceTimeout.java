package io.quintet.support.reactive;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * Cancels a source that is silent for too long while its reader waits, and fails. A slow
 * reader is no silence, so time counts only while there is demand.
 */
public final class SilenceTimeout<T> extends FluxOperator<T, T> {

	private final long timeout;

	private final Scheduler timer;

	private final Supplier<? extends Throwable> failure;

	/**
	 * Watches a source.
	 * @param source the source
	 * @param timeout longest silence
	 * @param timer counts the time
	 * @param failure creates the error
	 */
	public SilenceTimeout(Flux<T> source, Duration timeout, Scheduler timer, Supplier<? extends Throwable> failure) {
		super(source);
		this.timeout = timeout.toNanos();
		this.timer = timer;
		this.failure = failure;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		this.source.subscribe(new Watch(actual));
	}

	private final class Watch implements CoreSubscriber<T>, Subscription {

		private final CoreSubscriber<? super T> actual;

		private final Disposable.Swap next = Disposables.swap();

		private @Nullable Subscription source;

		// Guarded by this object.

		private long demand;

		private boolean delivering;

		private boolean done;

		private long since;

		Watch(CoreSubscriber<? super T> actual) {
			this.actual = actual;
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.source = subscription;
			checkIn(SilenceTimeout.this.timeout);
			this.actual.onSubscribe(this);
		}

		@Override
		public void request(long count) {
			if (!Operators.validate(count)) {
				return;
			}
			synchronized (this) {
				if (this.demand == 0) {
					this.since = now();
				}
				this.demand = Operators.addCap(this.demand, count);
			}
			source().request(count);
		}

		@Override
		public void onNext(T item) {
			synchronized (this) {
				if (this.done) {
					Operators.onDiscard(item, currentContext());
					return;
				}
				this.delivering = true;
				if (this.demand != Long.MAX_VALUE) {
					this.demand--;
				}
			}
			this.actual.onNext(item);
			synchronized (this) {
				this.delivering = false;
				this.since = now();
			}
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

		@Override
		public void cancel() {
			if (end()) {
				source().cancel();
			}
		}

		// One task at a time, whatever comes: an item costs no timer.
		private void checkIn(long nanos) {
			this.next.replace(SilenceTimeout.this.timer.schedule(this::check, nanos, TimeUnit.NANOSECONDS));
		}

		private void check() {
			long left = SilenceTimeout.this.timeout;
			synchronized (this) {
				if (this.demand > 0 && !this.delivering) {
					left -= now() - this.since;
				}
				if (left <= 0 && !end()) {
					return;
				}
			}
			if (left > 0) {
				checkIn(left);
				return;
			}
			try {
				source().cancel();
			}
			finally {
				// Also when it throws, as on an event loop that has ended.
				this.actual.onError(SilenceTimeout.this.failure.get());
			}
		}

		private synchronized boolean end() {
			boolean first = !this.done;
			this.done = true;
			this.next.dispose();
			return first;
		}

		private Subscription source() {
			Subscription subscription = this.source;
			return (subscription != null) ? subscription : Operators.cancelledSubscription();
		}

		private long now() {
			return SilenceTimeout.this.timer.now(TimeUnit.NANOSECONDS);
		}

	}

}

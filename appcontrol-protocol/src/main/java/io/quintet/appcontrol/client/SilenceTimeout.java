package io.quintet.appcontrol.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

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

import io.quintet.appcontrol.AppControlClientException;
import io.quintet.appcontrol.AppControlClientException.Reason;

/**
 * Fails when the source is silent for too long while the reader waits for it. A slow
 * reader is no reason to fail, so time counts only while there is demand.
 */
final class SilenceTimeout<T> extends FluxOperator<T, T> {

	private final Duration patience;

	private final Scheduler timer;

	SilenceTimeout(Flux<T> source, Duration patience, Scheduler timer) {
		super(source);
		this.patience = patience;
		this.timer = timer;
	}

	@Override
	public void subscribe(CoreSubscriber<? super T> actual) {
		this.source.subscribe(new Watch<>(actual, this.patience, this.timer));
	}

	private static final class Watch<T> implements CoreSubscriber<T>, Subscription {

		private final CoreSubscriber<? super T> actual;

		private final Duration patience;

		private final Scheduler timer;

		private final AtomicLong demand = new AtomicLong();

		// Counts what was received, so that a timer knows whether it is still the one.
		private final AtomicLong received = new AtomicLong();

		private final AtomicBoolean done = new AtomicBoolean();

		private final Disposable.Swap running = Disposables.swap();

		private @Nullable Subscription source;

		Watch(CoreSubscriber<? super T> actual, Duration patience, Scheduler timer) {
			this.actual = actual;
			this.patience = patience;
			this.timer = timer;
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.source = subscription;
			this.actual.onSubscribe(this);
		}

		@Override
		public void request(long count) {
			if (!Operators.validate(count)) {
				return;
			}
			long before = this.demand.getAndUpdate((wanted) -> Operators.addCap(wanted, count));
			if (before == 0) {
				arm();
			}
			Subscription subscription = this.source;
			if (subscription != null) {
				subscription.request(count);
			}
		}

		@Override
		public void onNext(T item) {
			if (this.done.get()) {
				return;
			}
			this.received.incrementAndGet();
			long left = this.demand.updateAndGet((wanted) -> (wanted == Long.MAX_VALUE) ? wanted : wanted - 1);
			if (left > 0) {
				arm();
			}
			else {
				this.running.update(Disposables.disposed());
			}
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

		@Override
		public void cancel() {
			Subscription subscription = this.source;
			if (end() && subscription != null) {
				subscription.cancel();
			}
		}

		private void arm() {
			long seen = this.received.get();
			this.running
				.update(this.timer.schedule(() -> expire(seen), this.patience.toMillis(), TimeUnit.MILLISECONDS));
		}

		private void expire(long seen) {
			Subscription subscription = this.source;
			if (this.received.get() == seen && this.demand.get() > 0 && end()) {
				if (subscription != null) {
					subscription.cancel();
				}
				this.actual.onError(new AppControlClientException(Reason.TIMEOUT,
						"No answer within " + this.patience.toMillis() + " ms; the command may still run", null));
			}
		}

		private boolean end() {
			this.running.dispose();
			return this.done.compareAndSet(false, true);
		}

	}

}

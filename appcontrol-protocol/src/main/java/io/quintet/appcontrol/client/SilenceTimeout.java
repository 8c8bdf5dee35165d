package io.quintet.appcontrol.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

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

		private final Disposable.Swap timeout = Disposables.swap();

		private @Nullable Subscription source;

		// Guarded by this, so that what was asked for and the timer never disagree.

		private long demand;

		private boolean delivering;

		private boolean done;

		/** Tells a timer that has begun to run whether it is still the one. */
		private long timers;

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
			synchronized (this) {
				boolean waits = this.demand > 0;
				this.demand = Operators.addCap(this.demand, count);
				if (!waits && !this.delivering) {
					arm();
				}
			}
			Subscription subscription = this.source;
			if (subscription != null) {
				subscription.request(count);
			}
		}

		@Override
		public void onNext(T item) {
			synchronized (this) {
				if (this.done) {
					return;
				}
				this.delivering = true;
				if (this.demand != Long.MAX_VALUE) {
					this.demand--;
				}
				disarm();
			}
			this.actual.onNext(item);
			synchronized (this) {
				this.delivering = false;
				if (this.demand > 0) {
					arm();
				}
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
			Subscription subscription = this.source;
			if (end() && subscription != null) {
				subscription.cancel();
			}
		}

		private void arm() {
			if (!this.done) {
				long number = ++this.timers;
				this.timeout
					.update(this.timer.schedule(() -> expire(number), this.patience.toMillis(), TimeUnit.MILLISECONDS));
			}
		}

		private void disarm() {
			this.timers++;
			this.timeout.update(Disposables.disposed());
		}

		private void expire(long number) {
			synchronized (this) {
				if (number != this.timers || !end()) {
					return;
				}
			}
			Subscription subscription = this.source;
			if (subscription != null) {
				subscription.cancel();
			}
			this.actual.onError(new AppControlClientException(Reason.TIMEOUT,
					"No answer within " + this.patience.toMillis() + " ms; the command may still run", null));
		}

		private synchronized boolean end() {
			boolean first = !this.done;
			this.done = true;
			this.timeout.dispose();
			return first;
		}

	}

}

package io.quintet.acp.internal.run;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

import io.quintet.acp.assistant.AssistantEvent;

/**
 * The events of a handler. Whatever the handler's own stream does, in any order and on
 * any thread, this one emits no more than was asked for and ends once. The handler's code
 * runs on workers only.
 */
final class HandlerStream extends Flux<AssistantEvent> {

	private final Supplier<@Nullable Publisher<AssistantEvent>> handler;

	private final Workers workers;

	HandlerStream(Supplier<@Nullable Publisher<AssistantEvent>> handler, Workers workers) {
		this.handler = handler;
		this.workers = workers;
	}

	@Override
	public void subscribe(CoreSubscriber<? super AssistantEvent> actual) {
		Guard guard = new Guard(actual, this.workers);
		actual.onSubscribe(guard);
		this.workers.execute(() -> guard.open(this.handler));
	}

	private static final class Guard implements CoreSubscriber<AssistantEvent>, Subscription {

		private final CoreSubscriber<? super AssistantEvent> actual;

		private final Workers workers;

		private @Nullable Subscription subscription;

		private long asked;

		private boolean done;

		Guard(CoreSubscriber<? super AssistantEvent> actual, Workers workers) {
			this.actual = actual;
			this.workers = workers;
		}

		void open(Supplier<@Nullable Publisher<AssistantEvent>> handler) {
			if (isDone()) {
				return;
			}
			try {
				Publisher<AssistantEvent> events = handler.get();
				if (events == null) {
					fail(new IllegalStateException("the handler returned null instead of a stream of events"));
				}
				else if (!isDone()) {
					Flux.from(events).subscribe(this);
				}
			}
			catch (Throwable ex) {
				fail(ex);
			}
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			boolean taken;
			long count;
			synchronized (this) {
				taken = !this.done && this.subscription == null;
				count = this.asked;
				if (taken) {
					this.subscription = subscription;
				}
			}
			if (!taken) {
				cancel(subscription);
			}
			else if (count > 0) {
				request(subscription, count);
			}
		}

		@Override
		public void request(long count) {
			Subscription subscription;
			synchronized (this) {
				this.asked = Operators.addCap(this.asked, count);
				subscription = this.subscription;
			}
			if (subscription != null) {
				request(subscription, count);
			}
		}

		private void request(Subscription subscription, long count) {
			this.workers.execute(() -> {
				if (isDone()) {
					return;
				}
				try {
					subscription.request(count);
				}
				catch (Throwable ex) {
					fail(ex);
				}
			});
		}

		@Override
		public void onNext(AssistantEvent event) {
			String fault;
			synchronized (this) {
				if (this.done) {
					return;
				}
				fault = (event == null) ? "the handler yielded null"
						: (this.asked == 0) ? "the handler yielded more events than it was asked for" : null;
				this.asked--;
			}
			if (fault != null) {
				fail(new IllegalStateException(fault));
			}
			else {
				this.actual.onNext(event);
			}
		}

		@Override
		public void onError(Throwable error) {
			if (end(false)) {
				this.actual.onError(error);
			}
		}

		@Override
		public void onComplete() {
			if (end(false)) {
				this.actual.onComplete();
			}
		}

		private void fail(Throwable error) {
			if (end(true)) {
				this.actual.onError(error);
			}
		}

		@Override
		public void cancel() {
			end(true);
		}

		private synchronized boolean isDone() {
			return this.done;
		}

		private boolean end(boolean cut) {
			boolean first;
			Subscription open;
			synchronized (this) {
				first = !this.done;
				this.done = true;
				open = this.subscription;
				this.subscription = null;
			}
			if (cut && open != null) {
				cancel(open);
			}
			return first;
		}

		private void cancel(Subscription subscription) {
			this.workers.execute(() -> {
				try {
					subscription.cancel();
				}
				catch (Throwable ex) {
					// The stream has ended already, so its failure changes nothing.
				}
			});
		}

	}

}

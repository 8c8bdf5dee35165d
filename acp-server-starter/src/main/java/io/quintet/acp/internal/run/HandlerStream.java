package io.quintet.acp.internal.run;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import io.quintet.acp.assistant.AssistantEvent;

/**
 * Reads the stream of a handler, one event at a time: the next is asked for when the last
 * is stored. Nothing that a stream does, in any order and on any thread, makes more of it
 * than events one after another and one end. The handler's code runs on workers only.
 */
final class HandlerStream implements CoreSubscriber<AssistantEvent> {

	private final Receiver receiver;

	private final Workers workers;

	private volatile Context context = Context.empty();

	private @Nullable Subscription subscription;

	private boolean asked;

	private boolean storing;

	private boolean done;

	private @Nullable Runnable end;

	HandlerStream(Receiver receiver, Workers workers) {
		this.receiver = receiver;
		this.workers = workers;
	}

	/** Takes what the stream yields. Calls come one at a time, the end comes once. */
	interface Receiver {

		/** To be answered by {@link HandlerStream#stored()}. */
		void store(AssistantEvent event);

		void completed();

		void failed(Throwable error);

	}

	void open(Supplier<Publisher<AssistantEvent>> handler, ContextView context) {
		this.context = Context.of(context);
		this.workers.execute(() -> subscribe(handler));
	}

	private void subscribe(Supplier<Publisher<AssistantEvent>> handler) {
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
		return this.context;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		boolean taken;
		synchronized (this) {
			taken = !this.done && this.subscription == null;
			if (taken) {
				this.subscription = subscription;
				this.asked = true;
			}
		}
		if (taken) {
			this.workers.execute(() -> request(subscription));
		}
		else {
			cancel(subscription);
		}
	}

	@Override
	public void onNext(AssistantEvent event) {
		String fault;
		synchronized (this) {
			if (this.done) {
				return;
			}
			fault = (event == null) ? "the handler yielded null"
					: !this.asked ? "the handler yielded more events than it was asked for" : null;
			if (fault == null) {
				this.asked = false;
				this.storing = true;
			}
		}
		if (fault != null) {
			fail(new IllegalStateException(fault));
			return;
		}
		this.receiver.store(event);
	}

	@Override
	public void onError(Throwable error) {
		end(() -> this.receiver.failed(error), false);
	}

	@Override
	public void onComplete() {
		end(this.receiver::completed, false);
	}

	/** Answers {@link Receiver#store}. */
	void stored() {
		Runnable end;
		Subscription subscription;
		synchronized (this) {
			this.storing = false;
			end = this.end;
			subscription = this.subscription;
			this.asked = !this.done;
		}
		if (end != null) {
			end.run();
		}
		else if (subscription != null) {
			this.workers.execute(() -> request(subscription));
		}
	}

	/** Takes no more; the receiver is not told. */
	void cancel() {
		Subscription subscription;
		synchronized (this) {
			this.done = true;
			this.end = null;
			subscription = this.subscription;
			this.subscription = null;
		}
		if (subscription != null) {
			cancel(subscription);
		}
	}

	private void fail(Throwable error) {
		end(() -> this.receiver.failed(error), true);
	}

	// An end that overtakes the store of the last event waits for it.
	private void end(Runnable end, boolean cut) {
		boolean storing;
		Subscription subscription;
		synchronized (this) {
			if (this.done) {
				return;
			}
			this.done = true;
			subscription = this.subscription;
			this.subscription = null;
			storing = this.storing;
			this.end = storing ? end : null;
		}
		if (cut && subscription != null) {
			cancel(subscription);
		}
		if (!storing) {
			end.run();
		}
	}

	private synchronized boolean isDone() {
		return this.done;
	}

	private void request(Subscription subscription) {
		if (isDone()) {
			return;
		}
		try {
			subscription.request(1);
		}
		catch (Throwable ex) {
			fail(ex);
		}
	}

	private void cancel(Subscription subscription) {
		this.workers.execute(() -> {
			try {
				subscription.cancel();
			}
			catch (Throwable ex) {
				// The stream is of no interest any more, and neither is what it says to
				// this.
			}
		});
	}

}

package io.quintet.acp.internal.run;

import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.assistant.AssistantEvent;
import io.quintet.acp.assistant.BlockingAssistantHandler;
import io.quintet.acp.assistant.BlockingHandlerSend;
import io.quintet.acp.assistant.StreamWriter;
import io.quintet.acp.store.RunOverException;
import io.quintet.acp.thread.StreamType;
import io.quintet.acp.thread.ThreadEvent;
import io.quintet.support.reactive.BlockingThread;

/**
 * The events of a blocking handler. An emitter waits until an event is asked for, hands
 * it over, and waits until the next is asked for: then it is stored.
 */
final class BlockingHandlerStream implements Publisher<AssistantEvent>, Subscription, BlockingHandlerSend {

	private static final int MAX_ASKED = Integer.MAX_VALUE / 2;

	private final BlockingAssistantHandler handler;

	private final RunContext context;

	private final Scheduler threads;

	// Serializes emissions, also those of callbacks on other threads.
	private final ReentrantLock emission = new ReentrantLock();

	// Events that were asked for; one more at the end, for whoever waits.
	private final Semaphore asked = new Semaphore(0);

	// Handlers see this object and may lock it.
	private final Object state = new Object();

	private @Nullable Subscriber<? super AssistantEvent> subscriber;

	private @Nullable Thread thread;

	private volatile boolean over;

	BlockingHandlerStream(BlockingAssistantHandler handler, RunContext context, Scheduler threads) {
		this.handler = handler;
		this.context = context;
		this.threads = threads;
	}

	@Override
	public void subscribe(Subscriber<? super AssistantEvent> subscriber) {
		this.subscriber = subscriber;
		subscriber.onSubscribe(this);
		try {
			this.threads.schedule(() -> run(subscriber));
		}
		catch (RejectedExecutionException ex) {
			subscriber.onError(new IllegalStateException("too many blocking assistants are at work", ex));
		}
	}

	private void run(Subscriber<? super AssistantEvent> subscriber) {
		if (!enter()) {
			return;
		}
		Throwable failure = null;
		try {
			this.handler.handle(new BlockingRunContext(this.context), this);
		}
		catch (Throwable ex) {
			failure = ex;
		}
		leave();
		end(subscriber, failure);
	}

	private boolean enter() {
		synchronized (this.state) {
			// The run may be over although its cancellation has not arrived yet.
			boolean entered = !this.over && this.context.isActive();
			this.thread = entered ? Thread.currentThread() : null;
			return entered;
		}
	}

	private void leave() {
		synchronized (this.state) {
			this.thread = null;
			// Clears the interrupt: the thread returns to its pool.
			Thread.interrupted();
		}
	}

	private void end(Subscriber<? super AssistantEvent> subscriber, @Nullable Throwable failure) {
		this.emission.lock();
		try {
			if (close()) {
				if (failure != null) {
					subscriber.onError(failure);
				}
				else {
					subscriber.onComplete();
				}
			}
		}
		finally {
			this.emission.unlock();
		}
	}

	@Override
	public ThreadEvent emit(AssistantEvent event) {
		BlockingThread.require("An event was emitted", "emit on the thread of the handler");
		this.emission.lock();
		try {
			awaitDemand();
			Subscriber<? super AssistantEvent> subscriber = this.subscriber;
			if (subscriber != null) {
				subscriber.onNext(event);
			}
			awaitDemand();
			this.asked.release();
			ThreadEvent stored = this.context.lastStored();
			if (stored == null) {
				throw over();
			}
			return stored;
		}
		finally {
			this.emission.unlock();
		}
	}

	@Override
	public StreamWriter stream(StreamType type, Map<String, JsonNode> metadata) {
		return this.context.open(type, metadata, this);
	}

	// Uninterruptible: after an interrupt other than a cancellation the caller still has
	// to learn whether the event was stored.
	private void awaitDemand() {
		this.asked.acquireUninterruptibly();
		if (this.over) {
			this.asked.release();
			throw over();
		}
	}

	private RunOverException over() {
		return new RunOverException(this.context.run().id());
	}

	@Override
	public void request(long count) {
		this.asked.release((int) Math.max(0, Math.min(count, MAX_ASKED - this.asked.availablePermits())));
	}

	@Override
	public void cancel() {
		synchronized (this.state) {
			close();
			if (this.thread != null) {
				this.thread.interrupt();
			}
		}
	}

	private boolean close() {
		synchronized (this.state) {
			boolean open = !this.over;
			this.over = true;
			this.asked.release();
			return open;
		}
	}

}

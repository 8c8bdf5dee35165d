package io.quintet.acp.internal.run;

import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
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

	private final BlockingAssistantHandler handler;

	private final RunContext context;

	private final Scheduler threads;

	// Serializes emissions, also those of callbacks on other threads.
	private final ReentrantLock emission = new ReentrantLock();

	private final ReentrantLock state = new ReentrantLock();

	private final Condition changed = this.state.newCondition();

	private @Nullable Subscriber<? super AssistantEvent> subscriber;

	private @Nullable Thread thread;

	private long asked;

	private boolean over;

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
		this.state.lock();
		try {
			// The run may be over although its cancellation has not arrived yet.
			boolean entered = !this.over && this.context.isActive();
			this.thread = entered ? Thread.currentThread() : null;
			return entered;
		}
		finally {
			this.state.unlock();
		}
	}

	private void leave() {
		this.state.lock();
		try {
			this.thread = null;
		}
		finally {
			this.state.unlock();
		}
		// Clears the interrupt: the thread returns to its pool.
		Thread.interrupted();
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
			awaitDemand(1);
			Subscriber<? super AssistantEvent> subscriber = this.subscriber;
			if (subscriber != null) {
				subscriber.onNext(event);
			}
			awaitDemand(0);
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
	// to
	// learn whether the event was stored.
	private void awaitDemand(int taken) {
		this.state.lock();
		try {
			while (this.asked == 0 && !this.over) {
				this.changed.awaitUninterruptibly();
			}
			if (this.over) {
				throw over();
			}
			this.asked -= taken;
		}
		finally {
			this.state.unlock();
		}
	}

	private RunOverException over() {
		return new RunOverException(this.context.run().id());
	}

	@Override
	public void request(long count) {
		this.state.lock();
		try {
			this.asked = Math.addExact(Math.min(this.asked, Long.MAX_VALUE / 2), Math.min(count, Long.MAX_VALUE / 2));
			this.changed.signalAll();
		}
		finally {
			this.state.unlock();
		}
	}

	@Override
	public void cancel() {
		close();
		this.state.lock();
		try {
			if (this.thread != null) {
				this.thread.interrupt();
			}
		}
		finally {
			this.state.unlock();
		}
	}

	private boolean close() {
		this.state.lock();
		try {
			boolean open = !this.over;
			this.over = true;
			this.changed.signalAll();
			return open;
		}
		finally {
			this.state.unlock();
		}
	}

}

package io.quintet.appcontrol.service;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.ToolError;
import io.quintet.appcontrol.ToolEvent;

/**
 * One execution that goes on without its readers, and that several of them read: each at
 * its own pace, from any position that is still kept. The first step has position 0. The
 * oldest events are forgotten when there are too many or too large ones; the end never
 * is.
 */
final class RecordedRun {

	private final int maxEvents;

	private final long maxBytes;

	private final AppControlCodec codec;

	private final NavigableMap<Long, Kept> kept = new TreeMap<>();

	private final Set<Reader> readers = new LinkedHashSet<>();

	private final Sinks.One<Step.End> end = Sinks.one();

	private final Disposable.Swap execution = Disposables.swap();

	// These are guarded by this object.

	private long next;

	private long bytes;

	private boolean observed;

	private boolean ended;

	private int abandonments;

	private @Nullable Abandonment abandonment;

	RecordedRun(ServiceSettings.Streams settings, AppControlCodec codec) {
		this.maxEvents = settings.historyEvents();
		this.maxBytes = settings.historyBytes();
		this.codec = codec;
	}

	/** Begins to execute. */
	void start(Flux<Step> steps) {
		this.execution.update(steps.subscribe(this::append));
	}

	/**
	 * Ends the execution when it has no reader for a while.
	 * @param after how long
	 * @param timer counts the time
	 * @param workers where the execution is cancelled, which may block
	 */
	void cancelWhenAbandoned(Duration after, Scheduler timer, Scheduler workers) {
		synchronized (this) {
			this.abandonment = new Abandonment(after, timer, workers);
		}
	}

	/** Returns how the execution ends, once it has. */
	Mono<Step.End> end() {
		return this.end.asMono();
	}

	/**
	 * Reads.
	 * @param position position to read behind; -1 reads from the beginning
	 * @return the steps with the end as last; fails with {@link LagException} when the
	 * next one is forgotten
	 */
	Flux<Step> after(long position) {
		return Flux.from((subscriber) -> {
			Reader reader = new Reader(Operators.toCoreSubscriber(subscriber), position + 1);
			synchronized (this) {
				this.readers.add(reader);
			}
			reader.actual.onSubscribe(reader);
			reader.drain();
		});
	}

	/** Returns the position of the latest step, -1 when there is none. */
	synchronized long lastPosition() {
		return this.next - 1;
	}

	/** Returns the size of what is kept, as JSON. */
	synchronized long bytes() {
		return this.bytes;
	}

	/** Tells whether an event carried an observation. */
	synchronized boolean isObserved() {
		return this.observed;
	}

	/** Tells whether nothing more will come. */
	synchronized boolean isEnded() {
		return this.ended;
	}

	/** Takes an event. */
	void append(ToolEvent event) {
		append(new Step.Event(event));
	}

	private void append(Step step) {
		long size = size(step);
		List<Reader> woken;
		synchronized (this) {
			if (this.ended) {
				return;
			}
			this.kept.put(this.next++, new Kept(step, size));
			this.bytes += size;
			this.ended = step instanceof Step.End;
			this.observed |= step instanceof Step.Event event && event.observation() != null;
			while (this.kept.size() > 1 && (this.kept.size() > this.maxEvents || this.bytes > this.maxBytes)) {
				this.bytes -= this.kept.pollFirstEntry().getValue().size;
			}
			woken = List.copyOf(this.readers);
		}
		if (step instanceof Step.End last) {
			this.end.tryEmitValue(last);
		}
		woken.forEach(Reader::drain);
	}

	private long size(Step step) {
		if (step instanceof Step.Event event) {
			return this.codec.write(event.event()).length;
		}
		return ((Step.End) step).observation() != null ? this.codec.write(((Step.End) step).response("-")).length : 0;
	}

	/**
	 * Looks up a step.
	 * @return {@code null} when it is not there yet
	 */
	private synchronized @Nullable Step at(long position) {
		if (position >= this.next) {
			return null;
		}
		Kept found = this.kept.get(position);
		if (found == null) {
			throw new LagException();
		}
		return found.step;
	}

	private void leave(Reader reader) {
		Abandonment begun = null;
		int number = 0;
		synchronized (this) {
			if (this.readers.remove(reader) && this.readers.isEmpty() && !this.ended) {
				begun = this.abandonment;
				number = ++this.abandonments;
			}
		}
		if (begun != null) {
			int current = number;
			Mono.delay(begun.after, begun.timer).publishOn(begun.workers).subscribe((tick) -> giveUp(current));
		}
	}

	private void giveUp(int number) {
		synchronized (this) {
			if (this.ended || !this.readers.isEmpty() || this.abandonments != number) {
				return;
			}
		}
		cancel(ToolError.of(FailureKinds.CANCELLED, "The command was cancelled because nobody read its stream."));
	}

	private void cancel(ToolError error) {
		this.execution.dispose();
		append(Step.End.failed(error));
	}

	private record Kept(Step step, long size) {

	}

	private record Abandonment(Duration after, Scheduler timer, Scheduler workers) {

	}

	/** A reader wants what is not kept any more. */
	static final class LagException extends RuntimeException {

		LagException() {
			super("The reader is too slow or came too late: events that it has not seen are not kept any more.", null,
					false, false);
		}

	}

	private final class Reader implements Subscription {

		private final CoreSubscriber<? super Step> actual;

		private final AtomicLong demand = new AtomicLong();

		private final AtomicInteger drains = new AtomicInteger();

		private volatile boolean cancelled;

		private long position;

		Reader(CoreSubscriber<? super Step> actual, long position) {
			this.actual = actual;
			this.position = position;
		}

		@Override
		public void request(long count) {
			if (Operators.validate(count)) {
				this.demand.updateAndGet((before) -> Operators.addCap(before, count));
				drain();
			}
		}

		@Override
		public void cancel() {
			this.cancelled = true;
			leave(this);
		}

		void drain() {
			if (this.drains.getAndIncrement() != 0) {
				return;
			}
			int done = 1;
			do {
				emit();
				done = this.drains.addAndGet(-done);
			}
			while (done != 0);
		}

		private void emit() {
			while (!this.cancelled && this.demand.get() > 0) {
				Step step;
				try {
					step = at(this.position);
				}
				catch (LagException ex) {
					cancel();
					this.actual.onError(ex);
					return;
				}
				if (step == null) {
					return;
				}
				this.position++;
				if (this.demand.get() != Long.MAX_VALUE) {
					this.demand.decrementAndGet();
				}
				boolean last = step instanceof Step.End;
				if (last) {
					cancel();
				}
				this.actual.onNext(step);
				if (last) {
					this.actual.onComplete();
				}
			}
		}

	}

}

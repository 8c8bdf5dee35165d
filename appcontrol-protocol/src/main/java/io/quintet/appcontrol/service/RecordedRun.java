package io.quintet.appcontrol.service;

import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

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

	private final Mono<?> patience;

	private final Disposable.Swap execution = Disposables.swap();

	private final Disposable.Swap abandonment = Disposables.swap();

	private final Sinks.One<Step.End> end = Sinks.one();

	// These are guarded by this object.

	private final NavigableMap<Long, Kept> kept = new TreeMap<>();

	private Sinks.Empty<Void> appended = Sinks.empty();

	private long next;

	private long bytes;

	private int readers;

	private boolean observed;

	private boolean ended;

	/**
	 * Creates an execution that has not begun.
	 * @param patience ends when an execution that lost its last reader is cancelled, on a
	 * thread that may block
	 */
	RecordedRun(ServiceSettings.Streams settings, AppControlCodec codec, Mono<?> patience) {
		this.maxEvents = settings.historyEvents();
		this.maxBytes = settings.historyBytes();
		this.codec = codec;
		this.patience = patience;
	}

	void start(Flux<Step> steps) {
		this.execution.update(steps.subscribe(this::append));
	}

	Mono<Step.End> end() {
		return this.end.asMono();
	}

	/**
	 * Reads.
	 * @param position position to read behind; -1 reads from the beginning, and one that
	 * the execution has not reached from where it is
	 * @return the steps with the end as last, nothing behind it; fails with
	 * {@link RequestRefusedException} when the next one is forgotten
	 */
	Flux<Step> after(long position) {
		return Flux.defer(() -> isOver(position) ? Flux.empty() : Flux.using(() -> enter(position),
				(next) -> Mono.defer(() -> step(next.getAndIncrement())).repeat().takeUntil(Step.End.class::isInstance),
				(next) -> leave()));
	}

	synchronized long bytes() {
		return this.bytes;
	}

	synchronized boolean isEnded() {
		return this.ended;
	}

	synchronized boolean isObserved() {
		return this.observed;
	}

	private synchronized boolean isOver(long position) {
		return this.ended && position >= this.next - 1;
	}

	void append(ToolEvent event) {
		append(new Step.Event(event));
	}

	private void append(Step step) {
		long size = size(step);
		Sinks.Empty<Void> waiting;
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
			waiting = this.appended;
			this.appended = Sinks.empty();
		}
		if (step instanceof Step.End last) {
			this.end.tryEmitValue(last);
		}
		waiting.tryEmitEmpty();
	}

	private long size(Step step) {
		if (step instanceof Step.Event event) {
			return this.codec.write(event.event()).length;
		}
		return ((Step.End) step).observation() != null ? this.codec.write(((Step.End) step).response("-")).length : 0;
	}

	private synchronized Mono<Step> step(long position) {
		if (position >= this.next) {
			return this.appended.asMono().then(Mono.defer(() -> step(position)));
		}
		Kept found = this.kept.get(position);
		return (found != null) ? Mono.just(found.step)
				: Mono.error(new RequestRefusedException(ToolError.of(FailureKinds.NOT_AVAILABLE,
						"The reader is too slow or came too late: events that it has not seen are not kept any more."),
						null));
	}

	/** The position, or that of the last step where the execution is not so far. */
	synchronized long bounded(long position) {
		return Math.min(position, this.next - 1);
	}

	private synchronized AtomicLong enter(long position) {
		this.readers++;
		return new AtomicLong(bounded(position) + 1);
	}

	private void leave() {
		synchronized (this) {
			this.readers--;
			if (this.readers > 0 || this.ended) {
				return;
			}
		}
		this.abandonment.update(this.patience.subscribe(null, null, this::giveUp));
	}

	private void giveUp() {
		synchronized (this) {
			if (this.readers > 0 || this.ended) {
				return;
			}
		}
		this.execution.dispose();
		append(Step.End
			.failed(ToolError.of(FailureKinds.CANCELLED, "The command was cancelled because nobody read its stream.")));
	}

	private record Kept(Step step, long size) {
	}

}

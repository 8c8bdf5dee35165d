package io.quintet.lime.login;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * A delay of one length for many at a time, most of whom cancel long before its end: one
 * timer serves all, where {@link Mono#delay} has one for each. Thread-safe.
 */
final class SharedDelay {

	private final long length;

	private final Scheduler timer;

	private final Set<Waiting> waiting = new LinkedHashSet<>();

	private boolean timed;

	SharedDelay(Duration length, Scheduler timer) {
		this.length = length.toNanos();
		this.timer = timer;
	}

	/** Emits once, the length after it was subscribed. */
	Mono<Boolean> begin() {
		return Mono.create((sink) -> {
			Waiting entry = new Waiting(sink, now() + this.length);
			sink.onDispose(() -> leave(entry));
			enter(entry);
		});
	}

	private void enter(Waiting entry) {
		boolean first;
		synchronized (this.waiting) {
			this.waiting.add(entry);
			first = !this.timed;
			this.timed = true;
		}
		if (first) {
			time(this.length);
		}
	}

	private void leave(Waiting entry) {
		synchronized (this.waiting) {
			this.waiting.remove(entry);
		}
	}

	private void time(long nanos) {
		this.timer.schedule(this::over, nanos, TimeUnit.NANOSECONDS);
	}

	private void over() {
		List<Waiting> due = new ArrayList<>();
		long left = 0;
		synchronized (this.waiting) {
			long now = now();
			for (Waiting entry : this.waiting) {
				if (entry.end - now > 0) {
					left = entry.end - now;
					break;
				}
				due.add(entry);
			}
			due.forEach(this.waiting::remove);
			this.timed = left > 0;
		}
		if (left > 0) {
			time(left);
		}
		due.forEach((entry) -> entry.sink.success(true));
	}

	private long now() {
		return this.timer.now(TimeUnit.NANOSECONDS);
	}

	/** One who waits. */
	private static final class Waiting {

		private final MonoSink<Boolean> sink;

		private final long end;

		Waiting(MonoSink<Boolean> sink, long end) {
			this.sink = sink;
			this.end = end;
		}

	}

}

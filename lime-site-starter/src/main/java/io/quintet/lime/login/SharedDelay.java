package io.quintet.lime.login;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A delay of one length for many at a time, most of whom leave long before its end: one
 * timer serves all, where {@link Mono#delay} has one for each. Thread-safe.
 */
final class SharedDelay {

	private final long length;

	private final Scheduler timer;

	private final Object monitor = new Object();

	private @Nullable Waiting first;

	private @Nullable Waiting last;

	private boolean timed;

	SharedDelay(Duration length, Scheduler timer) {
		this.length = length.toNanos();
		this.timer = timer;
	}

	/** Waits from now on; is told once, the length later, unless it leaves before. */
	void enter(Waiting entry) {
		entry.end = now() + this.length;
		boolean time;
		synchronized (this.monitor) {
			append(entry);
			time = !this.timed;
			this.timed = true;
		}
		if (time) {
			time(this.length);
		}
	}

	/** Waits no more. Does nothing when it does not wait. */
	void leave(Waiting entry) {
		synchronized (this.monitor) {
			remove(entry);
		}
	}

	private void append(Waiting entry) {
		entry.before = this.last;
		if (this.last != null) {
			this.last.after = entry;
		}
		else {
			this.first = entry;
		}
		this.last = entry;
		entry.waits = true;
	}

	private void remove(Waiting entry) {
		if (!entry.waits) {
			return;
		}
		entry.waits = false;
		if (entry.before != null) {
			entry.before.after = entry.after;
		}
		else {
			this.first = entry.after;
		}
		if (entry.after != null) {
			entry.after.before = entry.before;
		}
		else {
			this.last = entry.before;
		}
		entry.before = null;
		entry.after = null;
	}

	private void time(long nanos) {
		this.timer.schedule(this::over, nanos, TimeUnit.NANOSECONDS);
	}

	private void over() {
		List<Waiting> due = new ArrayList<>();
		long left = 0;
		synchronized (this.monitor) {
			long now = now();
			Waiting entry = this.first;
			while (entry != null && entry.end - now <= 0) {
				due.add(entry);
				remove(entry);
				entry = this.first;
			}
			left = (entry != null) ? entry.end - now : 0;
			this.timed = left > 0;
		}
		if (left > 0) {
			time(left);
		}
		due.forEach(Waiting::over);
	}

	private long now() {
		return this.timer.now(TimeUnit.NANOSECONDS);
	}

	/** One who waits, at most once at a time. */
	abstract static class Waiting {

		private @Nullable Waiting before;

		private @Nullable Waiting after;

		private boolean waits;

		private long end;

		/** Called when the time is over, on the thread of the timer. */
		protected abstract void over();

	}

}

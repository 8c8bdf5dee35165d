package io.quintet.acp.run;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Who may work and who waits, first come first served. A place is reserved before a run
 * is stored, so that what is stored has a place.
 */
final class RunQueue {

	private final int maxRunning;

	private final int maxHeld;

	private final Set<RunExecution> waiting = new LinkedHashSet<>();

	private final Set<RunExecution> running = new HashSet<>();

	private final AtomicInteger drains = new AtomicInteger();

	private int reserved;

	RunQueue(int maxRunning, int maxQueued) {
		this.maxRunning = maxRunning;
		this.maxHeld = maxRunning + maxQueued;
	}

	synchronized boolean reserve(int places) {
		if (this.reserved + this.waiting.size() + this.running.size() + places > this.maxHeld) {
			return false;
		}
		this.reserved += places;
		return true;
	}

	synchronized void release(int places) {
		this.reserved -= places;
	}

	/** Takes a reserved place. */
	void add(RunExecution run) {
		synchronized (this) {
			this.reserved--;
			this.waiting.add(run);
		}
		drain();
	}

	void remove(RunExecution run) {
		synchronized (this) {
			this.waiting.remove(run);
			this.running.remove(run);
		}
		drain();
	}

	synchronized int running() {
		return this.running.size();
	}

	synchronized int queued() {
		return this.waiting.size();
	}

	// A run that is over as soon as it begins comes back here: without the count the
	// calls would nest as deep as the queue is long.
	private void drain() {
		if (this.drains.getAndIncrement() != 0) {
			return;
		}
		int missed = 1;
		do {
			RunExecution next = next();
			while (next != null) {
				next.begin();
				next = next();
			}
			missed = this.drains.addAndGet(-missed);
		}
		while (missed != 0);
	}

	private synchronized @Nullable RunExecution next() {
		if (this.waiting.isEmpty() || this.running.size() >= this.maxRunning) {
			return null;
		}
		RunExecution next = this.waiting.iterator().next();
		this.waiting.remove(next);
		this.running.add(next);
		return next;
	}

}

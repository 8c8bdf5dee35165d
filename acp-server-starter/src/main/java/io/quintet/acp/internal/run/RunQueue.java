package io.quintet.acp.internal.run;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.quintet.support.reactive.SerialGate;

/**
 * Who may work and who waits, first come first served. A place is reserved before a run
 * is stored, so that what is stored has a place.
 */
final class RunQueue {

	private final int maxRunning;

	private final int maxHeld;

	private final Set<RunExecution> waiting = new LinkedHashSet<>();

	private final Set<RunExecution> running = new HashSet<>();

	// A run that ends as soon as it begins calls back: without the gate the stack would
	// grow with the queue.
	private final SerialGate gate = new SerialGate("the queue of runs");

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
		this.gate.execute(this::beginNext);
	}

	void remove(RunExecution run) {
		synchronized (this) {
			this.waiting.remove(run);
			this.running.remove(run);
		}
		this.gate.execute(this::beginNext);
	}

	synchronized int running() {
		return this.running.size();
	}

	synchronized int queued() {
		return this.waiting.size();
	}

	private void beginNext() {
		for (RunExecution next = next(); next != null; next = next()) {
			next.begin();
		}
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

package io.quintet.appcontrol.service;

import java.util.ArrayDeque;
import java.util.Deque;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * Lets so many commands run at a time. The next ones wait, in the order in which they
 * came, and the ones after them are refused.
 */
final class Admission {

	private final int maxRunning;

	private final int maxWaiting;

	private final Deque<Sinks.Empty<Void>> waiting = new ArrayDeque<>();

	private int running;

	Admission(int maxRunning, int maxWaiting) {
		this.maxRunning = maxRunning;
		this.maxWaiting = maxWaiting;
	}

	/**
	 * Lets work wait for its turn.
	 * @return the work; fails with {@link RequestRefusedException} when too many wait
	 */
	<T> Flux<T> admit(Flux<T> work) {
		// The next one may begin before the end is passed on.
		return Flux.using(this::enter, (turn) -> turn.asMono().thenMany(work), this::leave);
	}

	synchronized int running() {
		return this.running;
	}

	synchronized int waiting() {
		return this.waiting.size();
	}

	private synchronized Sinks.Empty<Void> enter() {
		Sinks.Empty<Void> turn = Sinks.empty();
		if (this.running < this.maxRunning) {
			this.running++;
			turn.tryEmitEmpty();
		}
		else if (this.waiting.size() < this.maxWaiting) {
			this.waiting.add(turn);
		}
		else {
			throw new RequestRefusedException(Failures
				.busy("The service is busy: " + this.maxRunning + " commands run and " + this.maxWaiting + " wait."),
					null);
		}
		return turn;
	}

	private void leave(Sinks.Empty<Void> turn) {
		Sinks.Empty<Void> next;
		synchronized (this) {
			if (this.waiting.remove(turn)) {
				return;
			}
			next = this.waiting.poll();
			if (next == null) {
				this.running--;
				return;
			}
		}
		next.tryEmitEmpty();
	}

}

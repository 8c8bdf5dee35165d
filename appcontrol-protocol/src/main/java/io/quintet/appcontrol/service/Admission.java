package io.quintet.appcontrol.service;

import java.util.ArrayDeque;
import java.util.Deque;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * Lets so many commands run at a time, and so many others wait in the order in which they
 * came. Holds no thread.
 */
final class Admission {

	private final int maxRunning;

	private final int maxWaiting;

	private final Deque<Ticket> waiting = new ArrayDeque<>();

	private int running;

	Admission(int maxRunning, int maxWaiting) {
		this.maxRunning = maxRunning;
		this.maxWaiting = maxWaiting;
	}

	/**
	 * Runs some work when its turn has come.
	 * @param work what to do; may be subscribed to on the thread that ended other work
	 * @return the signals of the work; fails with {@link BusyException} when too many
	 * wait
	 */
	<T> Flux<T> admit(Flux<T> work) {
		return Flux.defer(() -> {
			Ticket ticket = enter();
			// The next one may begin before the end is passed on.
			return ticket.turn.asMono()
				.thenMany(work)
				.doOnTerminate(() -> leave(ticket))
				.doOnCancel(() -> leave(ticket));
		});
	}

	synchronized int running() {
		return this.running;
	}

	synchronized int waiting() {
		return this.waiting.size();
	}

	private Ticket enter() {
		Ticket ticket = new Ticket();
		synchronized (this) {
			if (this.running < this.maxRunning) {
				this.running++;
				ticket.runs = true;
			}
			else if (this.waiting.size() < this.maxWaiting) {
				this.waiting.add(ticket);
				return ticket;
			}
			else {
				throw new BusyException(this.maxRunning, this.maxWaiting);
			}
		}
		ticket.turn.tryEmitEmpty();
		return ticket;
	}

	private void leave(Ticket ticket) {
		Ticket next;
		synchronized (this) {
			if (ticket.left) {
				return;
			}
			ticket.left = true;
			if (!ticket.runs) {
				this.waiting.remove(ticket);
				return;
			}
			next = this.waiting.poll();
			if (next != null) {
				next.runs = true;
			}
			else {
				this.running--;
			}
		}
		begin(next);
	}

	private static void begin(@Nullable Ticket ticket) {
		if (ticket != null) {
			ticket.turn.tryEmitEmpty();
		}
	}

	private static final class Ticket {

		private final Sinks.Empty<Void> turn = Sinks.empty();

		// These are guarded by the admission.

		private boolean runs;

		private boolean left;

	}

	/** Too many commands wait already. */
	static final class BusyException extends RuntimeException {

		BusyException(int running, int waiting) {
			super("The service is busy: " + running + " commands run and " + waiting + " wait.", null, false, false);
		}

	}

}

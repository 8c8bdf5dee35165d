package io.quintet.happy;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Supplier;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.quintet.support.reactive.SerialGate;

/**
 * Runs work serially for each key, in the order of subscriptions, and concurrently for
 * different keys. The number of waiting and running tasks is bounded.
 */
final class SerialQueues {

	private final int bound;

	private final Map<String, Queue<Turn>> queues = new HashMap<>();

	/**
	 * Work that completes synchronously would otherwise recurse once for each waiting
	 * task.
	 */
	private final SerialGate gate = new SerialGate("a serial queue");

	private int size;

	SerialQueues(int bound) {
		this.bound = bound;
	}

	/** Runs work in its queue; fails when too many tasks wait. */
	<T> Mono<T> run(String key, Mono<T> work, Supplier<? extends RuntimeException> full) {
		return Mono.using(() -> enter(key, full), (turn) -> turn.begins.asMono().then(work), this::leave, false);
	}

	private synchronized Turn enter(String key, Supplier<? extends RuntimeException> full) {
		if (this.size >= this.bound) {
			throw full.get();
		}
		this.size++;
		Turn turn = new Turn(key);
		Queue<Turn> queue = this.queues.computeIfAbsent(key, (unknown) -> new ArrayDeque<>());
		queue.add(turn);
		if (queue.size() == 1) {
			turn.begins.tryEmitEmpty();
		}
		return turn;
	}

	private void leave(Turn turn) {
		Turn next;
		synchronized (this) {
			Queue<Turn> queue = this.queues.getOrDefault(turn.key, new ArrayDeque<>());
			queue.remove(turn);
			this.size--;
			next = queue.peek();
			if (next == null) {
				this.queues.remove(turn.key);
			}
		}
		if (next != null) {
			// Does nothing when it has begun already.
			this.gate.execute(next.begins::tryEmitEmpty);
		}
	}

	/** The place of a task in its queue. */
	private static final class Turn {

		private final String key;

		private final Sinks.Empty<Void> begins = Sinks.empty();

		Turn(String key) {
			this.key = key;
		}

	}

}

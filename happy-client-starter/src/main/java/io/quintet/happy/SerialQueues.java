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

	/** Of each key the running task and those that wait for their beginning. */
	private final Map<String, Queue<Sinks.Empty<Void>>> queues = new HashMap<>();

	/**
	 * Work that completes synchronously would otherwise recurse for each waiting task.
	 */
	private final SerialGate gate = new SerialGate("a serial queue");

	private int size;

	SerialQueues(int bound) {
		this.bound = bound;
	}

	/** Runs work in its queue; fails when too many tasks wait. */
	<T> Mono<T> run(String key, Mono<T> work, Supplier<? extends RuntimeException> full) {
		return Mono.using(() -> enter(key, full), (begin) -> begin.asMono().then(work), (begin) -> leave(key, begin),
				false);
	}

	private synchronized Sinks.Empty<Void> enter(String key, Supplier<? extends RuntimeException> full) {
		if (this.size >= this.bound) {
			throw full.get();
		}
		this.size++;
		Sinks.Empty<Void> begin = Sinks.empty();
		Queue<Sinks.Empty<Void>> queue = this.queues.computeIfAbsent(key, (unknown) -> new ArrayDeque<>());
		queue.add(begin);
		if (queue.size() == 1) {
			begin.tryEmitEmpty();
		}
		return begin;
	}

	private void leave(String key, Sinks.Empty<Void> begin) {
		Sinks.Empty<Void> next;
		synchronized (this) {
			this.size--;
			Queue<Sinks.Empty<Void>> queue = this.queues.getOrDefault(key, new ArrayDeque<>());
			queue.remove(begin);
			next = queue.peek();
			if (next == null) {
				this.queues.remove(key);
			}
		}
		if (next != null) {
			// Does nothing when it has begun already.
			this.gate.execute(next::tryEmitEmpty);
		}
	}

}

package io.quintet.happy;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

import io.quintet.support.reactive.SerialGate;

/**
 * Runs work serially for each key, in the order of subscriptions, and concurrently for
 * different keys. The number of waiting and running tasks is bounded.
 */
final class SerialQueues {

	private final int bound;

	private final Map<String, Queue<Task<?>>> queues = new HashMap<>();

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
		return Mono.create((sink) -> enter(new Task<>(key, work, sink), full));
	}

	private void enter(Task<?> task, Supplier<? extends RuntimeException> full) {
		boolean first = false;
		boolean entered;
		synchronized (this) {
			entered = this.size < this.bound;
			if (entered) {
				first = add(task);
			}
		}
		if (!entered) {
			task.sink.error(full.get());
			return;
		}
		task.sink.onDispose(task);
		if (first) {
			task.start();
		}
	}

	private boolean add(Task<?> task) {
		this.size++;
		Queue<Task<?>> queue = this.queues.computeIfAbsent(task.key, (key) -> new ArrayDeque<>());
		queue.add(task);
		return queue.size() == 1;
	}

	private void leave(Task<?> task) {
		Task<?> next = null;
		synchronized (this) {
			Queue<Task<?>> queue = this.queues.get(task.key);
			if (queue == null) {
				return;
			}
			boolean head = queue.peek() == task;
			if (!queue.remove(task)) {
				return;
			}
			this.size--;
			if (queue.isEmpty()) {
				this.queues.remove(task.key);
			}
			else if (head) {
				next = queue.peek();
			}
		}
		if (next != null) {
			this.gate.execute(next::start);
		}
	}

	private final class Task<T> implements Disposable {

		private final String key;

		private final Mono<T> work;

		private final MonoSink<T> sink;

		private final Disposable.Swap running = Disposables.swap();

		private final AtomicBoolean started = new AtomicBoolean();

		Task(String key, Mono<T> work, MonoSink<T> sink) {
			this.key = key;
			this.work = work;
			this.sink = sink;
		}

		void start() {
			if (this.started.compareAndSet(false, true) && !this.running.isDisposed()) {
				this.running.update(this.work.contextWrite(this.sink.contextView())
					.subscribe(this.sink::success, this.sink::error, this.sink::success));
			}
		}

		/** Called after the result was emitted and when the subscriber cancels. */
		@Override
		public void dispose() {
			this.running.dispose();
			leave(this);
		}

	}

}

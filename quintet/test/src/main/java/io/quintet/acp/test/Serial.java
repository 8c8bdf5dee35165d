package io.quintet.acp.test;

import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Runs tasks one after another without a lock: whoever finds nobody at work does it,
 * whoever comes meanwhile leaves the task and goes on.
 */
final class Serial {

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private final AtomicInteger pending = new AtomicInteger();

	/**
	 * Runs a task for every subscription, to its end also when that is cancelled. The
	 * answer comes on another thread, so that its receiver holds up nobody.
	 * @param task changes what only tasks of this instance touch; {@code null} answers
	 * empty
	 * @param <T> type of the answer
	 * @return the answer
	 */
	<T> Mono<T> call(Task<T> task) {
		return Mono.<T>create((sink) -> run(() -> {
			@Nullable T answer;
			try {
				answer = task.run();
			}
			catch (RuntimeException ex) {
				sink.error(ex);
				return;
			}
			sink.success(answer);
		})).publishOn(Schedulers.parallel());
	}

	private void run(Runnable task) {
		this.tasks.add(task);
		if (this.pending.getAndIncrement() != 0) {
			return;
		}
		do {
			Objects.requireNonNull(this.tasks.poll()).run();
		}
		while (this.pending.decrementAndGet() != 0);
	}

	/**
	 * A task with an answer.
	 *
	 * @param <T> type of the answer
	 */
	interface Task<T> {

		@Nullable T run();

	}

}

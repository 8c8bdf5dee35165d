package io.quintet.acp.test;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.quintet.support.reactive.SerialGate;

/**
 * Runs tasks one after another without a lock: the thread that finds it idle runs them,
 * other threads add theirs and go on.
 */
final class Serial {

	private final SerialGate gate = new SerialGate("a store");

	/**
	 * Runs a task for every subscription, to its end also when that is cancelled. The
	 * answer comes on another thread, so that its receiver delays no other task.
	 * @param task changes what only tasks of this instance touch; {@code null} answers
	 * empty
	 * @param <T> type of the answer
	 * @return the answer
	 */
	<T> Mono<T> call(Task<T> task) {
		return this.gate.<T>ask((sink) -> {
			@Nullable T answer;
			try {
				answer = task.run();
			}
			catch (RuntimeException | Error ex) {
				sink.error(ex);
				return;
			}
			sink.success(answer);
		}).publishOn(Schedulers.parallel());
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

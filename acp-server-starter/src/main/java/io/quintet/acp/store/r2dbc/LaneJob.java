package io.quintet.acp.store.r2dbc;

import java.util.List;

import io.r2dbc.spi.Connection;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

import io.quintet.acp.broadcast.ThreadChange;

/**
 * A write on its way through a lane. Its outcome is settled in the lane and answered when
 * the next statement is on its way.
 *
 * @param <T> type of the answer
 */
abstract class LaneJob<T> {

	private final String threadId;

	private final long size;

	private final MonoSink<T> sink;

	private @Nullable Mono<T> answer;

	private @Nullable Throwable failure;

	private volatile boolean cancelled;

	LaneJob(String threadId, long size, MonoSink<T> sink) {
		this.threadId = threadId;
		this.size = size;
		this.sink = sink;
		sink.onCancel(() -> this.cancelled = true);
	}

	final String threadId() {
		return this.threadId;
	}

	final long size() {
		return this.size;
	}

	/**
	 * Writes, in a transaction of its own.
	 * @return what was committed, to be published
	 */
	abstract Mono<List<ThreadChange>> perform(Connection connection);

	/**
	 * Tells how to find out later what became of it.
	 */
	abstract Doubt doubt();

	final void succeed(Mono<T> answer) {
		this.answer = answer;
		this.failure = null;
	}

	final void fail(Throwable failure) {
		this.failure = failure;
	}

	final void answer() {
		if (this.failure != null) {
			refuse(this.failure);
		}
		else if (this.answer != null) {
			// Settled once, by doOnSuccess: completing the sink afterwards would
			// discard a value that was not requested yet.
			this.answer.doOnSuccess(this.sink::success).subscribe(null, this::refuse);
		}
		else {
			refuse(new IllegalStateException("A write ended without an outcome"));
		}
	}

	// Reactor would log the refusal of a caller that has cancelled as an error.
	private void refuse(Throwable failure) {
		if (!this.cancelled) {
			this.sink.error(failure);
		}
	}

}

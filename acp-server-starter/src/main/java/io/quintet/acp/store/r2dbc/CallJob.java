package io.quintet.acp.store.r2dbc;

import java.util.List;
import java.util.function.Function;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Statement;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

import io.quintet.acp.broadcast.ThreadChange;
import io.quintet.acp.thread.AcpException;

/**
 * A write by one call of a function.
 *
 * @param <R> type of a row of the answer
 * @param <T> type of the answer
 */
final class CallJob<R, T> extends LaneJob<T> {

	private final Call<R, T> call;

	CallJob(Call<R, T> call, MonoSink<T> sink) {
		super(call.doubt().threadId(), call.size(), sink);
		this.call = call;
	}

	@Override
	Mono<List<ThreadChange>> perform(Connection connection) {
		return Flux.from(this.call.statement().apply(connection).execute())
			.concatMap((result) -> result.map(this.call.row()))
			.collectList()
			.map((rows) -> {
				try {
					Committed<T> committed = this.call.outcome().apply(rows);
					succeed(Mono.justOrEmpty(committed.answer()));
					return committed.changes();
				}
				catch (AcpException refusal) {
					fail(refusal);
					return List.of();
				}
			});
	}

	@Override
	Doubt doubt() {
		return this.call.doubt();
	}

	/**
	 * What a call says and how its answer is read.
	 *
	 * @param doubt how to find out later what became of it
	 * @param size about how many bytes it sends
	 * @param statement binds it
	 * @param row reads a row
	 * @param outcome judges the rows; throws what is refused
	 */
	record Call<R, T>(Doubt doubt, long size, Function<Connection, Statement> statement, Function<Readable, R> row,
			Function<List<R>, Committed<T>> outcome) {
	}

	/**
	 * What a call has committed.
	 *
	 * @param answer what the caller gets, if anything
	 * @param changes what is published
	 */
	record Committed<T>(@Nullable T answer, List<ThreadChange> changes) {
	}

}

package io.quintet.acp.store.r2dbc;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Statement;
import io.r2dbc.spi.ValidationDepth;
import io.r2dbc.spi.Wrapped;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

import io.quintet.acp.store.StoreUnavailableException;
import io.quintet.acp.thread.AcpException;
import io.quintet.support.OutageLog;

/**
 * Runs statements on connections of a pool, each as a transaction of its own and within a
 * time. A connection that broke or does not answer is closed and not given back to the
 * pool as it is, or every later statement on it would fail as well.
 */
final class Reads {

	// More than the connections of a pool, which the server may have closed all.
	private static final int MAX_STALE = 200;

	private static final Duration VALIDATION = Duration.ofSeconds(2);

	private final Mono<Connection> connections;

	private final Duration timeout;

	private final OutageLog outage;

	private final Scheduler timer;

	Reads(ConnectionFactory pool, Duration timeout, OutageLog outage, Scheduler timer) {
		this.connections = Mono.<Connection>defer(() -> Mono.from(pool.create()))
			.retryWhen(
					Retry.max(MAX_STALE).filter(Reads::isStale).onRetryExhaustedThrow((retry, last) -> last.failure()))
			.onErrorMap((ex) -> !(ex instanceof R2dbcException),
					(ex) -> new R2dbcNonTransientResourceException("The pool has no connection", ex));
		this.timeout = timeout;
		this.outage = outage;
		this.timer = timer;
	}

	/**
	 * Runs a statement that may be repeated, when a connection breaks before the first
	 * row.
	 */
	<T> Flux<T> rows(String sql, Function<Readable, T> row, @Nullable Object... parameters) {
		return page(sql, 0, row, parameters);
	}

	/**
	 * Runs such a statement for rows that are fetched in parts, so that a reader who has
	 * enough ends it.
	 * @param fetchSize rows of a part; 0 leaves it to the connection
	 */
	<T> Flux<T> page(String sql, int fetchSize, Function<Readable, T> row, @Nullable Object... parameters) {
		return Flux.defer(() -> {
			AtomicBoolean begun = new AtomicBoolean();
			return guarded(execute(sql, fetchSize, row, parameters).doOnNext((read) -> begun.set(true))
				.retryWhen(Retry.max(1)
					.filter((ex) -> !begun.get() && isLost(ex))
					.onRetryExhaustedThrow((retry, last) -> last.failure())));
		});
	}

	/** Runs such a statement for at most one row. */
	<T> Mono<T> row(String sql, Function<Readable, T> row, @Nullable Object... parameters) {
		return rows(sql, row, parameters).singleOrEmpty();
	}

	/** Runs a statement that must not be repeated, for at most one row. */
	<T> Mono<T> once(String sql, Function<Readable, T> row, @Nullable Object... parameters) {
		return guarded(execute(sql, 0, row, parameters)).singleOrEmpty();
	}

	/**
	 * Binds the parameters of a statement in their order.
	 * @param parameters the values; {@code null} stands for a text that is not there
	 */
	static Statement statement(Connection connection, String sql, @Nullable Object... parameters) {
		Statement statement = connection.createStatement(sql);
		for (int i = 0; i < parameters.length; i++) {
			Object value = parameters[i];
			if (value == null) {
				statement.bindNull(i, String.class);
			}
			else {
				statement.bind(i, value);
			}
		}
		return statement;
	}

	private <T> Flux<T> execute(String sql, int fetchSize, Function<Readable, T> row, @Nullable Object... parameters) {
		return Flux.usingWhen(this.connections, (connection) -> {
			Statement statement = statement(connection, sql, parameters);
			return Flux.from(((fetchSize > 0) ? statement.fetchSize(fetchSize) : statement).execute())
				.concatMap((result) -> result.map(row));
		}, Connection::close, (connection, ex) -> isLost(ex) ? giveBack(connection) : connection.close(),
				this::giveBack);
	}

	// A cancelled statement may wait for a dead connection. Failing to return such a
	// connection does not hide the error of the statement.
	private Mono<Void> giveBack(Connection connection) {
		return Mono.from(connection.validate(ValidationDepth.REMOTE))
			.timeout(VALIDATION, this.timer)
			.onErrorReturn(false)
			.flatMap((valid) -> valid ? Mono.empty() : close(connection))
			.then(Mono.defer(() -> Mono.<Void>from(connection.close())))
			.onErrorComplete();
	}

	private Mono<Void> close(Connection connection) {
		Connection physical = connection;
		while (physical instanceof Wrapped<?> wrapper && wrapper.unwrap() instanceof Connection inner) {
			physical = inner;
		}
		return Mono.<Void>from(physical.close()).timeout(VALIDATION, this.timer).onErrorComplete();
	}

	// Completes instead of failing: an error would not cancel the rows, and their
	// connection would never be returned.
	private <T> Flux<T> guarded(Flux<T> rows) {
		return Flux.defer(() -> {
			AtomicBoolean late = new AtomicBoolean();
			return rows.takeUntilOther(Mono.delay(this.timeout, this.timer).doOnNext((tick) -> late.set(true)))
				.concatWith(Mono.defer(() -> late.get()
						? Mono.error(new TimeoutException("The rows did not come in time")) : Mono.empty()))
				.doOnComplete(this.outage::succeeded)
				.onErrorMap(Reads::isFailure, this::refusal);
		});
	}

	// The exception of the pool for a connection that was closed while idle; those of the
	// database and the driver have other classes.
	private static boolean isStale(Throwable ex) {
		return ex.getClass() == R2dbcNonTransientResourceException.class && ex.getCause() == null;
	}

	private static boolean isLost(Throwable ex) {
		return ex instanceof R2dbcException && SqlFailure.of(ex) == SqlFailure.LOST;
	}

	private static boolean isFailure(Throwable ex) {
		return ex instanceof R2dbcException || ex instanceof TimeoutException;
	}

	private Throwable refusal(Throwable ex) {
		SqlFailure failure = SqlFailure.of(ex);
		if (failure == SqlFailure.BAD_VALUE) {
			return AcpException.invalid(SqlFailure.adviceOn(ex));
		}
		this.outage.failed(
				(failure == SqlFailure.REFUSED) ? "The database refuses a statement" : "The database does not answer",
				ex);
		return new StoreUnavailableException("the database is out of reach", ex);
	}

}

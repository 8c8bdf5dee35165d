package io.quintet.acp.store.r2dbc;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * Opens connections that are none of the application's pool. An attempt that takes too
 * long fails, and a connection that comes after that is closed: the driver does not close
 * one that is cancelled while it logs in.
 */
final class Connector implements ConnectionFactory {

	// Pending attempts. A server that accepts connections but does not answer may leave
	// them pending forever.
	private static final int MAX_ATTEMPTS = 16;

	private static final int POOLED = 2;

	private static final Duration IDLE_TIME = Duration.ofMinutes(10);

	private final ConnectionFactory factory;

	private final Duration timeout;

	private final Scheduler timer;

	private final AtomicInteger attempts = new AtomicInteger();

	Connector(ConnectionFactory factory, Duration timeout, Scheduler timer) {
		this.factory = (factory instanceof ConnectionPool pool) ? pool.unwrap() : factory;
		this.timeout = timeout;
		this.timer = timer;
	}

	/** A pool of a few such connections, which opens none before the first use. */
	ConnectionPool pool() {
		return new ConnectionPool(ConnectionPoolConfiguration.builder(this)
			.initialSize(0)
			.maxSize(POOLED)
			.maxIdleTime(IDLE_TIME)
			.build());
	}

	@Override
	public Mono<Connection> create() {
		return Mono.create(this::connect).doOnDiscard(Connection.class, this::close);
	}

	private void connect(MonoSink<Connection> sink) {
		if (this.attempts.incrementAndGet() > MAX_ATTEMPTS) {
			this.attempts.decrementAndGet();
			sink.error(new TimeoutException("Earlier attempts to connect have not ended"));
			return;
		}
		AtomicBoolean settled = new AtomicBoolean();
		Disposable late = this.timer.schedule(() -> {
			if (settled.compareAndSet(false, true)) {
				sink.error(new TimeoutException("No connection within " + this.timeout));
			}
		}, this.timeout.toMillis(), TimeUnit.MILLISECONDS);
		sink.onCancel(() -> settled.set(true));
		Mono.<Connection>from(this.factory.create()).doFinally((signal) -> {
			this.attempts.decrementAndGet();
			late.dispose();
		}).subscribe((opened) -> {
			if (settled.compareAndSet(false, true)) {
				sink.success(opened);
			}
			else {
				close(opened);
			}
		}, (ex) -> {
			if (settled.compareAndSet(false, true)) {
				sink.error(ex);
			}
		});
	}

	/** Closes a connection without waiting for it. */
	void close(Connection connection) {
		Mono.from(connection.close()).timeout(this.timeout, this.timer).onErrorComplete().subscribe();
	}

	@Override
	public ConnectionFactoryMetadata getMetadata() {
		return this.factory.getMetadata();
	}

}

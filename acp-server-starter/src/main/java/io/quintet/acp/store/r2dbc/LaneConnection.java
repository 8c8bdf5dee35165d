package io.quintet.acp.store.r2dbc;

import java.time.Duration;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A connection of its own for one lane, opened at the first use and again after it broke.
 * It is none of the pool's, so that readers cannot keep writers waiting.
 */
final class LaneConnection {

	private final ConnectionFactory factory;

	private final Duration timeout;

	private final String setUp;

	private @Nullable Connection connection;

	LaneConnection(ConnectionFactory factory, StoreSettings settings) {
		this.factory = (factory instanceof ConnectionPool pool) ? pool.unwrap() : factory;
		this.timeout = settings.statementTimeout();
		this.setUp = "set lock_timeout = %d; set statement_timeout = %d".formatted(settings.lockTimeout().toMillis(),
				settings.statementTimeout().toMillis());
	}

	/** Only one caller at a time. */
	Mono<Connection> get() {
		return Mono.defer(() -> {
			Connection present = this.connection;
			return (present != null) ? Mono.just(present) : open();
		});
	}

	private Mono<Connection> open() {
		return Mono.<Connection>from(this.factory.create())
			.timeout(this.timeout)
			.flatMap((opened) -> Flux.from(opened.createStatement(this.setUp).execute())
				.flatMap((result) -> result.getRowsUpdated())
				.then(Mono.just(opened))
				.timeout(this.timeout)
				.onErrorResume((ex) -> {
					close(opened);
					return Mono.error(ex);
				}))
			.doOnNext((opened) -> this.connection = opened);
	}

	private void close(Connection opened) {
		Mono.from(opened.close()).timeout(this.timeout).onErrorComplete().subscribe();
	}

	/** Forgets a connection that broke; what it still does is its own affair. */
	void drop() {
		Connection broken = this.connection;
		this.connection = null;
		if (broken != null) {
			close(broken);
		}
	}

	Mono<Void> close() {
		return Mono.defer(() -> {
			Connection present = this.connection;
			this.connection = null;
			return (present != null) ? Mono.from(present.close()).onErrorComplete() : Mono.empty();
		});
	}

}

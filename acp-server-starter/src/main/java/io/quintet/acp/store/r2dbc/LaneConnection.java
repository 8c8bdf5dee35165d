package io.quintet.acp.store.r2dbc;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ValidationDepth;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A connection of its own for one lane, opened at the first use and again after it broke.
 * It is none of the pool's, so that readers cannot keep writers waiting.
 * <p>
 * Its session in the database holds an advisory lock of a key that no other has, as long
 * as it lives: by that key it can be ended from another connection, and who gets the lock
 * knows that it is gone, with all that it had to commit.
 */
final class LaneConnection {

	// After this time a firewall may have dropped the connection silently.
	private static final long IDLE_MILLIS = 30_000;

	private static final Duration VALIDATION = Duration.ofSeconds(2);

	private final Connector connector;

	private final Duration timeout;

	private final String setUp;

	private final Scheduler timer;

	private @Nullable Connection connection;

	private long session;

	private long lastUse;

	LaneConnection(Connector connector, PostgresThreadStore.Settings settings, Scheduler timer) {
		this.connector = connector;
		this.timeout = settings.statementTimeout();
		this.setUp = "set lock_timeout = %d; set statement_timeout = %d; select pg_advisory_lock("
			.formatted(settings.lockTimeout().toMillis(), settings.statementTimeout().toMillis());
		this.timer = timer;
	}

	/** Only one caller at a time. What the database has closed since is opened again. */
	Mono<Connection> get() {
		return Mono.defer(() -> {
			Connection present = this.connection;
			return (present != null) ? valid(present) : open();
		}).doOnNext((ready) -> this.lastUse = now());
	}

	private Mono<Connection> valid(Connection present) {
		return isValid(present).flatMap((valid) -> {
			if (valid) {
				return Mono.just(present);
			}
			drop();
			return open();
		});
	}

	private Mono<Boolean> isValid(Connection present) {
		return (now() - this.lastUse > IDLE_MILLIS) ? Mono.from(present.validate(ValidationDepth.REMOTE))
			.timeout(VALIDATION, this.timer)
			.onErrorReturn(false) : Mono.from(present.validate(ValidationDepth.LOCAL));
	}

	private Mono<Connection> open() {
		return this.connector.create().flatMap((opened) -> {
			long key = ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
			return Flux.from(opened.createStatement(this.setUp + key + ")").execute())
				.flatMap((result) -> result.getRowsUpdated())
				.then(Mono.just(opened))
				.timeout(this.timeout, this.timer)
				.doOnError((ex) -> this.connector.close(opened))
				.doOnNext((ready) -> {
					this.connection = opened;
					this.session = key;
				});
		});
	}

	/** Key of the session that the present connection has in the database. */
	long session() {
		return this.session;
	}

	/** Forgets a connection that broke; what it still does is found out later. */
	void drop() {
		Connection broken = this.connection;
		this.connection = null;
		if (broken != null) {
			this.connector.close(broken);
		}
	}

	private long now() {
		return this.timer.now(TimeUnit.MILLISECONDS);
	}

}

package io.quintet.happy.internal.transport;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.error.AuthenticationException;
import io.quintet.happy.error.HappyConnectionException;
import io.quintet.support.reactive.Backoff;

/**
 * The one socket of a client. Connects at its first use and reconnects with backoff; a
 * refused token stops reconnecting until the next use. Thread-safe.
 */
public final class SharedSocket implements AutoCloseable {

	/** How long a connection has to last to reset the backoff. */
	private static final Duration HEALTHY_AFTER = Duration.ofSeconds(5);

	private final UpdateConnector connector;

	private final Watcher watcher;

	private final Backoff backoff;

	private final Duration connectTimeout;

	private final Scheduler timer;

	private final Disposable.Swap attempts = Disposables.swap();

	// All below is guarded by this; nothing is called while it is held.

	private Sinks.One<UpdateConnection> next = Sinks.one();

	private @Nullable UpdateConnection current;

	private long connectedAt;

	private boolean running;

	private boolean closed;

	public SharedSocket(UpdateConnector connector, Watcher watcher, Backoff backoff, Duration connectTimeout,
			Scheduler timer) {
		this.connector = connector;
		this.watcher = watcher;
		this.backoff = backoff;
		this.connectTimeout = connectTimeout;
		this.timer = timer;
	}

	public synchronized boolean isConnected() {
		return this.current != null;
	}

	/** Connects, unless that is under way. */
	public void start() {
		synchronized (this) {
			if (this.running || this.closed) {
				return;
			}
			this.running = true;
		}
		this.attempts.update(Mono.defer(this::connectOnce)
			.flatMap((pause) -> Mono.delay(pause, this.timer))
			.repeat()
			.subscribe(null, this::refused));
	}

	/**
	 * Waits for a connection, without bound in time; fails when the server refuses the
	 * token, or after {@link #close}.
	 */
	public Mono<UpdateConnection> connection() {
		return Mono.defer(() -> {
			start();
			synchronized (this) {
				if (this.closed) {
					return Mono.error(closedException());
				}
				return (this.current != null) ? Mono.just(this.current) : this.next.asMono();
			}
		});
	}

	/**
	 * The pause before the next attempt, once the connection has ended or was not made;
	 * fails for a refused token.
	 */
	private Mono<Duration> connectOnce() {
		return this.connector.connect(this.watcher::event)
			.timeout(Mono.delay(this.connectTimeout, this.timer), (connection) -> Mono.never())
			.doOnNext(this::connected)
			.then(Mono.fromSupplier(() -> pause(null)))
			.onErrorResume((ex) -> !(ex instanceof AuthenticationException),
					(ex) -> Mono.fromSupplier(() -> pause(ex)));
	}

	private Duration pause(@Nullable Throwable ex) {
		lost();
		return this.backoff.next((ex instanceof RestFailure refused) ? refused.retryAfter() : null);
	}

	private void connected(UpdateConnection connection) {
		Sinks.One<UpdateConnection> waiting;
		synchronized (this) {
			this.current = connection;
			this.connectedAt = this.timer.now(TimeUnit.MILLISECONDS);
			waiting = this.next;
		}
		this.watcher.connected();
		waiting.tryEmitValue(connection);
	}

	private void lost() {
		synchronized (this) {
			if (this.current == null) {
				return;
			}
			this.current = null;
			this.next = Sinks.one();
			if (this.timer.now(TimeUnit.MILLISECONDS) - this.connectedAt >= HEALTHY_AFTER.toMillis()) {
				this.backoff.reset();
			}
		}
		this.watcher.disconnected();
	}

	private void refused(Throwable ex) {
		Sinks.One<UpdateConnection> refused;
		synchronized (this) {
			this.running = false;
			refused = this.next;
			this.next = Sinks.one();
		}
		this.watcher.refused((AuthenticationException) ex);
		refused.tryEmitError(ex);
	}

	@Override
	public void close() {
		Sinks.One<UpdateConnection> unanswered;
		synchronized (this) {
			if (this.closed) {
				return;
			}
			this.closed = true;
			this.current = null;
			unanswered = this.next;
		}
		this.attempts.dispose();
		unanswered.tryEmitError(closedException());
		this.connector.close();
	}

	private static HappyConnectionException closedException() {
		return new HappyConnectionException("The client was closed");
	}

	/** Listens to events and state of the socket. Must not block. */
	public interface Watcher {

		void connected();

		/** The connection was lost; a reconnect is under way. */
		void disconnected();

		/** The server refused the token; the socket does not reconnect by itself. */
		void refused(AuthenticationException ex);

		void event(String name, JsonNode data);

	}

}

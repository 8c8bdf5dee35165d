package io.quintet.happy.internal.transport;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.error.AuthenticationException;
import io.quintet.happy.error.HappyConnectionException;

/**
 * The one socket of a client. Connects at its first use and reconnects with backoff; a
 * refused token stops reconnecting until the next use. Thread-safe.
 */
public final class SharedSocket implements AutoCloseable {

	/** How long a connection has to last to reset the backoff. */
	private static final Duration HEALTHY_AFTER = Duration.ofSeconds(5);

	/** Context key of Reactor's hook for values that are dropped after cancellation. */
	private static final Context LATE = Context.of("reactor.onNextDropped.local",
			(Consumer<Object>) SharedSocket::closeLate);

	private final UpdateConnector connector;

	private final Backoff backoff;

	private final Duration connectTimeout;

	private final Scheduler timer;

	private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

	// All below is guarded by this; nothing is called while it is held.
	private Sinks.One<UpdateConnection> next = Sinks.one();

	private @Nullable UpdateConnection current;

	private @Nullable Disposable pending;

	private boolean running;

	private boolean closed;

	private long generation;

	/**
	 * Creates a socket.
	 * @param connector connects once
	 * @param backoff pauses between connections
	 * @param connectTimeout time for one attempt
	 * @param timer measures pauses
	 */
	public SharedSocket(UpdateConnector connector, Backoff backoff, Duration connectTimeout, Scheduler timer) {
		this.connector = connector;
		this.backoff = backoff;
		this.connectTimeout = connectTimeout;
		this.timer = timer;
	}

	/**
	 * Adds a listener, which is never removed.
	 * @param watcher the watcher
	 */
	public void watch(Watcher watcher) {
		this.watchers.add(watcher);
	}

	/**
	 * Returns whether there is a connection.
	 * @return whether
	 */
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
		attempt();
	}

	/**
	 * Waits for a connection, without bound in time.
	 * @return the connection; fails with {@link AuthenticationException} when the server
	 * refuses the token, with {@link HappyConnectionException} after {@link #close}
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

	private void attempt() {
		long attempt;
		synchronized (this) {
			if (this.closed) {
				return;
			}
			attempt = ++this.generation;
		}
		Disposable attempting = this.connector.connect(new Listener(attempt))
			.timeout(this.connectTimeout, Mono
				.error(() -> new HappyConnectionException("The socket did not connect within " + this.connectTimeout)),
					this.timer)
			.subscribe((connection) -> connected(attempt, connection), (ex) -> failed(attempt, ex), null, LATE);
		remember(attempting);
	}

	/** The connection was established at the moment of the timeout. */
	private static void closeLate(Object connection) {
		((UpdateConnection) connection).close();
	}

	private void remember(Disposable disposable) {
		boolean late;
		synchronized (this) {
			late = this.closed;
			this.pending = disposable;
		}
		if (late) {
			disposable.dispose();
		}
	}

	private void connected(long attempt, UpdateConnection connection) {
		Sinks.One<UpdateConnection> waiting;
		synchronized (this) {
			if (this.closed || attempt != this.generation) {
				waiting = null;
			}
			else {
				this.current = connection;
				waiting = this.next;
			}
		}
		if (waiting == null) {
			connection.close();
			return;
		}
		Disposable healthy = this.timer.schedule(() -> proveHealth(attempt), HEALTHY_AFTER.toMillis(),
				TimeUnit.MILLISECONDS);
		remember(healthy);
		this.watchers.forEach(Watcher::connected);
		waiting.tryEmitValue(connection);
	}

	private void proveHealth(long attempt) {
		boolean same;
		synchronized (this) {
			same = attempt == this.generation && this.current != null;
		}
		if (same) {
			this.backoff.reset();
		}
	}

	private void failed(long attempt, Throwable ex) {
		Sinks.One<UpdateConnection> refused = null;
		synchronized (this) {
			if (this.closed || attempt != this.generation) {
				return;
			}
			if (ex instanceof AuthenticationException) {
				this.running = false;
				refused = this.next;
				this.next = Sinks.one();
			}
		}
		if (refused == null) {
			again();
			return;
		}
		this.watchers.forEach((watcher) -> watcher.refused((AuthenticationException) ex));
		refused.tryEmitError(ex);
	}

	private void lost(long attempt) {
		synchronized (this) {
			if (this.closed || attempt != this.generation) {
				return;
			}
			if (this.current != null) {
				this.current = null;
				this.next = Sinks.one();
			}
		}
		this.watchers.forEach(Watcher::disconnected);
		again();
	}

	private void again() {
		Duration pause = this.backoff.next(null);
		remember(this.timer.schedule(this::attempt, pause.toMillis(), TimeUnit.MILLISECONDS));
	}

	@Override
	public void close() {
		UpdateConnection connection;
		Disposable waiting;
		Sinks.One<UpdateConnection> unanswered;
		synchronized (this) {
			if (this.closed) {
				return;
			}
			this.closed = true;
			connection = this.current;
			this.current = null;
			waiting = this.pending;
			unanswered = this.next;
		}
		if (waiting != null) {
			waiting.dispose();
		}
		if (connection != null) {
			connection.close();
		}
		unanswered.tryEmitError(closedException());
		this.connector.close();
	}

	private static HappyConnectionException closedException() {
		return new HappyConnectionException("The client was closed");
	}

	/** Listens to events and state of the socket. Must not block. */
	public interface Watcher {

		/** The socket is connected. */
		void connected();

		/** The connection was lost; a reconnect is under way. */
		void disconnected();

		/**
		 * The server refused the token; the socket does not reconnect by itself.
		 * @param ex its words
		 */
		void refused(AuthenticationException ex);

		/**
		 * An event came.
		 * @param name its name
		 * @param data its argument
		 */
		void event(String name, JsonNode data);

	}

	private final class Listener implements UpdateListener {

		private final long attempt;

		Listener(long attempt) {
			this.attempt = attempt;
		}

		@Override
		public void event(String name, JsonNode data) {
			SharedSocket.this.watchers.forEach((watcher) -> watcher.event(name, data));
		}

		@Override
		public void closed(String reason) {
			lost(this.attempt);
		}

	}

}

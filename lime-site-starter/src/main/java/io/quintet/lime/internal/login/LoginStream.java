package io.quintet.lime.internal.login;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

import io.quintet.lime.error.LimeAuthenticationException;
import io.quintet.lime.error.LimeException;
import io.quintet.lime.internal.transport.EventStream;
import io.quintet.lime.internal.transport.StreamFrame;
import io.quintet.lime.login.ConnectionState;
import io.quintet.lime.login.LimeLoginEvent;
import io.quintet.support.LogText;
import io.quintet.support.reactive.Backoff;

/**
 * The ends of login requests as the platform sends them, over one connection after
 * another.
 */
final class LoginStream {

	private static final Logger logger = LoggerFactory.getLogger(LoginStream.class);

	private static final Duration PROOF_OF_HEALTH = Duration.ofSeconds(5);

	/** Longest pause while the platform does not accept the token. */
	private static final Duration AUTHENTICATION_BACKOFF_MAX = Duration.ofSeconds(30);

	private final EventStream stream;

	private final Backoff backoff;

	private final LoginStatistics statistics;

	private final Scheduler timer;

	private final Clock clock;

	private final ConnectionLog log;

	private final Sinks.Many<Boolean> opened = Sinks.many().multicast().directBestEffort();

	private final Object monitor = new Object();

	private boolean running;

	private volatile ConnectionState state = ConnectionState.STOPPED;

	private volatile @Nullable Instant lastEventAt;

	private volatile @Nullable String lastProblem;

	LoginStream(EventStream stream, Backoff backoff, LoginStatistics statistics, Scheduler timer, Clock clock) {
		this.stream = stream;
		this.backoff = backoff;
		this.statistics = statistics;
		this.timer = timer;
		this.clock = clock;
		this.log = new ConnectionLog(stream.platform(), timer);
	}

	ConnectionState state() {
		return this.state;
	}

	/** When the last event arrived, keepalives among them. */
	@Nullable Instant lastEventAt() {
		return this.lastEventAt;
	}

	/** The last failure, {@code null} while connected. */
	@Nullable String lastProblem() {
		return this.lastProblem;
	}

	void start() {
		synchronized (this.monitor) {
			this.running = true;
			this.state = ConnectionState.CONNECTING;
			this.log.started();
		}
	}

	void stop() {
		synchronized (this.monitor) {
			this.running = false;
			this.state = ConnectionState.STOPPED;
		}
	}

	/** Emits each time that the platform accepted a connection. */
	Flux<Boolean> opened() {
		return this.opened.asFlux();
	}

	/**
	 * Connects, and again after each end of a connection and a pause.
	 * @return the events of each read together; the next ones are read on demand. Neither
	 * completes nor fails
	 */
	Flux<List<LimeLoginEvent>> events() {
		return Flux.defer(() -> {
			Connection connection = new Connection();
			this.statistics.connect();
			Mono<List<LimeLoginEvent>> pause = Mono.defer(() -> Mono.delay(connection.pause, this.timer))
				.then(Mono.empty());
			return Flux.defer(this.stream::open)
				.map(connection::read)
				.doOnComplete(() -> ended(connection, null))
				.onErrorResume((failure) -> {
					ended(connection, failure);
					return Mono.empty();
				})
				.concatWith(pause);
		}).repeat();
	}

	private void ended(Connection ended, @Nullable Throwable failure) {
		Duration asked = this.stream.retry();
		if (asked != null) {
			this.backoff.first(asked);
		}
		if (ended.provedHealthy()) {
			this.backoff.reset();
		}
		boolean authentication = failure instanceof LimeAuthenticationException;
		Duration retryAfter = (failure instanceof LimeException refusal) ? refusal.retryAfter() : null;
		ended.pause = authentication ? this.backoff.next(AUTHENTICATION_BACKOFF_MAX, retryAfter)
				: this.backoff.next(retryAfter);
		synchronized (this.monitor) {
			if (!this.running) {
				return;
			}
			if (ended.gaveEvents) {
				this.log.event();
			}
			report(failure, authentication, ended.pause);
			this.state = authentication ? ConnectionState.AUTH_FAILED : ConnectionState.CONNECTING;
		}
	}

	private void report(@Nullable Throwable failure, boolean authentication, Duration next) {
		String problem = (failure == null) ? "The platform ended the stream"
				: (failure.getMessage() != null) ? failure.getMessage() : failure.getClass().getSimpleName();
		this.lastProblem = problem;
		if (failure == null) {
			logger.debug("{}, next connection in {} ms", problem, next.toMillis());
		}
		else {
			this.log.failed(problem, authentication, next);
		}
	}

	private void accepted() {
		synchronized (this.monitor) {
			if (!this.running) {
				return;
			}
			this.state = ConnectionState.CONNECTED;
			this.lastProblem = null;
			this.log.opened();
		}
		this.opened.tryEmitNext(true);
	}

	/** One connection. */
	private final class Connection {

		private @Nullable Long openedAt;

		private boolean gaveEvents;

		private Duration pause = Duration.ZERO;

		boolean provedHealthy() {
			Long opened = this.openedAt;
			return this.gaveEvents || (opened != null && now() - opened >= PROOF_OF_HEALTH.toMillis());
		}

		private long now() {
			return LoginStream.this.timer.now(TimeUnit.MILLISECONDS);
		}

		List<LimeLoginEvent> read(List<StreamFrame> frames) {
			List<LimeLoginEvent> ends = new ArrayList<>(frames.size());
			Instant now = LoginStream.this.clock.instant();
			for (StreamFrame frame : frames) {
				if (frame instanceof StreamFrame.Opened) {
					this.openedAt = now();
					accepted();
				}
				else if (frame instanceof StreamFrame.Skipped skipped) {
					LoginStream.this.statistics.skip(skipped.reason());
					logger.error("A login event was skipped: {}", skipped.reason());
				}
				else {
					this.gaveEvents = true;
					LoginStream.this.lastEventAt = now;
					LoginStream.this.statistics.event(event(frame, now, ends));
				}
			}
			return ends;
		}

		/** Returns the type of an event. */
		private static String event(StreamFrame frame, Instant now, List<LimeLoginEvent> ends) {
			if (frame instanceof StreamFrame.Login login) {
				String passport = login.passport();
				ends.add((passport != null) ? LimeLoginEvent.approved(login.requestId(), passport, now)
						: LimeLoginEvent.expired(login.requestId(), now));
				return (passport != null) ? "approved" : "expired";
			}
			if (frame instanceof StreamFrame.PlatformError error) {
				logger.error("SSE error frame: [{}] {}", LogText.of(error.code()), LogText.of(error.message()));
				return "error";
			}
			return (frame instanceof StreamFrame.Keepalive) ? "keepalive" : "other";
		}

	}

}

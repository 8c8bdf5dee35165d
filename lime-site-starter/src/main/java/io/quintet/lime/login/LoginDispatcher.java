package io.quintet.lime.login;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.lime.error.LimeApiException;
import io.quintet.lime.error.LogText;
import io.quintet.lime.observation.LimeObservations;
import io.quintet.lime.passport.Passport;
import io.quintet.lime.passport.PassportVerifier;
import io.quintet.lime.transport.Backoff;
import io.quintet.lime.transport.EventStream;
import io.quintet.lime.transport.StreamFrame;
import io.quintet.lime.transport.StreamRefusedException;

/**
 * Keeps the stream of login events open and hands each login to the handlers and to those
 * who wait for it. Neither a handler nor an event can end it.
 */
public final class LoginDispatcher {

	private static final Logger logger = LoggerFactory.getLogger(LoginDispatcher.class);

	private static final Duration PROOF_OF_HEALTH = Duration.ofSeconds(5);

	private static final int MAX_POLLED = 100;

	private static final int POLLS_AT_A_TIME = 4;

	private static final Duration GRACE = Duration.ofSeconds(5);

	private final EventStream stream;

	private final Backoff backoff;

	private final Function<String, Mono<String>> requestStatus;

	private final PendingLoginStore store;

	private final DispatcherSettings settings;

	private final LoginDeliveries deliveries;

	private final VerifiedLogins verified;

	private final LoginWaiters waiters;

	private final Scheduler timer;

	private final Clock clock;

	private final LoginStatistics statistics = new LoginStatistics();

	private final ConnectionLog log;

	private final Object monitor = new Object();

	private boolean running;

	private @Nullable Connection connection;

	private @Nullable Disposable pause;

	private @Nullable Disposable polls;

	private volatile ConnectionState state = ConnectionState.STOPPED;

	private volatile @Nullable Instant lastEventAt;

	private volatile @Nullable String lastProblem;

	/**
	 * Creates a dispatcher that is stopped.
	 * @param stream the stream of events
	 * @param backoff pauses between connections
	 * @param requestStatus asks the platform for the status of a request
	 * @param store remembers requests
	 * @param node who handles logins here
	 * @param handlers the handlers, asked for at each event
	 * @param verifier verifies passports for those who wait
	 * @param settings bounds
	 * @param observations where handlers are observed
	 * @param workers threads of handlers
	 * @param timer measures pauses
	 * @param clock tells the time
	 */
	public LoginDispatcher(EventStream stream, Backoff backoff, Function<String, Mono<String>> requestStatus,
			PendingLoginStore store, LoginNode node, Supplier<List<NamedHandler>> handlers, PassportVerifier verifier,
			DispatcherSettings settings, LimeObservations observations, Scheduler workers, Scheduler timer,
			Clock clock) {
		this.stream = stream;
		this.backoff = backoff;
		this.requestStatus = requestStatus;
		this.store = store;
		this.settings = settings;
		this.verified = new VerifiedLogins(verifier, clock);
		this.waiters = new LoginWaiters(store, settings, timer, clock);
		this.deliveries = new LoginDeliveries(
				new LoginClaims(store, node, settings.claimLease(), handlers, this.waiters, timer),
				new LoginHandlers(handlers, this.verified::verify, settings, observations, workers, timer,
						this.statistics),
				this.waiters, new HandledLogins(settings.maxRemembered(), settings.remembered(), clock), settings,
				workers, timer, this.statistics);
		this.timer = timer;
		this.clock = clock;
		this.log = new ConnectionLog(stream.platform(), timer);
	}

	/** Starts to connect, and returns at once. Does nothing when it is started. */
	public void start() {
		synchronized (this.monitor) {
			if (this.running) {
				return;
			}
			this.running = true;
			this.state = ConnectionState.CONNECTING;
			this.log.started();
		}
		this.deliveries.start();
		connect();
	}

	/**
	 * Closes the stream and lets handlers finish what was read.
	 * @param patience time after which they are cancelled, and what is left is left to
	 * other nodes
	 * @return completes when nothing runs any more
	 */
	public Mono<Void> stop(Duration patience) {
		return Mono.defer(() -> {
			close();
			return this.deliveries.stop(patience);
		});
	}

	private void close() {
		Connection open;
		synchronized (this.monitor) {
			this.running = false;
			this.state = ConnectionState.STOPPED;
			open = this.connection;
			this.connection = null;
			dispose(this.pause);
			dispose(this.polls);
		}
		if (open != null) {
			open.cancel();
		}
	}

	private static void dispose(@Nullable Disposable task) {
		if (task != null) {
			task.dispose();
		}
	}

	/**
	 * Waits for a login, also when its event came before.
	 * @param requestId id of the login request
	 * @param timeout longest wait
	 * @return the verified passport; fails as {@link io.quintet.lime.error.LimeException}
	 * says
	 */
	public Mono<Passport> await(String requestId, Duration timeout) {
		return this.waiters.await(requestId, timeout).flatMap(this.verified::verify);
	}

	/**
	 * Returns the state of the stream.
	 * @return the state
	 */
	public ConnectionState state() {
		return this.state;
	}

	/**
	 * Returns when the last event arrived, keepalives among them.
	 * @return the time, {@code null} before the first one
	 */
	public @Nullable Instant lastEventAt() {
		return this.lastEventAt;
	}

	/**
	 * Returns why there is no connection.
	 * @return the last failure, {@code null} while connected
	 */
	public @Nullable String lastProblem() {
		return this.lastProblem;
	}

	/**
	 * Returns the numbers of the stream.
	 * @return live numbers
	 */
	public LoginStatistics statistics() {
		return this.statistics;
	}

	/**
	 * Returns how logins are handed to handlers.
	 * @return the settings in force
	 */
	public DispatcherSettings settings() {
		return this.settings;
	}

	/**
	 * Returns the bound of an event.
	 * @return most bytes
	 */
	public int maxEventSize() {
		return this.stream.maxEventSize();
	}

	/**
	 * Returns how many logins are handled at the moment.
	 * @return the number
	 */
	public int active() {
		return this.deliveries.active();
	}

	/**
	 * Returns how many events wait for a handler.
	 * @return the number
	 */
	public int queued() {
		return this.deliveries.queued();
	}

	private void connect() {
		Connection next = new Connection();
		synchronized (this.monitor) {
			if (!this.running || this.connection != null) {
				return;
			}
			this.connection = next;
		}
		this.statistics.connect();
		try {
			Flux.defer(this.stream::open).subscribe(next);
		}
		catch (Throwable ex) {
			// Reactor lets some errors of filters fly, and nobody would connect again.
			next.dispose();
			ended(next, ex);
		}
	}

	private void ended(Connection ended, @Nullable Throwable failure) {
		Duration asked = this.stream.retry();
		if (asked != null) {
			this.backoff.base(asked);
		}
		if (ended.provedHealthy()) {
			this.backoff.reset();
		}
		StreamRefusedException refusal = (failure instanceof StreamRefusedException refused) ? refused : null;
		boolean authentication = refusal != null && refusal.isAuthentication();
		Duration next = this.backoff.next(authentication, (refusal != null) ? refusal.retryAfter() : null);
		synchronized (this.monitor) {
			if (!this.running || this.connection != ended) {
				return;
			}
			this.connection = null;
			if (ended.gaveEvents()) {
				this.log.event();
			}
			report(failure, authentication, next);
			this.state = authentication ? ConnectionState.AUTH_FAILED : ConnectionState.CONNECTING;
			this.pause = this.timer.schedule(this::connect, next.toNanos(), TimeUnit.NANOSECONDS);
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

	private void opened() {
		synchronized (this.monitor) {
			if (!this.running) {
				return;
			}
			this.state = ConnectionState.CONNECTED;
			this.lastProblem = null;
			dispose(this.polls);
			this.polls = pollPending();
			this.log.opened();
		}
	}

	/**
	 * Asks for what may have ended while no stream was open. A passport that was missed
	 * cannot be asked for: only an end without one is told.
	 */
	private Disposable pollPending() {
		return this.store.pending(this.clock.instant(), MAX_POLLED)
			.filterWhen((login) -> hasExpired(login.requestId()), POLLS_AT_A_TIME)
			// What happened in the gap may be on its way, and is worth more.
			.flatMap((login) -> Mono.delay(GRACE, this.timer).then(this.store.find(login.requestId())), MAX_POLLED)
			.filter((login) -> login.end() == null)
			.concatMap(
					(login) -> Mono.<Void>create((sink) -> this.deliveries.accept(
							List.of(LimeLoginEvent.expired(login.requestId(), this.clock.instant())), sink::success)),
					1)
			.subscribe(null,
					(failure) -> logger.warn("Pending login requests could not be looked up: {}", failure.toString()));
	}

	private Mono<Boolean> hasExpired(String requestId) {
		return this.requestStatus.apply(requestId)
			.map((status) -> status.toUpperCase(Locale.ROOT).startsWith("EXPIRED"))
			.onErrorResume(LimeApiException.class, (ex) -> Mono.just("SITE_LOGIN_REQUEST_NOT_FOUND".equals(ex.code())))
			.onErrorResume((ex) -> {
				logger.debug("Status of login request {} is unknown", LogText.of(requestId), ex);
				return Mono.just(false);
			});
	}

	/** One connection; its chunks come one at a time, the next when there is room. */
	private final class Connection extends BaseSubscriber<List<StreamFrame>> {

		private volatile @Nullable Long openedAt;

		private volatile boolean healthy;

		boolean provedHealthy() {
			Long opened = this.openedAt;
			return this.healthy || (opened != null && now() - opened >= PROOF_OF_HEALTH.toMillis());
		}

		boolean gaveEvents() {
			return this.healthy;
		}

		private long now() {
			return LoginDispatcher.this.timer.now(TimeUnit.MILLISECONDS);
		}

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			request(1);
		}

		@Override
		protected void hookOnNext(List<StreamFrame> frames) {
			Instant now = LoginDispatcher.this.clock.instant();
			List<LimeLoginEvent> ends = new ArrayList<>(frames.size());
			int approved = 0;
			for (StreamFrame frame : frames) {
				if (frame instanceof StreamFrame.Login login) {
					ends.add(event(login, now));
					approved += login.approved() ? 1 : 0;
				}
				else {
					handle(frame);
				}
			}
			if (ends.isEmpty()) {
				request(1);
			}
			else {
				proved("approved", approved);
				proved("expired", ends.size() - approved);
				LoginDispatcher.this.deliveries.accept(ends, () -> request(1));
			}
		}

		private static LimeLoginEvent event(StreamFrame.Login login, Instant now) {
			String passport = login.passport();
			return (passport != null) ? LimeLoginEvent.approved(login.requestId(), passport, now)
					: LimeLoginEvent.expired(login.requestId(), now);
		}

		private void handle(StreamFrame frame) {
			if (frame instanceof StreamFrame.Opened) {
				this.openedAt = now();
				opened();
			}
			else if (frame instanceof StreamFrame.Keepalive) {
				proved("keepalive", 1);
			}
			else if (frame instanceof StreamFrame.PlatformError error) {
				proved("error", 1);
				logger.error("SSE error frame: [{}] {}", shown(error.code()), shown(error.message()));
			}
			else if (frame instanceof StreamFrame.Skipped skipped) {
				LoginDispatcher.this.statistics.skip(skipped.reason());
				logger.error("A login event was skipped: {}", skipped.reason());
			}
			else {
				proved("other", 1);
			}
		}

		private void proved(String type, int count) {
			if (count > 0) {
				this.healthy = true;
				LoginDispatcher.this.lastEventAt = LoginDispatcher.this.clock.instant();
				LoginDispatcher.this.statistics.events(type, count);
			}
		}

		private static String shown(String text) {
			String line = text.replaceAll("\\p{Cntrl}+", " ");
			return (line.length() > 200) ? line.substring(0, 200) : line;
		}

		@Override
		protected void hookOnComplete() {
			ended(this, null);
		}

		@Override
		protected void hookOnError(Throwable failure) {
			ended(this, failure);
		}

	}

}

package io.quintet.lime.internal.login;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.lime.internal.LimeObservations;
import io.quintet.lime.internal.transport.EventStream;
import io.quintet.lime.login.ConnectionState;
import io.quintet.lime.login.LimeLoginEvent;
import io.quintet.lime.login.LimeLoginHandler;
import io.quintet.lime.login.PendingLoginStore.LoginNode;
import io.quintet.lime.passport.Passport;
import io.quintet.lime.passport.PassportVerifier;
import io.quintet.support.reactive.Backoff;

/**
 * Keeps the stream of login events open and hands each login to the handlers and to the
 * calls that wait for it. Neither a handler nor an event can end it.
 * <p>
 * A login goes one way: {@link EventStream} reads bytes, cuts and parses them;
 * {@link LoginStream} connects again and again; {@link LoginDeliveries} orders the ends
 * of each request and claims them by {@link LoginClaims}, which tells
 * {@link LoginWaiters}; {@link LoginHandlers} calls the handlers; and the claim is
 * released with what they did.
 */
public final class LoginDispatcher {

	private final LoginStream stream;

	private final MissedLogins missed;

	private final VerifiedLogins verified;

	private final LoginWaiters waiters;

	private final LoginStatistics statistics = new LoginStatistics();

	private final Supplier<LoginDeliveries> runs;

	private boolean running;

	private volatile @Nullable LoginDeliveries run;

	public LoginDispatcher(EventStream stream, Backoff backoff, Function<String, Mono<String>> requestStatus,
			StoreCalls store, LoginNode node, Supplier<Map<String, LimeLoginHandler>> handlers,
			PassportVerifier verifier, DispatcherSettings settings, LimeObservations observations, Scheduler workers,
			Scheduler timer, Clock clock) {
		this.verified = new VerifiedLogins(verifier, clock);
		this.waiters = new LoginWaiters(store, settings, timer, clock);
		this.stream = new LoginStream(stream, backoff, this.statistics, timer, clock);
		this.missed = new MissedLogins(store, requestStatus, timer, clock);
		LoginClaims claims = new LoginClaims(store, node, settings.claimLease(), handlers, this.waiters);
		LoginHandlers calls = new LoginHandlers(handlers, this.verified::verify, settings.calls(), observations,
				workers, timer, this.statistics);
		HandledLogins handled = new HandledLogins(settings.memory().maxRemembered(), settings.memory().remembered(),
				clock);
		this.runs = () -> new LoginDeliveries(claims, calls, this.waiters, handled, settings, timer, this.statistics);
	}

	/** Starts to connect, and returns at once. Does nothing when it is started. */
	public void start() {
		LoginDeliveries former;
		LoginDeliveries next;
		synchronized (this) {
			if (this.running) {
				return;
			}
			this.running = true;
			former = this.run;
			next = this.runs.get();
			this.run = next;
			this.stream.start();
		}
		// The missed ones are subscribed to first, since they wait for a connection.
		Flux<List<LimeLoginEvent>> read = Flux.merge(1,
				this.stream.opened().switchMap((opened) -> this.missed.expired()), this.stream.events());
		Mono<Void> free = (former != null) ? former.ended() : Mono.empty();
		free.subscribe(null, null, () -> next.start(read));
	}

	/**
	 * Closes the stream and lets handlers finish what was read.
	 * @param patience time after which they are cancelled, and what is left is left to
	 * other nodes
	 * @return completes when nothing runs any more
	 */
	public Mono<Void> stop(Duration patience) {
		return Mono.defer(() -> {
			LoginDeliveries last;
			synchronized (this) {
				this.running = false;
				this.stream.stop();
				last = this.run;
			}
			return (last != null) ? last.stop(patience) : Mono.empty();
		});
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

	public ConnectionState state() {
		return this.stream.state();
	}

	/**
	 * Returns when the last event arrived, keepalives among them.
	 * @return the time, {@code null} before the first one
	 */
	public @Nullable Instant lastEventAt() {
		return this.stream.lastEventAt();
	}

	/**
	 * Returns why there is no connection.
	 * @return the last failure, {@code null} while connected
	 */
	public @Nullable String lastProblem() {
		return this.stream.lastProblem();
	}

	public LoginStatistics statistics() {
		return this.statistics;
	}

	public int active() {
		LoginDeliveries current = this.run;
		return (current != null) ? current.active() : 0;
	}

	public int queued() {
		LoginDeliveries current = this.run;
		return (current != null) ? current.queued() : 0;
	}

}

package io.quintet.lime.internal.login;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

import io.quintet.lime.internal.Guarded;
import io.quintet.lime.internal.LimeObservations;
import io.quintet.lime.login.LimeLoginEvent;
import io.quintet.lime.login.LimeLoginHandler;
import io.quintet.lime.passport.Passport;
import io.quintet.support.LogText;

/**
 * Calls handlers, each on a worker thread and with a time limit. Errors of handlers are
 * logged and do not propagate.
 */
final class LoginHandlers {

	private static final Logger logger = LoggerFactory.getLogger(LoginHandlers.class);

	private static final Mono<Void> TOO_LONG = Mono
		.error(() -> new TimeoutException("The handler did not end in its time"));

	/** Between two tries to get a thread. */
	private static final Duration NO_THREAD_PAUSE = Duration.ofMillis(100);

	private final Supplier<Map<String, LimeLoginHandler>> handlers;

	private final Function<LimeLoginEvent, Mono<Passport>> verification;

	private final DispatcherSettings.Calls settings;

	private final LimeObservations observations;

	private final Scheduler workers;

	private final Scheduler timer;

	private final LoginStatistics statistics;

	LoginHandlers(Supplier<Map<String, LimeLoginHandler>> handlers,
			Function<LimeLoginEvent, Mono<Passport>> verification, DispatcherSettings.Calls settings,
			LimeObservations observations, Scheduler workers, Scheduler timer, LoginStatistics statistics) {
		this.handlers = handlers;
		this.verification = verification;
		this.settings = settings;
		this.observations = observations;
		this.workers = workers;
		this.timer = timer;
		this.statistics = statistics;
	}

	/** The handlers as they are now, by their names, in their order. */
	Map<String, LimeLoginHandler> all() {
		return this.handlers.get();
	}

	/**
	 * Calls a handler, with retries, which are observed as one call.
	 * @return whether the handler is done with the event; never fails
	 */
	Mono<Boolean> call(String name, LimeLoginHandler handler, LimeLoginEvent event) {
		Mono<Void> call = onWorker(limited(prepared(handler, event)));
		if (this.settings.retries() > 0) {
			call = call.retryWhen(Retry.backoff(this.settings.retries(), this.settings.retryDelay())
				.scheduler(this.timer)
				.onRetryExhaustedThrow((spec, signal) -> signal.failure()));
		}
		return this.observations.observe(LimeObservations.HANDLER, name, call).then(Mono.fromCallable(() -> {
			this.statistics.handle("ok");
			return true;
		})).onErrorResume((failure) -> {
			failed(name, event, failure);
			return Mono.just(false);
		});
	}

	private Mono<Void> limited(Mono<Void> call) {
		return call.timeout(this.settings.timeout(), TOO_LONG, this.timer);
	}

	private Mono<Void> prepared(LimeLoginHandler handler, LimeLoginEvent event) {
		if (!(handler instanceof VerifiedHandler verified) || event.type() != LimeLoginEvent.Type.APPROVED) {
			return this.observations.inScope(Guarded.mono(() -> handler.onLogin(event)));
		}
		// A key may have come on a thread that must not block.
		return Guarded.mono(() -> this.verification.apply(event))
			.flatMap((passport) -> this.observations
				.inScope(Guarded.mono(() -> verified.handler().get().onLogin(passport)))
				.subscribeOn(this.workers));
	}

	/**
	 * Runs a call on a worker thread, which is interrupted when the call is cancelled or
	 * over. The outcome of the call is a value on its way through the scheduler, so that
	 * an error there means that there is no thread.
	 */
	private Mono<Void> onWorker(Mono<Void> call) {
		Mono<Signal<Void>> outcome = Guarded.mono(() -> call.materialize().subscribeOn(this.workers));
		return outcome.onErrorResume((failure) -> {
			logger.warn("No thread is available for a login handler, retrying every {} ms: {}",
					NO_THREAD_PAUSE.toMillis(), failure.toString());
			return Mono.delay(NO_THREAD_PAUSE, this.timer).then(outcome).retryWhen(Retry.indefinitely());
		}).dematerialize();
	}

	private void failed(String name, LimeLoginEvent event, Throwable failure) {
		this.statistics.handle((failure instanceof TimeoutException) ? "timeout" : "failed");
		logger.error("Handler {} failed for login request {}; it is called again if the platform repeats the event",
				name, LogText.of(event.requestId()),
				(failure instanceof Guarded.Thrown thrown) ? thrown.getCause() : failure);
	}

}

package io.quintet.lime.internal.login;

import io.quintet.lime.login.LimeLoginEvent;
import io.quintet.lime.login.LimeVerifiedLoginHandler;
import io.quintet.lime.login.NamedHandler;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Signal;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;
import reactor.util.retry.Retry;

import io.quintet.lime.internal.LogText;
import io.quintet.lime.internal.Guarded;
import io.quintet.lime.internal.LimeObservations;
import io.quintet.lime.passport.Passport;

/**
 * Calls handlers, each on a worker thread and with a time limit. Errors of handlers are
 * logged and do not propagate.
 */
final class LoginHandlers {

	private static final Logger logger = LoggerFactory.getLogger(LoginHandlers.class);

	/**
	 * One ticker serves all calls, since a timer for each would wake a thread for each.
	 */
	private static final Duration TICK = Duration.ofMillis(250);

	/** Between two tries to get a thread. */
	private static final Duration NO_THREAD_PAUSE = Duration.ofMillis(100);

	private final Supplier<List<NamedHandler>> handlers;

	private final Function<LimeLoginEvent, Mono<Passport>> verification;

	private final DispatcherSettings.Calls settings;

	private final LimeObservations observations;

	private final Scheduler workers;

	private final Scheduler timer;

	private final LoginStatistics statistics;

	private final Set<Limited> running = ConcurrentHashMap.newKeySet();

	LoginHandlers(Supplier<List<NamedHandler>> handlers, Function<LimeLoginEvent, Mono<Passport>> verification,
			DispatcherSettings.Calls settings, LimeObservations observations, Scheduler workers, Scheduler timer,
			LoginStatistics statistics) {
		this.handlers = handlers;
		this.verification = verification;
		this.settings = settings;
		this.observations = observations;
		this.workers = workers;
		this.timer = timer;
		this.statistics = statistics;
	}

	/** Begins to measure the time of calls. */
	Disposable start() {
		return Flux.interval(TICK, this.timer).onBackpressureDrop().subscribe((tick) -> {
			long now = now();
			this.running.forEach((call) -> call.endAt(now));
		});
	}

	/** The handlers as they are now. */
	List<NamedHandler> all() {
		return this.handlers.get();
	}

	/**
	 * Calls a handler, with retries, which are observed as one call.
	 * @return whether the handler is done with the event; never fails
	 */
	Mono<Boolean> call(NamedHandler handler, LimeLoginEvent event) {
		Mono<Void> call = onWorker(limited(prepared(handler, event)));
		if (this.settings.retries() > 0) {
			call = call.retryWhen(Retry.backoff(this.settings.retries(), this.settings.retryDelay())
				.scheduler(this.timer)
				.onRetryExhaustedThrow((spec, signal) -> signal.failure()));
		}
		return this.observations.observe(LimeObservations.HANDLER, handler.name(), call).then(Mono.fromCallable(() -> {
			this.statistics.handle("ok");
			return true;
		})).onErrorResume((failure) -> {
			failed(handler, event, failure);
			return Mono.just(false);
		});
	}

	private Mono<Void> limited(Mono<Void> call) {
		return Mono.create((sink) -> {
			Limited limited = new Limited(sink, now() + this.settings.timeout().toMillis());
			this.running.add(limited);
			sink.onDispose(limited);
			limited.start(call);
		});
	}

	private long now() {
		return this.timer.now(TimeUnit.MILLISECONDS);
	}

	private Mono<Void> prepared(NamedHandler handler, LimeLoginEvent event) {
		LimeVerifiedLoginHandler verified = handler.verified();
		if (verified == null || event.type() != LimeLoginEvent.Type.APPROVED) {
			return this.observations.inScope(Guarded.mono(() -> handler.handler().onLogin(event)));
		}
		// A key may have come on a thread that must not block.
		return Guarded.mono(() -> this.verification.apply(event))
			.flatMap((passport) -> this.observations.inScope(Guarded.mono(() -> verified.onLogin(passport)))
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

	private void failed(NamedHandler handler, LimeLoginEvent event, Throwable failure) {
		this.statistics.handle((failure instanceof TimeoutException) ? "timeout" : "failed");
		logger.error("Handler {} failed for login request {}; it is called again if the platform repeats the event",
				handler.name(), LogText.of(event.requestId()),
				(failure instanceof Guarded.Thrown thrown) ? thrown.getCause() : failure);
	}

	/** A call that ends at its deadline, also while the handler keeps its thread. */
	private final class Limited implements Disposable {

		private final MonoSink<Void> sink;

		private final long deadline;

		private final Disposable.Swap call = Disposables.swap();

		Limited(MonoSink<Void> sink, long deadline) {
			this.sink = sink;
			this.deadline = deadline;
		}

		void start(Mono<Void> call) {
			this.call.update(call.subscribe(null, (failure) -> end(() -> this.sink.error(failure)),
					() -> end(this.sink::success), Context.of(this.sink.contextView())));
		}

		void endAt(long now) {
			if (now >= this.deadline) {
				end(() -> this.sink.error(new TimeoutException("The handler did not end in its time")));
			}
		}

		// The call and the ticker may end it at the same time.
		private void end(Runnable end) {
			if (LoginHandlers.this.running.remove(this)) {
				end.run();
			}
		}

		@Override
		public void dispose() {
			LoginHandlers.this.running.remove(this);
			this.call.dispose();
		}

	}

}

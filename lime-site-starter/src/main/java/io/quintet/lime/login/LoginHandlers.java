package io.quintet.lime.login;

import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.ContextView;
import reactor.util.retry.Retry;

import io.quintet.lime.error.LogText;
import io.quintet.lime.observation.LimeObservations;
import io.quintet.lime.passport.Passport;

/**
 * Calls handlers, each on a worker thread and in its time. Nothing that a handler does
 * gets any further.
 */
final class LoginHandlers {

	private static final Logger logger = LoggerFactory.getLogger(LoginHandlers.class);

	private final Supplier<List<NamedHandler>> handlers;

	private final Function<LimeLoginEvent, Mono<Passport>> verification;

	private final DispatcherSettings settings;

	private final LimeObservations observations;

	private final Scheduler workers;

	private final Scheduler timer;

	private final SharedDelay timeout;

	private final LoginStatistics statistics;

	LoginHandlers(Supplier<List<NamedHandler>> handlers, Function<LimeLoginEvent, Mono<Passport>> verification,
			DispatcherSettings settings, LimeObservations observations, Scheduler workers, Scheduler timer,
			LoginStatistics statistics) {
		this.handlers = handlers;
		this.verification = verification;
		this.settings = settings;
		this.observations = observations;
		this.workers = workers;
		this.timer = timer;
		this.timeout = new SharedDelay(settings.handlerTimeout(), timer);
		this.statistics = statistics;
	}

	/** The handlers as they are now. */
	List<NamedHandler> all() {
		return this.handlers.get();
	}

	/** The worker that asks. */
	LoginWorker thisWorker() {
		return new LoginWorker(this.workers);
	}

	/** Whether calls are neither observed nor tried again. */
	boolean areCalledPlainly() {
		return this.settings.handlerRetries() == 0 && this.observations.areNone();
	}

	/**
	 * Makes a call.
	 * @param handler the handler
	 * @param event what it is called with
	 * @param worker who calls
	 * @param context given to the handler
	 * @param ended told why the call failed, or {@code null}, unless it ended at once
	 * @return the call, which has not begun
	 */
	HandlerCall call(NamedHandler handler, LimeLoginEvent event, LoginWorker worker, ContextView context,
			Consumer<@Nullable Throwable> ended) {
		return new HandlerCall(() -> handler.prepare(event, this.verification), worker, this.timeout, context, ended);
	}

	/**
	 * Calls a handler, perhaps several times, and observes that as one call.
	 * @param handler the handler
	 * @param event what it is called with
	 * @param worker who calls
	 * @return completes when the handler is done
	 */
	Mono<Void> observed(NamedHandler handler, LimeLoginEvent event, LoginWorker worker) {
		Mono<Void> calls = Mono.create((sink) -> {
			HandlerCall call = call(handler, event, worker, sink.contextView(), (failure) -> ended(sink, failure));
			sink.onCancel(call);
			if (call.begin()) {
				ended(sink, call.failure());
			}
		});
		if (this.settings.handlerRetries() > 0) {
			calls = calls.retryWhen(Retry.backoff(this.settings.handlerRetries(), this.settings.retryDelay())
				.scheduler(this.timer)
				.onRetryExhaustedThrow((spec, signal) -> signal.failure()));
		}
		return this.observations.observe(LimeObservations.HANDLER, handler.name(), calls);
	}

	private static void ended(MonoSink<Void> sink, @Nullable Throwable failure) {
		if (failure != null) {
			sink.error(failure);
		}
		else {
			sink.success();
		}
	}

	/** Counts and logs that a call failed. */
	void failed(NamedHandler handler, LimeLoginEvent event, Throwable failure) {
		this.statistics.handle((failure instanceof TimeoutException) ? "timeout" : "failed");
		logger.error("Handler {} failed for login request {}; it is called again if the platform repeats the event",
				handler.name(), LogText.of(event.requestId()),
				(failure instanceof Guarded.Thrown thrown) ? thrown.getCause() : failure);
	}

}

package io.quintet.lime.login;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

import io.quintet.lime.error.LogText;
import io.quintet.lime.observation.LimeObservations;
import io.quintet.lime.passport.Passport;

/**
 * Calls the handlers of one event, one after another, each on a worker thread and in its
 * time. Nothing that a handler does gets any further.
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

	/**
	 * Calls the handlers that are not done with a request, on the worker that asks as far
	 * as possible.
	 * @param event the event
	 * @param handling what is known of the request
	 * @param noted notes which handlers are done
	 * @return how it ended; never fails
	 */
	Mono<ClaimEnd> handle(LimeLoginEvent event, HandledLogins.Handling handling,
			Function<Set<String>, Mono<Void>> noted) {
		List<NamedHandler> all = this.handlers.get();
		if (all.isEmpty()) {
			return Mono.just(ClaimEnd.ABANDONED);
		}
		List<NamedHandler> open = open(all, handling);
		if (open.isEmpty()) {
			this.statistics.skip("duplicate");
		}
		Calls calls = new Calls(event, handling, all, new LoginWorker(this.workers), noted);
		return handle(open.iterator(), calls)
			.map((last) -> isHandled(all, handling) ? ClaimEnd.HANDLED : ClaimEnd.FAILED);
	}

	// Operators for a sequence of calls have a loop, which would stay with a handler that
	// blocks and let the next ones wait for it.
	private Mono<Boolean> handle(Iterator<NamedHandler> open, Calls calls) {
		if (!open.hasNext()) {
			return Mono.just(true);
		}
		NamedHandler handler = open.next();
		return handle(handler, calls).flatMap((done) -> {
			// The end of the claim notes that all are.
			Mono<Boolean> noted = (done && !isHandled(calls.all(), calls.handling()))
					? calls.noted().apply(Set.of(handler.name())).thenReturn(true) : Mono.just(true);
			return noted.flatMap((next) -> handle(open, calls));
		});
	}

	// No streams: this is done for each event, several times.
	private static List<NamedHandler> open(List<NamedHandler> all, HandledLogins.Handling handling) {
		List<NamedHandler> open = new ArrayList<>(all.size());
		for (NamedHandler handler : all) {
			if (!handling.isDone(handler.name())) {
				open.add(handler);
			}
		}
		return open;
	}

	private static boolean isHandled(List<NamedHandler> all, HandledLogins.Handling handling) {
		for (NamedHandler handler : all) {
			if (!handling.isDone(handler.name())) {
				return false;
			}
		}
		return true;
	}

	/** Emits whether the handler is done. */
	private Mono<Boolean> handle(NamedHandler handler, Calls calls) {
		Mono<Boolean> call = handler.call(calls.event(), this.verification, calls.worker())
			.timeout(this.timeout.begin(), Mono.error(TimeoutException::new));
		if (this.settings.handlerRetries() > 0) {
			call = call.retryWhen(Retry.backoff(this.settings.handlerRetries(), this.settings.retryDelay())
				.scheduler(this.timer)
				.onRetryExhaustedThrow((spec, signal) -> signal.failure()));
		}
		return this.observations.observe(LimeObservations.HANDLER, handler.name(), call).doOnNext((done) -> {
			calls.handling().done(handler.name());
			this.statistics.handle("ok");
		}).onErrorResume((failure) -> {
			failed(handler, calls.event(), failure);
			return Mono.just(false);
		});
	}

	private void failed(NamedHandler handler, LimeLoginEvent event, Throwable failure) {
		this.statistics.handle((failure instanceof TimeoutException) ? "timeout" : "failed");
		logger.error("Handler {} failed for login request {}; it is called again if the platform repeats the event",
				handler.name(), LogText.of(event.requestId()),
				(failure instanceof Guarded.Thrown thrown) ? thrown.getCause() : failure);
	}

	/**
	 * The calls of handlers for one event.
	 *
	 * @param event the event
	 * @param handling what is known of the request
	 * @param all the handlers, called or not
	 * @param worker the thread that began
	 * @param noted notes which handlers are done
	 */
	private record Calls(LimeLoginEvent event, HandledLogins.Handling handling, List<NamedHandler> all,
			LoginWorker worker, Function<Set<String>, Mono<Void>> noted) {
	}

}

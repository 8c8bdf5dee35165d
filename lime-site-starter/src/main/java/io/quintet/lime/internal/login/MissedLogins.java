package io.quintet.lime.internal.login;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.lime.error.LimeApiException;
import io.quintet.lime.login.LimeLoginEvent;
import io.quintet.support.LogText;

/**
 * Requests that may have ended while no stream was open. A passport that was missed
 * cannot be asked for, so only ends without one are found.
 */
final class MissedLogins {

	private static final Logger logger = LoggerFactory.getLogger(MissedLogins.class);

	private static final int MAX_POLLED = 100;

	private static final int POLLS_AT_A_TIME = 4;

	/** An event of the gap may be on its way, and is worth more than a guess. */
	private static final Duration GRACE = Duration.ofSeconds(5);

	private final StoreCalls store;

	private final Function<String, Mono<String>> requestStatus;

	private final Scheduler timer;

	private final Clock clock;

	MissedLogins(StoreCalls store, Function<String, Mono<String>> requestStatus, Scheduler timer, Clock clock) {
		this.store = store;
		this.requestStatus = requestStatus;
		this.timer = timer;
		this.clock = clock;
	}

	/** Asks the platform for pending requests and emits the expired ones; never fails. */
	Flux<List<LimeLoginEvent>> expired() {
		return this.store.call((store) -> store.pending(this.clock.instant(), MAX_POLLED).collectList())
			.flatMapIterable(Function.identity())
			.filterWhen((login) -> hasExpired(login.requestId()), POLLS_AT_A_TIME)
			.flatMap((login) -> Mono.delay(GRACE, this.timer)
				.then(this.store.call((store) -> store.find(login.requestId()))), MAX_POLLED)
			.filter((login) -> login.end() == null)
			.map((login) -> List.of(LimeLoginEvent.expired(login.requestId(), this.clock.instant())))
			.onErrorResume((failure) -> {
				logger.warn("Pending login requests could not be looked up: {}", failure.toString());
				return Mono.empty();
			});
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

}

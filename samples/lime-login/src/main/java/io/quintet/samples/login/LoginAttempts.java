package io.quintet.samples.login;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import reactor.util.retry.RetryBackoffSpec;

import io.quintet.lime.LimeSite;
import io.quintet.lime.LoginRequest;
import io.quintet.lime.error.LimeException;
import io.quintet.lime.error.LimeInvalidPassportException;
import io.quintet.lime.error.LimeLoginTimeoutException;
import io.quintet.lime.error.LimeRequestExpiredException;

/**
 * The logins that are under way, one for each browser.
 */
class LoginAttempts {

	private static final Logger logger = LoggerFactory.getLogger(LoginAttempts.class);

	/** For an approval of the last second, which may still be on its way. */
	private static final Duration GRACE = Duration.ofSeconds(10);

	/** For the page to come back for what it missed. */
	static final Duration KEPT = Duration.ofMinutes(1);

	/** For the platform's keys, when they cannot be fetched at once. */
	private static final RetryBackoffSpec AGAIN = Retry.backoff(3, Duration.ofSeconds(1))
		.filter(LoginAttempts::mayPass)
		.onRetryExhaustedThrow((spec, signal) -> signal.failure());

	private final LimeSite site;

	private final LoginSettings settings;

	private final Clock clock;

	private final Map<String, LoginAttempt> attempts = new HashMap<>();

	private int creating;

	private int watching;

	LoginAttempts(LimeSite site, LoginSettings settings, Clock clock) {
		this.site = site;
		this.settings = settings;
		this.clock = clock;
	}

	private static boolean mayPass(Throwable failure) {
		return failure instanceof LimeException && !(failure instanceof LimeInvalidPassportException
				|| failure instanceof LimeRequestExpiredException || failure instanceof LimeLoginTimeoutException);
	}

	/**
	 * Begins a login.
	 * @param earlierKey the key that the browser had, if any; that login is given up when
	 * the new one is there
	 * @return the login, whose end is awaited even when no page watches
	 */
	Mono<LoginAttempt> begin(@Nullable String earlierKey) {
		return Mono.defer(() -> {
			reserve();
			return this.site.createLoginRequest()
				.map((request) -> add(request, earlierKey))
				.doFinally((signal) -> release());
		});
	}

	private void reserve() {
		synchronized (this.attempts) {
			Instant now = this.clock.instant();
			this.attempts.values().removeIf((attempt) -> !isKept(attempt, now));
			if (this.attempts.size() + this.creating >= this.settings.maxPending()) {
				throw new ProblemException(Problem.BUSY);
			}
			this.creating++;
		}
	}

	private void release() {
		synchronized (this.attempts) {
			this.creating--;
		}
	}

	private static boolean isKept(LoginAttempt attempt, Instant now) {
		return attempt.endsAt().plus(KEPT).isAfter(now);
	}

	private LoginAttempt add(LoginRequest request, @Nullable String earlierKey) {
		Instant now = this.clock.instant();
		Instant latest = now.plus(this.settings.longestWait());
		Instant endsAt = request.expiresAt().isBefore(latest) ? request.expiresAt() : latest;
		LoginAttempt attempt = new LoginAttempt(request.requestId(), now, endsAt);
		synchronized (this.attempts) {
			this.attempts.put(attempt.key(), attempt);
		}
		remove(earlierKey);
		attempt.waitFor(this.site.awaitLogin(request.requestId(), Duration.between(now, endsAt).plus(GRACE))
			.retryWhen(AGAIN)
			.doOnError((failure) -> report(request.requestId(), failure)));
		return attempt;
	}

	private static void report(String requestId, Throwable failure) {
		if (failure instanceof LimeRequestExpiredException || failure instanceof LimeLoginTimeoutException) {
			logger.debug("Login request {} ended without an agent: {}", requestId, failure.getMessage());
		}
		else {
			logger.warn("Login request {} ended without a session: {}", requestId, failure.getMessage());
		}
	}

	/** Finds the login of a browser, {@code null} when it has none. */
	@Nullable LoginAttempt find(@Nullable String key) {
		if (key == null) {
			return null;
		}
		synchronized (this.attempts) {
			LoginAttempt attempt = this.attempts.get(key);
			return (attempt != null && isKept(attempt, this.clock.instant())) ? attempt : null;
		}
	}

	/** Gives up the login of a browser, if it has one. */
	void remove(@Nullable String key) {
		LoginAttempt removed;
		synchronized (this.attempts) {
			removed = (key != null) ? this.attempts.remove(key) : null;
		}
		if (removed != null) {
			removed.stop();
		}
	}

	/**
	 * Watches a login.
	 * @param attempt the login
	 * @return emits the login now, and once more when it ends; fails when too many watch
	 */
	Flux<LoginAttempt> watch(LoginAttempt attempt) {
		return Flux.using(() -> enter(attempt), (entered) -> (entered.end() != null) ? Flux.just(entered)
				: Flux.just(entered).concatWith(entered.whenEnded().map((end) -> entered)), this::exit);
	}

	private LoginAttempt enter(LoginAttempt attempt) {
		synchronized (this.attempts) {
			if (this.watching >= this.settings.maxWatching() || !attempt.enter()) {
				throw new ProblemException(Problem.BUSY);
			}
			this.watching++;
			return attempt;
		}
	}

	private void exit(LoginAttempt attempt) {
		synchronized (this.attempts) {
			this.watching--;
			attempt.exit();
		}
	}

	int watching() {
		synchronized (this.attempts) {
			return this.watching;
		}
	}

	/** A stream that stays open would hold up the stop of the web server. */
	@EventListener(ContextClosedEvent.class)
	void close() {
		List<LoginAttempt> open;
		synchronized (this.attempts) {
			open = List.copyOf(this.attempts.values());
		}
		open.forEach(LoginAttempt::leave);
	}

}

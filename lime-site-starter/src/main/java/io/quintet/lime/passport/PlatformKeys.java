package io.quintet.lime.passport;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import com.nimbusds.jose.JWSVerifier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.JsonNode;

import io.quintet.lime.error.LimeApiException;
import io.quintet.lime.error.LimeAuthenticationException;
import io.quintet.lime.error.LimeException;
import io.quintet.lime.error.LimeInvalidPassportException;
import io.quintet.lime.error.LimeRateLimitException;
import io.quintet.support.LogText;

/**
 * The platform's keys, of one client. One fetch is in flight at a time, shared by all
 * callers. A fetch replaces what was there; when it fails, the last good keys stay, for a
 * bounded time. An unknown key causes a fetch, but no more than one in an interval.
 */
final class PlatformKeys {

	private static final Logger logger = LoggerFactory.getLogger(PlatformKeys.class);

	/** Shortest time between two fetches that unknown keys or failures cause. */
	private static final Duration MIN_REFRESH_INTERVAL = Duration.ofSeconds(5);

	/** Longest wait for a fetch while older keys could be used. */
	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final Supplier<Mono<JsonNode>> source;

	private final PassportSettings settings;

	private final Scheduler timer;

	private final Object monitor = new Object();

	private final AtomicLong refreshed = new AtomicLong();

	private final AtomicLong failed = new AtomicLong();

	private final Duration ageing;

	private @Nullable Mono<KeySet> inFlight;

	private volatile @Nullable KeySet current;

	private volatile @Nullable Attempt lastAttempt;

	/** When keys that had just been fetched lacked one. */
	private volatile @Nullable Instant lastUnknown;

	/**
	 * Creates an empty set.
	 * @param timer tells how old keys are, whatever clock passports are judged by
	 */
	PlatformKeys(Supplier<Mono<JsonNode>> source, PassportSettings settings, Scheduler timer) {
		this.source = source;
		this.settings = settings;
		this.ageing = settings.keysTtl().dividedBy(5).multipliedBy(4);
		this.timer = timer;
	}

	PassportVerifier.Status status(long accepted, long rejected, long unavailable) {
		KeySet keys = this.current;
		return new PassportVerifier.Status(accepted, rejected, unavailable, (keys != null) ? age(keys) : null,
				isFailing(), this.refreshed.get(), this.failed.get());
	}

	/** Whether the last fetch failed. */
	private boolean isFailing() {
		Attempt attempt = this.lastAttempt;
		return attempt != null && attempt.failure() != null;
	}

	/**
	 * Finds the key of a passport.
	 * @param kid id of the key
	 * @return the key; fails with {@link LimeInvalidPassportException} when the platform
	 * has no such key, with another {@link LimeException} when that cannot be found out
	 */
	Mono<JWSVerifier> find(String kid) {
		return Mono.defer(() -> {
			KeySet keys = this.current;
			return (keys != null) ? find(kid, keys) : fetch().flatMap((fetched) -> existing(kid, fetched));
		});
	}

	private Mono<JWSVerifier> find(String kid, KeySet keys) {
		Duration age = age(keys);
		if (age.compareTo(this.settings.keysTtl()) >= 0) {
			return fresher(kid, keys);
		}
		if (isAgeing(age) && !triedLately()) {
			fetch().subscribe((fetched) -> {
			}, (failure) -> logger.debug("Keys were not refreshed ahead of time", failure));
		}
		return known(kid, keys);
	}

	// In the last fifth of their time keys are refreshed in the background.
	private boolean isAgeing(Duration age) {
		return age.compareTo(this.ageing) >= 0;
	}

	/**
	 * Looks in newer keys if they can be had in time, else in the old ones if they are
	 * not too old.
	 */
	private Mono<JWSVerifier> fresher(String kid, KeySet old) {
		boolean usable = age(old).compareTo(this.settings.keysMaxStale()) < 0;
		if (!usable) {
			return fetch().flatMap((fetched) -> existing(kid, fetched));
		}
		if (isFailing() && triedLately()) {
			return known(kid, old);
		}
		return fetch().timeout(PATIENCE, this.timer)
			.map(Optional::of)
			.onErrorReturn(Optional.empty())
			.flatMap((fetched) -> fetched.map((keys) -> existing(kid, keys)).orElseGet(() -> known(kid, old)));
	}

	private Mono<JWSVerifier> known(String kid, KeySet keys) {
		JWSVerifier verifier = keys.verifier(kid);
		if (verifier != null) {
			return Mono.just(verifier);
		}
		return isRecent(this.lastUnknown) ? Mono.error(refusal(kid))
				: fetch().flatMap((fetched) -> existing(kid, fetched));
	}

	// While the platform cannot be asked, a passport with a new key may be good.
	private LimeException refusal(String kid) {
		Attempt attempt = this.lastAttempt;
		return (attempt != null && attempt.failure() != null) ? again(attempt.failure()) : unknown(kid);
	}

	// Each caller gets an exception of its own: block() adds suppressed ones to it.
	private static LimeException again(LimeException failure) {
		String message = "The keys of the platform could not be fetched: " + failure.getMessage();
		String code = failure.code();
		Integer status = failure.httpStatus();
		if (code == null || status == null) {
			return new LimeException(message, code, status, failure.detail(), failure.retryAfter(), failure);
		}
		if (failure instanceof LimeRateLimitException) {
			return new LimeRateLimitException(message, code, status, failure.detail(), failure.retryAfter());
		}
		if (failure instanceof LimeAuthenticationException) {
			return new LimeAuthenticationException(message, code, status, failure.detail(), failure.retryAfter());
		}
		return (failure instanceof LimeApiException)
				? new LimeApiException(message, code, status, failure.detail(), failure.retryAfter())
				: new LimeException(message, code, status, failure.detail(), failure.retryAfter(), failure);
	}

	private Mono<JWSVerifier> existing(String kid, KeySet fetched) {
		JWSVerifier verifier = fetched.verifier(kid);
		if (verifier == null) {
			this.lastUnknown = now();
			return Mono.error(unknown(kid));
		}
		return Mono.just(verifier);
	}

	private static LimeInvalidPassportException unknown(String kid) {
		return new LimeInvalidPassportException("Unknown JWT kid: " + LogText.of(kid));
	}

	/**
	 * The fetch in flight, or a new one; after a failure the same failure for a while. A
	 * subscriber that cancels does not cancel it for the others.
	 */
	private Mono<KeySet> fetch() {
		synchronized (this.monitor) {
			if (this.inFlight == null) {
				Attempt attempt = this.lastAttempt;
				if (attempt != null && attempt.failure() != null && triedLately()) {
					return Mono.error(again(attempt.failure()));
				}
				// The answer may be as old as the question.
				Instant asked = now();
				this.inFlight = Mono.defer(this.source)
					.switchIfEmpty(Mono.error(() -> new LimeException("The source of keys gave no answer")))
					.map((answer) -> KeySet.read(answer, asked))
					.doOnNext(this::succeeded)
					.onErrorMap(PlatformKeys::asLimeException)
					.doOnError(this::failed)
					.doOnTerminate(this::forget)
					.cache();
			}
			return this.inFlight;
		}
	}

	private void succeeded(KeySet keys) {
		this.current = keys;
		this.lastAttempt = new Attempt(now(), null);
		this.refreshed.incrementAndGet();
	}

	private void failed(Throwable failure) {
		this.lastAttempt = new Attempt(now(), (LimeException) failure);
		this.failed.incrementAndGet();
		KeySet keys = this.current;
		logger.warn("Keys of the platform could not be fetched, {}: {}",
				(keys != null) ? "those in use are " + age(keys).toSeconds() + " s old" : "there are none yet",
				LogText.of(String.valueOf(failure.getMessage())));
	}

	private void forget() {
		synchronized (this.monitor) {
			this.inFlight = null;
		}
	}

	private static Throwable asLimeException(Throwable failure) {
		return (failure instanceof LimeException) ? failure
				: new LimeException("The keys of the platform cannot be fetched: " + failure.getMessage(), failure);
	}

	private boolean triedLately() {
		Attempt attempt = this.lastAttempt;
		return attempt != null && isRecent(attempt.at());
	}

	private boolean isRecent(@Nullable Instant time) {
		if (time == null) {
			return false;
		}
		Duration since = Duration.between(time, now());
		return !since.isNegative() && since.compareTo(MIN_REFRESH_INTERVAL) < 0;
	}

	private Instant now() {
		return Instant.EPOCH.plusNanos(this.timer.now(TimeUnit.NANOSECONDS));
	}

	// When the clock was set back the age is unknown, and the keys are due.
	private Duration age(KeySet keys) {
		Duration age = Duration.between(keys.fetchedAt(), now());
		return age.isNegative() ? this.settings.keysTtl() : age;
	}

	/**
	 * How the last fetch ended.
	 *
	 * @param at when
	 * @param failure why it failed, if it did
	 */
	private record Attempt(Instant at, @Nullable LimeException failure) {
	}

}

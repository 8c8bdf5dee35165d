package io.quintet.acp.internal.request;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.acp.access.AcpAuthenticator;
import io.quintet.acp.access.AcpCredentials;
import io.quintet.acp.internal.json.StorableText;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.Identity;
import io.quintet.support.reactive.TimeLimits;

/**
 * Identifies callers.
 */
public final class CallerReader {

	private static final Logger logger = LoggerFactory.getLogger(CallerReader.class);

	private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

	// Clients do not wait longer. Callers that are not identified by then are refused.
	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final AcpAuthenticator authenticator;

	private final Scheduler workers;

	private final int maxTextLength;

	private final Scheduler timer;

	public CallerReader(AcpAuthenticator authenticator, Scheduler workers, int maxTextLength) {
		this(authenticator, workers, maxTextLength, TimeLimits.scheduler());
	}

	CallerReader(AcpAuthenticator authenticator, Scheduler workers, int maxTextLength, Scheduler timer) {
		this.authenticator = authenticator;
		this.workers = workers;
		this.maxTextLength = maxTextLength;
		this.timer = timer;
	}

	/**
	 * Reads the caller.
	 * @param credentials what the caller shows
	 * @return the caller; fails with the code {@code unauthenticated} when it is unknown,
	 * {@code unavailable} when that cannot be told, at the latest after ten seconds
	 */
	public Mono<Identity> read(AcpCredentials credentials) {
		Mono<Identity> caller = Mono.defer(() -> this.authenticator.authenticate(credentials));
		return (this.authenticator.mayBlock() ? caller.subscribeOn(this.workers) : caller).timeout(TIMEOUT, this.timer)
			.onErrorMap(CallerReader::failed)
			.filter(this::isStorable)
			.switchIfEmpty(Mono.error(() -> new AcpException(ErrorCode.UNAUTHENTICATED, "unauthenticated")));
	}

	private static Throwable failed(Throwable ex) {
		if (ex instanceof RejectedExecutionException) {
			return unavailable("too many requests wait for authentication", ex);
		}
		if (ex instanceof TimeoutException) {
			logger.warn("The authenticator did not answer within {} seconds, so the request is refused",
					TIMEOUT.toSeconds());
			return unavailable("authentication took too long", ex);
		}
		logger.warn("The authenticator failed, so the request is refused", ex);
		return unavailable("authentication is not available", ex);
	}

	private static AcpException unavailable(String message, Throwable cause) {
		return new AcpException(ErrorCode.UNAVAILABLE, message, List.of(), RETRY_AFTER, cause);
	}

	// The database cannot keep a member with such an id.
	private boolean isStorable(Identity caller) {
		boolean storable = caller.id().length() <= this.maxTextLength && StorableText.isStorable(caller.id())
				&& StorableText.isStorable(caller.name());
		if (!storable) {
			logger.warn("The authenticator gave an identity whose id is longer than {} characters, or whose id or name"
					+ " is no valid text; the request is refused", this.maxTextLength);
		}
		return storable;
	}

}

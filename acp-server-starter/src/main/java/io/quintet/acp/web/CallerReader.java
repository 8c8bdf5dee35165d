package io.quintet.acp.web;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.acp.AcpNamespaces;
import io.quintet.acp.access.AcpAuthenticator;
import io.quintet.acp.access.AcpCredentials;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.Identity;

/**
 * Finds out who is calling, and in namespace mode whether at the right place.
 */
final class CallerReader {

	private static final Logger logger = LoggerFactory.getLogger(CallerReader.class);

	private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

	private final AcpAuthenticator authenticator;

	private final Scheduler workers;

	private final AcpNamespaces namespaces;

	private final int maxTextLength;

	CallerReader(AcpAuthenticator authenticator, Scheduler workers, AcpNamespaces namespaces, int maxTextLength) {
		this.authenticator = authenticator;
		this.workers = workers;
		this.namespaces = namespaces;
		this.maxTextLength = maxTextLength;
	}

	/**
	 * Reads the caller of a request.
	 * @param headers headers of the request
	 * @param namespace namespace of the path, {@code null} where the path has none
	 * @return the caller
	 */
	Mono<Identity> read(HttpHeaders headers, @Nullable String namespace) {
		AcpCredentials credentials = new AcpCredentials(joined(headers), Map.of());
		return Mono.defer(() -> this.authenticator.authenticate(credentials))
			.subscribeOn(this.workers)
			.onErrorMap(CallerReader::failed)
			.filter(this::isStorable)
			.switchIfEmpty(Mono.error(() -> new AcpException(ErrorCode.UNAUTHENTICATED, "unauthenticated")))
			.doOnNext((caller) -> requirePlace(caller, namespace));
	}

	private static Map<String, String> joined(HttpHeaders headers) {
		Map<String, String> joined = new HashMap<>();
		headers.forEach((name, values) -> joined.merge(name.toLowerCase(Locale.ROOT), String.join(", ", values),
				(first, second) -> first + ", " + second));
		return joined;
	}

	private static Throwable failed(Throwable ex) {
		if (ex instanceof RejectedExecutionException) {
			return unavailable("too many requests wait for authentication", ex);
		}
		logger.warn("The authenticator failed, so the request is refused", ex);
		return unavailable("authentication is not available", ex);
	}

	private static AcpException unavailable(String message, Throwable cause) {
		return new AcpException(ErrorCode.UNAVAILABLE, message, List.of(), RETRY_AFTER, cause);
	}

	// Nobody can be a member under an id that the database cannot keep.
	private boolean isStorable(Identity caller) {
		boolean storable = caller.id().length() <= this.maxTextLength && PathIds.isStorable(caller.id())
				&& PathIds.isStorable(caller.name());
		if (!storable) {
			logger.warn("The authenticator gave an identity whose id is longer than {} characters, or whose id or name"
					+ " is no valid text; the request is refused", this.maxTextLength);
		}
		return storable;
	}

	private void requirePlace(Identity caller, @Nullable String namespace) {
		if (this.namespaces.isOn()) {
			String own = this.namespaces.pathOf(caller.tenant());
			if (namespace != null && !namespace.equals(own)) {
				throw new AcpException(ErrorCode.FORBIDDEN, "namespace: the path is not that of the caller");
			}
		}
	}

}

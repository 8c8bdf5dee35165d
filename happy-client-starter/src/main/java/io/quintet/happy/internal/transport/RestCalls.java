package io.quintet.happy.internal.transport;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

import io.quintet.happy.error.AuthenticationException;
import io.quintet.happy.error.HappyConnectionException;
import io.quintet.happy.error.HappyException;
import io.quintet.happy.internal.json.HappyJson;

/**
 * REST calls of the server. Paths are templates whose values are encoded.
 */
public final class RestCalls implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(RestCalls.class);

	/** Repeats without end; the subscriber has a timeout. */
	public static final int WITHOUT_END = Integer.MAX_VALUE;

	private static final int MAX_WORDS = 300;

	/** Context key of Reactor's hook for errors that are dropped after the end. */
	private static final String DROPPED = "reactor.onErrorDropped.local";

	private final WebClient client;

	private final Duration timeout;

	private final Scheduler timer;

	private final Supplier<Backoff> backoff;

	private volatile boolean closed;

	/**
	 * Creates the calls.
	 * @param client has address and headers
	 * @param timeout time for one call
	 * @param timer measures it
	 * @param backoff makes the pauses between the repetitions of one call
	 */
	public RestCalls(WebClient client, Duration timeout, Scheduler timer, Supplier<Backoff> backoff) {
		this.client = client;
		this.timeout = timeout;
		this.timer = timer;
		this.backoff = backoff;
	}

	/**
	 * Reads.
	 * @param times how often to repeat at most
	 * @param path template of the path with its query
	 * @param values values of the template
	 * @return the answer; fails with {@link AuthenticationException} or
	 * {@link HappyConnectionException}
	 */
	public Mono<RestAnswer> get(long times, String path, Object... values) {
		return repeat(exchange(HttpMethod.GET, null, path, values), times);
	}

	/**
	 * Writes.
	 * @param times how often to repeat at most: 0 unless writing twice is the same
	 * @param body what to write
	 * @param path template of the path
	 * @param values values of the template
	 * @return as {@link #get} does
	 */
	public Mono<RestAnswer> post(long times, JsonNode body, String path, Object... values) {
		return repeat(exchange(HttpMethod.POST, body, path, values), times);
	}

	/**
	 * Deletes, once.
	 * @param path template of the path
	 * @param values values of the template
	 * @return as {@link #get} does
	 */
	public Mono<RestAnswer> delete(String path, Object... values) {
		return exchange(HttpMethod.DELETE, null, path, values);
	}

	/** Repeats a call that failed for a transient reason. */
	private Mono<RestAnswer> repeat(Mono<RestAnswer> call, long times) {
		return Mono.defer(() -> {
			Backoff pauses = this.backoff.get();
			return call.retryWhen(Retry.from((signals) -> signals.concatMap((signal) -> {
				if (!(signal.failure() instanceof ServerRefusedException refused) || !refused.repeatable()
						|| signal.totalRetries() >= times) {
					return Mono.error(signal.failure());
				}
				return Mono.delay(pauses.next(refused.retryAfter()), this.timer);
			})));
		});
	}

	private Mono<RestAnswer> exchange(HttpMethod method, @Nullable JsonNode body, String path, Object... values) {
		return Mono.defer(() -> {
			if (this.closed) {
				return Mono.error(closed(null));
			}
			WebClient.RequestBodySpec request = this.client.method(method).uri(path, values);
			if (body != null) {
				request.contentType(MediaType.APPLICATION_JSON).bodyValue(HappyJson.bytes(body));
			}
			return request.exchangeToMono((response) -> read(method, path, response));
		})
			.timeout(this.timeout, this.timer)
			// Who no longer waits need not read of a body that was released.
			.contextWrite((context) -> context.put(DROPPED, (Consumer<Throwable>) RestCalls::late))
			.onErrorMap((ex) -> !(ex instanceof HappyException), (ex) -> failure(method, path, ex));
	}

	private static void late(Throwable ex) {
		logger.debug("An answer came too late", ex);
	}

	private Mono<RestAnswer> read(HttpMethod method, String path, ClientResponse response) {
		int status = response.statusCode().value();
		return response.bodyToMono(byte[].class).defaultIfEmpty(new byte[0]).flatMap((bytes) -> {
			JsonNode json = (bytes.length > 0) ? HappyJson.read(bytes) : MissingNode.getInstance();
			String call = method + " " + path;
			if (status == 401 || status == 403) {
				return Mono.error(new AuthenticationException(
						"The server refused the token (HTTP " + status + words(json) + "); log in again"));
			}
			if (status == 404 || (status >= 200 && status < 300)) {
				return (json != null) ? Mono.just(new RestAnswer(status, json))
						: Mono.error(new ServerRefusedException(call + " was answered by something that is not JSON",
								false, null, null));
			}
			if (status >= 300 && status < 400) {
				return Mono.error(new ServerRefusedException(
						call + " was redirected (HTTP " + status
								+ "), which is not followed: 'happy.server-url' has to be the address that answers",
						false, null, null));
			}
			boolean repeatable = status >= 500 || status == 429 || status == 408;
			return Mono.error(new ServerRefusedException(call + " failed: HTTP " + status + words(json), repeatable,
					retryAfter(response.headers().asHttpHeaders()), null));
		});
	}

	private static String words(@Nullable JsonNode json) {
		String error = HappyJson.text(json, "error");
		String message = HappyJson.text(json, "message");
		String words = (message != null) ? message : error;
		if (words == null) {
			return "";
		}
		return ", " + ((words.length() > MAX_WORDS) ? words.substring(0, MAX_WORDS) + "…" : words);
	}

	private static @Nullable Duration retryAfter(HttpHeaders headers) {
		String value = headers.getFirst(HttpHeaders.RETRY_AFTER);
		try {
			return (value != null) ? Duration.ofSeconds(Math.min(3600, Long.parseLong(value.strip()))) : null;
		}
		catch (NumberFormatException ex) {
			// A date: the pauses of the back-off do.
			return null;
		}
	}

	private HappyException failure(HttpMethod method, String path, Throwable ex) {
		if (this.closed) {
			return closed(ex);
		}
		String call = method + " " + path;
		if (ex instanceof TimeoutException) {
			return new ServerRefusedException(call + " was not answered within " + this.timeout, true, null, ex);
		}
		if (ex.getCause() instanceof DataBufferLimitException || ex instanceof DataBufferLimitException) {
			return new AnswerTooLargeException(
					call + " was answered by more than 'maxResponseSize' of the settings allows", ex);
		}
		if (ex instanceof WebClientException) {
			return new ServerRefusedException(call + " did not reach the server: " + ex.getMessage(), true, null, ex);
		}
		return new ServerRefusedException(call + " failed: " + ex, false, null, ex);
	}

	private static HappyConnectionException closed(@Nullable Throwable ex) {
		return new HappyConnectionException("The client was closed", ex);
	}

	/** No further call is made, and none is repeated. */
	@Override
	public void close() {
		this.closed = true;
	}

	/**
	 * The server answered with an error, or did not answer.
	 */
	private static final class ServerRefusedException extends HappyConnectionException {

		private final boolean repeatable;

		private final transient @Nullable Duration retryAfter;

		ServerRefusedException(String message, boolean repeatable, @Nullable Duration retryAfter,
				@Nullable Throwable cause) {
			super(message, cause);
			this.repeatable = repeatable;
			this.retryAfter = retryAfter;
		}

		/** Whether the same call may work later. */
		boolean repeatable() {
			return this.repeatable;
		}

		@Nullable Duration retryAfter() {
			return this.retryAfter;
		}

	}

}

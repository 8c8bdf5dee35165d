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
import io.quintet.happy.internal.transport.RestFailure.Kind;
import io.quintet.support.LogText;
import io.quintet.support.reactive.Backoff;

/** REST calls of the server. Paths are templates whose values are encoded. */
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
	 * The client has address and headers, the back-off is for the repetitions of one
	 * call.
	 */
	public RestCalls(WebClient client, Duration timeout, Scheduler timer, Supplier<Backoff> backoff) {
		this.client = client;
		this.timeout = timeout;
		this.timer = timer;
		this.backoff = backoff;
	}

	/**
	 * Reads, and repeats so many times at most; fails with
	 * {@link AuthenticationException} or {@link HappyConnectionException}.
	 */
	public Mono<RestAnswer> get(long times, String path, Object... values) {
		return repeat(exchange(HttpMethod.GET, null, path, values), times);
	}

	/** Writes; 0 times are repeated unless writing twice is the same. */
	public Mono<RestAnswer> post(long times, JsonNode body, String path, Object... values) {
		return repeat(exchange(HttpMethod.POST, body, path, values), times);
	}

	/** Deletes, once. */
	public Mono<RestAnswer> delete(String path, Object... values) {
		return exchange(HttpMethod.DELETE, null, path, values);
	}

	/** Repeats a call that failed for a transient reason. */
	private Mono<RestAnswer> repeat(Mono<RestAnswer> call, long times) {
		return Mono.defer(() -> {
			Backoff pauses = this.backoff.get();
			return call.retryWhen(Retry.from((signals) -> signals.concatMap((signal) -> {
				if (signal.failure() instanceof RestFailure failure && failure.kind() == Kind.TRANSIENT
						&& signal.totalRetries() < times) {
					return Mono.delay(pauses.next(failure.retryAfter()), this.timer);
				}
				return Mono.error(signal.failure());
			})));
		});
	}

	private Mono<RestAnswer> exchange(HttpMethod method, @Nullable JsonNode body, String path, Object... values) {
		String call = method + " " + path;
		return Mono.defer(() -> {
			if (this.closed) {
				return Mono.error(closed(null));
			}
			WebClient.RequestBodySpec request = this.client.method(method).uri(path, values);
			if (body != null) {
				request.contentType(MediaType.APPLICATION_JSON).bodyValue(HappyJson.bytes(body));
			}
			return request.exchangeToMono((response) -> response.bodyToMono(byte[].class)
				.defaultIfEmpty(new byte[0])
				.map((bytes) -> answer(call, response, bytes)));
		})
			.timeout(this.timeout, this.timer)
			// The subscriber has cancelled, so the released body is not reported.
			.contextWrite((context) -> context.put(DROPPED, (Consumer<Throwable>) RestCalls::late))
			.onErrorMap((ex) -> !(ex instanceof HappyException), (ex) -> failure(call, ex));
	}

	private static void late(Throwable ex) {
		logger.debug("An answer came too late", ex);
	}

	private static RestAnswer answer(String call, ClientResponse response, byte[] bytes) {
		int status = response.statusCode().value();
		JsonNode json = (bytes.length > 0) ? HappyJson.read(bytes) : MissingNode.getInstance();
		if (status == 401 || status == 403) {
			throw new AuthenticationException(
					"The server refused the token (HTTP " + status + words(json) + "); log in again");
		}
		if (status == 404 || (status >= 200 && status < 300)) {
			if (json == null) {
				throw new RestFailure(call + " was answered by something that is not JSON", Kind.FINAL, null, null);
			}
			return new RestAnswer(status, json);
		}
		if (status >= 300 && status < 400) {
			throw new RestFailure(
					call + " was redirected (HTTP " + status
							+ "), which is not followed: 'happy.server-url' has to be the address that answers",
					Kind.FINAL, null, null);
		}
		boolean mayPass = status >= 500 || status == 429 || status == 408;
		throw new RestFailure(call + " failed: HTTP " + status + words(json), mayPass ? Kind.TRANSIENT : Kind.FINAL,
				retryAfter(response.headers().asHttpHeaders().getFirst(HttpHeaders.RETRY_AFTER)), null);
	}

	/** Whether a smaller page may fit into what is read of an answer at most. */
	public static boolean isTooLarge(Throwable ex) {
		return ex instanceof RestFailure failure && failure.kind() == Kind.TOO_LARGE;
	}

	private static String words(@Nullable JsonNode json) {
		String error = HappyJson.text(json, "error");
		String message = HappyJson.text(json, "message");
		String words = (message != null) ? message : error;
		return (words != null) ? ", " + line(words) : "";
	}

	/** The server's words on one line, for messages and logs. */
	static String line(String words) {
		return LogText.line((words.length() > MAX_WORDS) ? words.substring(0, MAX_WORDS) + "…" : words);
	}

	static @Nullable Duration retryAfter(@Nullable String value) {
		try {
			return (value != null) ? Duration.ofSeconds(Math.min(3600, Long.parseLong(value.strip()))) : null;
		}
		catch (NumberFormatException ex) {
			// A date: the pauses of the back-off do.
			return null;
		}
	}

	private HappyException failure(String call, Throwable ex) {
		if (this.closed) {
			return closed(ex);
		}
		if (ex instanceof TimeoutException) {
			return new RestFailure(call + " was not answered within " + this.timeout, Kind.TRANSIENT, null, ex);
		}
		if (ex.getCause() instanceof DataBufferLimitException || ex instanceof DataBufferLimitException) {
			return new RestFailure(call + " was answered by more than 'maxResponseSize' of the settings allows",
					Kind.TOO_LARGE, null, ex);
		}
		if (ex instanceof WebClientException) {
			return new RestFailure(call + " did not reach the server: " + ex.getMessage(), Kind.TRANSIENT, null, ex);
		}
		return new RestFailure(call + " failed: " + ex, Kind.FINAL, null, ex);
	}

	private static HappyConnectionException closed(@Nullable Throwable ex) {
		return new HappyConnectionException("The client was closed", ex);
	}

	/** No further call is made, and none is repeated. */
	@Override
	public void close() {
		this.closed = true;
	}

}

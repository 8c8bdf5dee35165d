package io.quintet.lime.internal.transport;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleSupplier;

import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.util.UriUtils;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.databind.JsonNode;

import io.quintet.lime.error.LimeException;
import io.quintet.lime.internal.LimeObservations;

/**
 * The plain calls of the platform. Every failure is a {@link LimeException}.
 */
public final class PlatformCalls {

	static final String TOKEN_HEADER = "X-Site-Token";

	private static final int MAX_BODY = 1 << 20;

	private static final double FIRST_PAUSE = 0.25;

	private static final double JITTER = 0.1;

	private static final Duration MAX_RETRY_AFTER = Duration.ofSeconds(5);

	private final WebClient web;

	private final PlatformAddress address;

	private final String siteToken;

	private final TokenMask mask;

	private final CallSettings settings;

	private final LimeObservations observations;

	private final Scheduler timer;

	private final Clock clock;

	private final DoubleSupplier random;

	public PlatformCalls(WebClient web, PlatformAddress address, String siteToken, CallSettings settings,
			LimeObservations observations, Scheduler timer, Clock clock, DoubleSupplier random) {
		this.web = web;
		this.address = address;
		this.siteToken = siteToken;
		this.mask = new TokenMask(siteToken);
		this.settings = settings;
		this.observations = observations;
		this.timer = timer;
		this.clock = clock;
		this.random = random;
	}

	/** Creates a login request. */
	public Mono<Answer.Data> createLoginRequest() {
		return data(Call.post("create-login-request", "/modules/agent-login/requests", Map.of(), RepeatRule.CHANGE));
	}

	/**
	 * Asks for the status of a login request.
	 * @param requestId id of the request
	 * @return such as {@code PENDING}
	 */
	public Mono<String> requestStatus(String requestId) {
		if (requestId.isBlank() || requestId.matches("\\.{1,2}")) {
			return Mono.error(new LimeException("A login request has no such id"));
		}
		return data(Call.get("request-status",
				"/modules/agent-login/requests/" + UriUtils.encodePathSegment(requestId, StandardCharsets.UTF_8)))
			.map((data) -> data.text("status"));
	}

	/** Creates a request to bind an agent to a user. */
	public Mono<Answer.Data> createBindingRequest(URI redirectUri) {
		return data(Call.post("create-binding-request", "/modules/bindings/requests",
				Map.of("redirect_uri", redirectUri.toString()), RepeatRule.CHANGE));
	}

	/** Exchanges a code, which works once, for a passport that is not verified yet. */
	public Mono<String> exchangeBindingCode(String code) {
		return data(Call.post("exchange-binding-code", "/modules/bindings/exchange", Map.of("binding_code", code),
				RepeatRule.ONCE))
			.map((data) -> data.text("passport"));
	}

	/**
	 * Fetches the platform's keys, without the token.
	 * @return the JSON document, bare or in the envelope
	 */
	public Mono<JsonNode> fetchKeys() {
		return send(Call.get("fetch-keys", this.address.keysPath()).withoutToken())
			.map((answer) -> answer.document("keys"));
	}

	private Mono<Answer.Data> data(Call call) {
		return send(call).map(Answer::data);
	}

	private Mono<Answer> send(Call call) {
		return Mono.defer(() -> {
			String key = (call.rule() != RepeatRule.READ && this.settings.idempotencyKey())
					? UUID.randomUUID().toString() : null;
			long deadline = now() + this.settings.totalTimeout().toMillis();
			return attempt(call, key, 0, deadline);
		})
			.timeout(this.settings.totalTimeout(), this.timer)
			.onErrorMap((failure) -> !(failure instanceof LimeException), PlatformCalls::asLimeException);
	}

	private long now() {
		return this.timer.now(TimeUnit.MILLISECONDS);
	}

	private Mono<Answer> attempt(Call call, @Nullable String key, int retry, long deadline) {
		return exchange(call, key).map((answer) -> new Attempt(answer, null))
			.onErrorResume((failure) -> Mono.just(new Attempt(null, failure)))
			.flatMap((attempt) -> {
				Duration pause = pause(retry, attempt);
				if (retry >= this.settings.maxRetries() || !attempt.isRepeated(call.rule())
						|| now() + pause.toMillis() >= deadline) {
					return attempt.result();
				}
				return Mono.delay(pause, this.timer).then(Mono.defer(() -> attempt(call, key, retry + 1, deadline)));
			});
	}

	private Duration pause(int retry, Attempt attempt) {
		double seconds = FIRST_PAUSE * Math.scalb(1.0, Math.min(retry, 10)) + JITTER * this.random.getAsDouble();
		Duration pause = Duration.ofNanos((long) (seconds * 1e9));
		Duration asked = attempt.retryAfter();
		if (asked == null || asked.compareTo(pause) <= 0) {
			return pause;
		}
		return (asked.compareTo(MAX_RETRY_AFTER) < 0) ? asked : MAX_RETRY_AFTER;
	}

	private Mono<Answer> exchange(Call call, @Nullable String key) {
		WebClient.RequestBodySpec request = this.web.method(call.method()).uri(this.address.uri(call.path()));
		request.headers((headers) -> headers(headers, call, key));
		WebClient.RequestHeadersSpec<?> complete = (call.body() != null)
				? request.bodyValue(call.body().getBytes(StandardCharsets.UTF_8)) : request;
		return this.observations.observe(LimeObservations.HTTP, call.name(),
				complete.exchangeToMono(this::read).switchIfEmpty(Mono.error(() -> new LimeException("No answer"))));
	}

	private void headers(HttpHeaders headers, Call call, @Nullable String key) {
		headers.set(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON_VALUE);
		if (call.withToken()) {
			headers.set(TOKEN_HEADER, this.siteToken);
		}
		if (call.body() != null) {
			headers.set(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE);
		}
		if (key != null) {
			headers.set("Idempotency-Key", key);
		}
	}

	private Mono<Answer> read(ClientResponse response) {
		int status = response.statusCode().value();
		Duration retryAfter = RetryAfter.read(response.headers().asHttpHeaders().getFirst(HttpHeaders.RETRY_AFTER),
				this.clock);
		return body(response, MAX_BODY).map((bytes) -> new Answer(status, bytes, retryAfter, this.mask))
			.onErrorMap(DataBufferLimitException.class,
					(ex) -> new LimeException("The answer is larger than 1 MiB (HTTP " + status + ")", null, status,
							null, retryAfter, ex));
	}

	static Mono<byte[]> body(ClientResponse response, int max) {
		return DataBufferUtils.join(response.body(BodyExtractors.toDataBuffers()), max)
			.map(PlatformCalls::bytes)
			.defaultIfEmpty(new byte[0]);
	}

	static byte[] bytes(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

	static LimeException asLimeException(Throwable failure) {
		if (failure instanceof LimeException known) {
			return known;
		}
		Throwable root = NestedExceptionUtils.getMostSpecificCause(failure);
		String text = (root.getMessage() != null) ? root.getMessage() : root.getClass().getSimpleName();
		if (failure instanceof WebClientRequestException request) {
			text = "%s %s did not reach the platform: %s".formatted(request.getMethod(), withoutQuery(request.getUri()),
					text);
		}
		return new LimeException((root instanceof TimeoutException) ? "The platform did not answer in time" : text,
				failure);
	}

	private static String withoutQuery(URI uri) {
		return uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
	}

	/** How one exchange ended: one of the two is there. */
	private record Attempt(@Nullable Answer answer, @Nullable Throwable failure) {

		boolean isRepeated(RepeatRule rule) {
			return (this.answer != null) ? rule.repeats(this.answer.status())
					: this.failure != null && !(this.failure instanceof LimeException) && rule.repeats(this.failure);
		}

		@Nullable Duration retryAfter() {
			return (this.answer != null) ? this.answer.retryAfter() : null;
		}

		Mono<Answer> result() {
			return (this.answer != null) ? Mono.just(this.answer)
					: Mono.error((this.failure != null) ? this.failure : new IllegalStateException());
		}

	}

}

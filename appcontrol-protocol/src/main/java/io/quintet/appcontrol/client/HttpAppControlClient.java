package io.quintet.appcontrol.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

import io.quintet.appcontrol.AppControlClientException;
import io.quintet.appcontrol.AppControlClientException.Reason;
import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.ServiceMessage;
import io.quintet.appcontrol.ServiceRequest;
import io.quintet.appcontrol.ServiceRequest.ServiceAction;
import io.quintet.appcontrol.ServiceResponse;
import io.quintet.appcontrol.internal.LineSplitter;
import io.quintet.appcontrol.internal.LineSplitter.LimitExceededException;
import io.quintet.support.SseParser;

/**
 * Speaks to a local service over HTTP. The token goes into the header
 * {@code Authorization} and not into the body. Redirects are not followed.
 * <p>
 * With {@link StreamFormat#SSE} and {@link Builder#resume(boolean)}, a stream whose
 * connection breaks is asked for again behind the last event that came, without running
 * the command again; a service that does not keep streams fails it as before.
 */
public final class HttpAppControlClient extends AppControlServiceClient {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

	private static final int MAX_RESUMES = 5;

	private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

	private final HttpClient http;

	private final URI requests;

	private final StreamFormat format;

	private final boolean resume;

	private HttpAppControlClient(Builder parts) {
		super(parts.settings, parts.codec);
		this.http = (parts.http != null) ? parts.http
				: HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_TIMEOUT).build();
		this.requests = parts.requests;
		this.format = parts.format;
		this.resume = parts.resume && parts.format == StreamFormat.SSE;
	}

	/**
	 * Starts to put a client together.
	 * @param base address of the endpoints, for example
	 * {@code http://localhost:8080/app-control}
	 * @return a builder with the defaults of everything else
	 * @throws IllegalArgumentException when the address is not one of HTTP
	 */
	public static Builder builder(URI base) {
		return new Builder(base);
	}

	@Override
	Flux<ServiceMessage> exchange(ServiceRequest request) {
		return Flux.defer(() -> {
			Answer answer = new Answer();
			Flux<ServiceMessage> messages = Flux
				.defer(() -> send(answer.canResume() ? again(request, answer) : post(request), answer));
			return (this.resume && request.action() == ServiceAction.STREAM) ? resuming(messages, answer) : messages;
		});
	}

	private static Flux<ServiceMessage> resuming(Flux<ServiceMessage> messages, Answer answer) {
		return messages.concatWith(Flux.defer(() -> answer.complete ? Flux.empty() : Flux.error(cutOff(null))))
			.retryWhen(Retry.backoff(MAX_RESUMES, FIRST_PAUSE)
				.jitter(0)
				// An event that came is a reason to try as often again.
				.transientErrors(true)
				.filter((ex) -> answer.canResume() && ex instanceof AppControlClientException failure
						&& failure.reason() != Reason.PROTOCOL && failure.reason() != Reason.REFUSED)
				.onRetryExhaustedThrow((retries, last) -> last.failure()));
	}

	private HttpRequest post(ServiceRequest request) {
		boolean stream = request.action() == ServiceAction.STREAM;
		boolean header = canBeHeader(request.token());
		byte[] body = this.codec.write(header ? request.withToken(null) : request);
		HttpRequest.Builder builder = HttpRequest.newBuilder(this.requests)
			.header("Content-Type", "application/json")
			.header("Accept", stream ? this.format.mediaType() + ", application/json;q=0.5" : "application/json")
			.POST(BodyPublishers.ofByteArray(body));
		return (header ? authorized(builder, request) : builder).build();
	}

	private HttpRequest again(ServiceRequest request, Answer answer) {
		String id = URLEncoder.encode(Objects.requireNonNull(request.requestId()), StandardCharsets.UTF_8)
			.replace("+", "%20");
		HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(this.requests + "/" + id))
			.header("Accept", this.format.mediaType())
			.header("Last-Event-ID", answer.lastId);
		return (canBeHeader(request.token()) ? authorized(builder, request) : builder).GET().build();
	}

	private static HttpRequest.Builder authorized(HttpRequest.Builder builder, ServiceRequest request) {
		return builder.header("Authorization", "Bearer " + request.token());
	}

	private static boolean canBeHeader(@Nullable String token) {
		return token != null && token.chars().allMatch((c) -> c > ' ' && c < 0x7F);
	}

	private Flux<ServiceMessage> send(HttpRequest request, Answer answer) {
		return Mono.fromFuture(() -> this.http.sendAsync(request, BodyHandlers.ofPublisher()))
			.flatMapMany((response) -> messages(response, answer))
			.onErrorMap(this::mapped)
			.doOnNext((message) -> answer.complete |= message instanceof ServiceResponse);
	}

	private Flux<ServiceMessage> messages(HttpResponse<Flow.Publisher<List<ByteBuffer>>> response, Answer answer) {
		Flux<List<ByteBuffer>> body = JdkFlowAdapter.flowPublisherToFlux(response.body());
		String type = response.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
		if (type.startsWith(StreamFormat.SSE.mediaType())) {
			return events(body, answer);
		}
		if (type.startsWith(StreamFormat.NDJSON.mediaType()) || type.startsWith("application/json")) {
			return lines(body).filter((line) -> line.length > 0).map(this::message);
		}
		// The body has to be read or cancelled, or the connection stays open.
		return body.take(0)
			.cast(ServiceMessage.class)
			.concatWith(Mono.error(() -> new AppControlClientException(Reason.PROTOCOL,
					"The server answered " + response.statusCode()
							+ " without an envelope; is there an app-control service at " + this.requests + "?",
					null)));
	}

	private Flux<byte[]> lines(Flux<List<ByteBuffer>> body) {
		return Flux.defer(() -> {
			LineSplitter splitter = new LineSplitter(this.settings.maxLineBytes(), this.settings.maxTotalBytes());
			return body.concatMapIterable((chunks) -> {
				List<byte[]> lines = new ArrayList<>();
				chunks.forEach((chunk) -> splitter.feed(chunk, lines::add));
				return lines;
			}, 1).concatWith(Flux.create((sink) -> {
				splitter.finish(sink::next);
				sink.complete();
			}));
		});
	}

	private Flux<ServiceMessage> events(Flux<List<ByteBuffer>> body, Answer answer) {
		return Flux.defer(() -> {
			SseParser parser = new SseParser(this.settings.maxLineBytes(), "");
			AtomicLong total = new AtomicLong();
			return body.concatMapIterable((chunks) -> {
				List<Event> events = new ArrayList<>();
				for (ByteBuffer chunk : chunks) {
					byte[] bytes = new byte[chunk.remaining()];
					chunk.get(bytes);
					if (total.addAndGet(bytes.length) > this.settings.maxTotalBytes()) {
						throw new LimitExceededException(
								"more than " + this.settings.maxTotalBytes() + " bytes in all");
					}
					parser.feed(bytes, (data) -> events.add(new Event(parser.lastEventId(), data)));
				}
				return events;
			}, 1).map((event) -> {
				answer.lastId = event.id();
				String data = event.data();
				if (data == null) {
					throw new LimitExceededException(
							"an event of more than " + this.settings.maxLineBytes() + " bytes");
				}
				return message(data.getBytes(StandardCharsets.UTF_8));
			});
		});
	}

	private Throwable mapped(Throwable ex) {
		Throwable cause = (ex instanceof CompletionException && ex.getCause() != null) ? ex.getCause() : ex;
		if (cause instanceof AppControlClientException) {
			return cause;
		}
		if (cause instanceof LimitExceededException) {
			return new AppControlClientException(Reason.PROTOCOL, "The service sent " + cause.getMessage(), cause);
		}
		if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
			return new AppControlClientException(Reason.NOT_RUNNING,
					"Nothing listens at " + this.requests + "; start the service or correct the address", cause);
		}
		if (cause instanceof HttpTimeoutException) {
			return new AppControlClientException(Reason.TIMEOUT, "No answer in time; the command may still run", cause);
		}
		return (cause instanceof IOException) ? cutOff(cause)
				: new AppControlClientException(Reason.DISCONNECTED, "The request to the service failed", cause);
	}

	private static AppControlClientException cutOff(@Nullable Throwable cause) {
		return new AppControlClientException(Reason.DISCONNECTED, "The connection to the service broke", cause);
	}

	private record Event(String id, @Nullable String data) {

	}

	/** How far an answer has come. */
	private static final class Answer {

		private volatile String lastId = "";

		private volatile boolean complete;

		boolean canResume() {
			return !this.complete && this.lastId.matches("[!-~]+:[0-9]+");
		}

	}

	/**
	 * Puts a client together.
	 */
	public static final class Builder {

		private final URI requests;

		private ClientSettings settings = ClientSettings.DEFAULT;

		private AppControlCodec codec = AppControlCodec.standard();

		private StreamFormat format = StreamFormat.NDJSON;

		private boolean resume;

		private @Nullable HttpClient http;

		private Builder(URI base) {
			if (base.getHost() == null || !String.valueOf(base.getScheme()).matches("(?i)https?")) {
				throw new IllegalArgumentException("'base' must be an address of http or https");
			}
			String text = base.toString();
			this.requests = URI.create((text.endsWith("/") ? text : text + "/") + "requests");
		}

		/**
		 * Sets token and limits.
		 * @param value the settings
		 * @return this builder
		 */
		public Builder settings(ClientSettings value) {
			this.settings = value;
			return this;
		}

		/**
		 * Sets what reads and writes envelopes.
		 * @param value the codec
		 * @return this builder
		 */
		public Builder codec(AppControlCodec value) {
			this.codec = value;
			return this;
		}

		/**
		 * Sets how the service should send events.
		 * @param value the format
		 * @return this builder
		 */
		public Builder streamFormat(StreamFormat value) {
			this.format = value;
			return this;
		}

		/**
		 * Sets whether streams go on when their connection breaks. It takes
		 * {@link StreamFormat#SSE}.
		 * @param value whether they do; off by default
		 * @return this builder
		 */
		public Builder resume(boolean value) {
			this.resume = value;
			return this;
		}

		/**
		 * Sets what sends the requests, for example one with a proxy or certificates.
		 * @param value the client
		 * @return this builder
		 */
		public Builder httpClient(HttpClient value) {
			this.http = value;
			return this;
		}

		/**
		 * Builds the client.
		 * @return the client
		 */
		public HttpAppControlClient build() {
			return new HttpAppControlClient(this);
		}

	}

	/**
	 * How the service should send the events of a stream.
	 */
	public enum StreamFormat {

		/** As lines of JSON. */
		NDJSON("application/x-ndjson"),

		/** As Server-Sent Events, which can be resumed where the service keeps them. */
		SSE("text/event-stream");

		private final String mediaType;

		StreamFormat(String mediaType) {
			this.mediaType = mediaType;
		}

		String mediaType() {
			return this.mediaType;
		}

	}

}

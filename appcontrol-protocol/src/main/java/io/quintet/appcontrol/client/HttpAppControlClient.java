package io.quintet.appcontrol.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.appcontrol.AppControlClientException;
import io.quintet.appcontrol.AppControlClientException.Reason;
import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.ServiceMessage;
import io.quintet.appcontrol.ServiceRequest;
import io.quintet.appcontrol.ServiceRequest.ServiceAction;
import io.quintet.appcontrol.internal.LineSplitter;
import io.quintet.appcontrol.internal.LineSplitter.LimitExceededException;

/**
 * Speaks to a local service over HTTP. The token goes into the header
 * {@code Authorization} and not into the body. Redirects are not followed.
 */
public final class HttpAppControlClient extends AppControlServiceClient {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

	private static final String LINES = "application/x-ndjson";

	private static final String JSON = "application/json";

	private final HttpClient http;

	private final URI requests;

	private HttpAppControlClient(Builder parts) {
		super(parts.settings, parts.codec);
		this.http = (parts.http != null) ? parts.http
				: HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_TIMEOUT).build();
		this.requests = parts.requests;
	}

	/**
	 * Starts to put together a client of the endpoints below an address, for example
	 * {@code http://localhost:8080/app-control}. Fails with an
	 * {@link IllegalArgumentException} for one that is not of HTTP.
	 */
	public static Builder builder(URI base) {
		return new Builder(base);
	}

	@Override
	Flux<ServiceMessage> exchange(ServiceRequest request) {
		return Mono.fromFuture(() -> this.http.sendAsync(post(request), BodyHandlers.ofPublisher()))
			.flatMapMany(this::messages)
			.onErrorMap(this::mapped);
	}

	private HttpRequest post(ServiceRequest request) {
		boolean stream = request.action() == ServiceAction.STREAM;
		HttpRequest.Builder builder = HttpRequest.newBuilder(this.requests)
			.header("Content-Type", JSON)
			.header("Accept", stream ? LINES + ", " + JSON + ";q=0.5" : JSON);
		boolean header = canBeHeader(request.token());
		if (header) {
			builder.header("Authorization", "Bearer " + request.token());
		}
		return builder.POST(BodyPublishers.ofByteArray(this.codec.write(header ? request.withToken(null) : request)))
			.build();
	}

	private static boolean canBeHeader(@Nullable String token) {
		return token != null && token.chars().allMatch((c) -> c > ' ' && c < 0x7F);
	}

	private Flux<ServiceMessage> messages(HttpResponse<Flow.Publisher<List<ByteBuffer>>> response) {
		Flux<List<ByteBuffer>> body = JdkFlowAdapter.flowPublisherToFlux(response.body());
		String type = response.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
		if (type.startsWith(LINES) || type.startsWith(JSON)) {
			return lines(body).filter((line) -> line.length > 0)
				.map(this::message)
				.onErrorMap(AppControlClientException.class,
						(ex) -> isNoService(ex, response) ? noEnvelope(response, ex) : ex);
		}
		// The body has to be read or cancelled, or the connection stays open.
		return body.take(0).cast(ServiceMessage.class).concatWith(Mono.error(() -> noEnvelope(response, null)));
	}

	private static boolean isNoService(AppControlClientException ex, HttpResponse<?> response) {
		return ex.reason() == Reason.PROTOCOL && response.statusCode() != 200;
	}

	private AppControlClientException noEnvelope(HttpResponse<?> response, @Nullable Throwable cause) {
		return new AppControlClientException(Reason.PROTOCOL, "The server answered " + response.statusCode()
				+ " without an envelope; is there an app-control service at " + this.requests + "?", cause);
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
		return new AppControlClientException(Reason.DISCONNECTED, (cause instanceof IOException)
				? "The connection to the service broke" : "The request to the service failed", cause);
	}

	public static final class Builder {

		private final URI requests;

		private ClientSettings settings = ClientSettings.DEFAULT;

		private AppControlCodec codec = AppControlCodec.standard();

		private @Nullable HttpClient http;

		private Builder(URI base) {
			if (base.getHost() == null || !String.valueOf(base.getScheme()).matches("(?i)https?")) {
				throw new IllegalArgumentException("'base' must be an address of http or https");
			}
			String text = base.toString();
			this.requests = URI.create((text.endsWith("/") ? text : text + "/") + "requests");
		}

		public Builder settings(ClientSettings value) {
			this.settings = value;
			return this;
		}

		public Builder codec(AppControlCodec value) {
			this.codec = value;
			return this;
		}

		/**
		 * Sets what sends the requests, for example a client with a proxy or
		 * certificates. Without one, connecting may take 5 s.
		 */
		public Builder httpClient(HttpClient value) {
			this.http = value;
			return this;
		}

		public HttpAppControlClient build() {
			return new HttpAppControlClient(this);
		}

	}

}

package io.quintet.lime.internal.transport;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.lime.error.LimeApiException;
import io.quintet.lime.error.LimeAuthenticationException;
import io.quintet.lime.error.LimeException;
import io.quintet.lime.internal.Guarded;
import io.quintet.support.SseParser;
import io.quintet.support.reactive.SilenceTimeout;

/**
 * The stream of login events. One connection at a time; the next one goes on where the
 * last one was.
 */
public final class EventStream {

	private static final int MAX_REFUSAL = 64 * 1024;

	private static final Duration REFUSAL_TIMEOUT = Duration.ofSeconds(5);

	private static final int SHOWN = 200;

	private final WebClient web;

	private final String platform;

	private final URI uri;

	private final String siteToken;

	private final TokenMask mask;

	private final int maxEventSize;

	private final Duration readTimeout;

	private final Scheduler timer;

	private final Clock clock;

	private volatile String lastEventId = "";

	private volatile @Nullable Duration retry;

	public EventStream(WebClient web, PlatformAddress address, String siteToken, int maxEventSize, Duration readTimeout,
			Scheduler timer, Clock clock) {
		// Errors of filters that Reactor throws must not end the attempts to connect.
		this.web = web.mutate()
			.filters((filters) -> filters.add(0, (request, next) -> Guarded.mono(() -> next.exchange(request))))
			.build();
		this.platform = address.toString();
		this.uri = address.uri("/modules/agent-login/events");
		this.siteToken = siteToken;
		this.mask = new TokenMask(siteToken);
		this.maxEventSize = maxEventSize;
		this.readTimeout = readTimeout;
		this.timer = timer;
		this.clock = clock;
	}

	/**
	 * Connects.
	 * @return {@link StreamFrame.Opened} and then the frames of each chunk of bytes
	 * together, of which there may be none; the next chunk is read when it is asked for.
	 * All that arrived comes out before the end, clean or not. Fails with
	 * {@link LimeAuthenticationException} or {@link LimeApiException} when the platform
	 * answers with something else, with any other exception when the connection breaks
	 */
	public Flux<List<StreamFrame>> open() {
		return this.web.get()
			.uri(this.uri)
			.headers(this::headers)
			// WebClient would read the rest of the body before it lets an error pass.
			.exchangeToFlux((response) -> (isStream(response) ? frames(response) : refusal(response)).materialize())
			// A timeout of the connection would also count while there is no demand.
			.timeout(Mono.delay(this.readTimeout, this.timer), (signal) -> Mono.never())
			.dematerialize();
	}

	/**
	 * Returns the pause before a reconnect that the platform asked for.
	 * @return the pause, {@code null} when it asked for none
	 */
	public @Nullable Duration retry() {
		return this.retry;
	}

	/** Returns where the stream comes from. */
	public String platform() {
		return this.platform;
	}

	private void headers(HttpHeaders headers) {
		headers.set(HttpHeaders.ACCEPT, MediaType.TEXT_EVENT_STREAM_VALUE);
		headers.set(PlatformCalls.TOKEN_HEADER, this.siteToken);
		if (!this.lastEventId.isEmpty()) {
			// Headers are written byte by byte, and the id goes out in UTF-8.
			headers.set("Last-Event-ID",
					new String(this.lastEventId.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
		}
	}

	private static boolean isStream(ClientResponse response) {
		String type = response.headers().asHttpHeaders().getFirst(HttpHeaders.CONTENT_TYPE);
		// Events are in UTF-8 whatever the charset, and MediaType refuses an unknown one.
		return response.statusCode().value() == 200 && type != null
				&& type.replaceFirst(";.*", "").strip().equalsIgnoreCase(MediaType.TEXT_EVENT_STREAM_VALUE);
	}

	private Flux<List<StreamFrame>> refusal(ClientResponse response) {
		int status = response.statusCode().value();
		HttpHeaders headers = response.headers().asHttpHeaders();
		Duration retryAfter = (status == 429 || status == 503)
				? RetryAfter.read(headers.getFirst(HttpHeaders.RETRY_AFTER), this.clock) : null;
		String type = Objects.requireNonNullElse(headers.getFirst(HttpHeaders.CONTENT_TYPE), "unknown");
		return head(response).flatMapMany((body) -> {
			String code = Objects.requireNonNullElse(new Answer(status, body, null, this.mask).code(), "UNKNOWN_ERROR");
			boolean authentication = status == 401 || status == 403 || "SITE_SUSPENDED".equals(code);
			String message = "No event stream but status %d, type %s: %s".formatted(status, shown(type),
					shown(new String(body, StandardCharsets.UTF_8)));
			return Flux.error(authentication ? new LimeAuthenticationException(message, code, status, null, retryAfter)
					: new LimeApiException(message, code, status, null, retryAfter));
		});
	}

	// Bounded in size and time, since a refusal may be an endless page.
	private Mono<byte[]> head(ClientResponse response) {
		return PlatformCalls.body(response, MAX_REFUSAL)
			.timeout(REFUSAL_TIMEOUT, this.timer)
			.onErrorReturn(new byte[0]);
	}

	// Cut after the token is hidden: a part of it is secret, too.
	private String shown(String text) {
		String line = this.mask.text(text).replaceAll("\\p{Cntrl}+", " ").strip();
		return (line.length() > SHOWN) ? line.substring(0, SHOWN) : line;
	}

	private Flux<List<StreamFrame>> frames(ClientResponse response) {
		SseParser parser = new SseParser(this.maxEventSize, this.lastEventId);
		Mono<List<StreamFrame>> last = Mono.fromCallable(() -> read(parser, parser::finish));
		return new SilenceTimeout<>(response.body(BodyExtractors.toDataBuffers()), this.readTimeout, this.timer,
				() -> new LimeException("The platform said nothing for too long"))
			.map((buffer) -> {
				byte[] bytes = PlatformCalls.bytes(buffer);
				return read(parser, (events) -> parser.feed(bytes, events));
			})
			.onErrorResume((failure) -> last.concatWith(Mono.error(failure)))
			.concatWith(last)
			.startWith(List.of(new StreamFrame.Opened()))
			.doOnDiscard(DataBuffer.class, DataBufferUtils::release);
	}

	private List<StreamFrame> read(SseParser parser, Consumer<SseParser.Listener> reading) {
		List<StreamFrame> frames = new ArrayList<>();
		reading.accept((event) -> FrameReader.read(event).forEach((frame) -> frames.add(masked(frame))));
		this.lastEventId = parser.lastEventId();
		if (parser.retry() != null) {
			this.retry = parser.retry();
		}
		return frames;
	}

	private StreamFrame masked(StreamFrame frame) {
		return (frame instanceof StreamFrame.PlatformError error)
				? new StreamFrame.PlatformError(this.mask.text(error.code()), this.mask.text(error.message())) : frame;
	}

}

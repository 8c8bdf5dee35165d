package io.quintet.lime.transport;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.lime.error.LimeException;
import io.quintet.lime.internal.Guarded;
import io.quintet.support.reactive.SilenceTimeout;

/**
 * The stream of login events. One connection at a time; the next one goes on where the
 * last one was.
 */
public final class EventStream {

	private static final Chunk OPENED = new Chunk(List.of(new StreamFrame.Opened()), null);

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

	/**
	 * Creates a stream.
	 * @param web connects
	 * @param address where the platform is
	 * @param siteToken the site's token
	 * @param maxEventSize most bytes of one event
	 * @param readTimeout silence after which the connection is given up
	 * @param timer measures the silence
	 * @param clock reads dates of the platform
	 */
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
	 * {@link StreamRefusedException} when the platform answers with something else, with
	 * any other exception when the connection breaks
	 */
	public Flux<List<StreamFrame>> open() {
		Flux<Chunk> chunks = this.web.get()
			.uri(this.uri)
			.headers(this::headers)
			.exchangeToFlux((response) -> isStream(response)
					? Flux.concat(Mono.just(OPENED), chunks(response.body(BodyExtractors.toDataBuffers())))
					: refusal(response).map((refused) -> new Chunk(List.of(), new Broken(refused))).flux());
		// A timeout of the connection would go on to count while nobody wants to read.
		return chunks.timeout(Mono.delay(this.readTimeout, this.timer), (chunk) -> Mono.never())
			.takeUntil((chunk) -> chunk.end() != null)
			.handle((chunk, sink) -> {
				sink.next(chunk.frames());
				Broken end = chunk.end();
				if (end != null && end.failure() != null) {
					sink.error(end.failure());
				}
			});
	}

	/**
	 * Returns the pause before a reconnect that the platform asked for.
	 * @return the pause, {@code null} when it asked for none
	 */
	public @Nullable Duration retry() {
		return this.retry;
	}

	/**
	 * Returns where the stream comes from.
	 * @return the address of the platform
	 */
	public String platform() {
		return this.platform;
	}

	/**
	 * Returns the bound of an event.
	 * @return most bytes
	 */
	public int maxEventSize() {
		return this.maxEventSize;
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
		try {
			return response.statusCode().value() == 200 && response.headers()
				.contentType()
				.filter((type) -> type.equalsTypeAndSubtype(MediaType.TEXT_EVENT_STREAM))
				.isPresent();
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

	private Mono<StreamRefusedException> refusal(ClientResponse response) {
		int status = response.statusCode().value();
		Duration retryAfter = (status == 429 || status == 503)
				? RetryAfter.read(response.headers().asHttpHeaders().getFirst(HttpHeaders.RETRY_AFTER), this.clock)
				: null;
		String type = response.headers().asHttpHeaders().getFirst(HttpHeaders.CONTENT_TYPE);
		return head(response).map((body) -> {
			String code = new Answer(status, body, null, this.mask).code();
			boolean authentication = status == 401 || status == 403 || "SITE_SUSPENDED".equals(code);
			return new StreamRefusedException(
					"No event stream but status %d, type %s: %s".formatted(status,
							shown((type != null) ? type : "unknown"), shown(new String(body, StandardCharsets.UTF_8))),
					code, status, authentication, retryAfter);
		});
	}

	// Who answers with an endless page is not read to its end.
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

	/**
	 * The frames, and how the connection ended. An error would overtake what waits in
	 * operators, and WebClient would try to read the rest of the body before it lets one
	 * pass: so it travels as an item.
	 */
	private Flux<Chunk> chunks(Flux<DataBuffer> body) {
		Reading reading = new Reading(new SseParser(this.maxEventSize, this.lastEventId));
		return new SilenceTimeout<>(body, this.readTimeout, this.timer,
				() -> new LimeException("The platform said nothing for too long"))
			.cast(Object.class)
			.onErrorResume((failure) -> Mono.just(new Broken(failure)))
			.concatWithValues(Broken.CLEANLY)
			.map((item) -> read(reading, item))
			.doOnDiscard(DataBuffer.class, DataBufferUtils::release);
	}

	private Chunk read(Reading reading, Object item) {
		SseParser parser = reading.parser;
		List<StreamFrame> frames = new ArrayList<>();
		Consumer<StreamFrame> add = (frame) -> frames.add(masked(frame));
		Broken end = null;
		if (item instanceof DataBuffer buffer) {
			parser.feed(reading.copy(buffer), reading.length, (event) -> FrameReader.read(event, add));
		}
		else {
			parser.finish((event) -> FrameReader.read(event, add));
			end = (Broken) item;
		}
		this.lastEventId = parser.lastEventId();
		Duration asked = parser.retry();
		if (asked != null) {
			this.retry = asked;
		}
		return new Chunk(frames, end);
	}

	private StreamFrame masked(StreamFrame frame) {
		return (frame instanceof StreamFrame.PlatformError error)
				? new StreamFrame.PlatformError(this.mask.text(error.code()), this.mask.text(error.message())) : frame;
	}

	/**
	 * What came of one chunk of bytes.
	 *
	 * @param frames its frames
	 * @param end how the connection ended with it, if it did
	 */
	private record Chunk(List<StreamFrame> frames, @Nullable Broken end) {
	}

	/**
	 * How the connection ended.
	 *
	 * @param failure why, or {@code null} for a clean end
	 */
	private record Broken(@Nullable Throwable failure) {

		static final Broken CLEANLY = new Broken(null);

	}

	/** One connection, whose chunks are copied to the same place. */
	private static final class Reading {

		private final SseParser parser;

		private byte[] chunk = new byte[0];

		private int length;

		Reading(SseParser parser) {
			this.parser = parser;
		}

		byte[] copy(DataBuffer buffer) {
			this.length = buffer.readableByteCount();
			if (this.chunk.length < this.length) {
				this.chunk = new byte[this.length];
			}
			buffer.read(this.chunk, 0, this.length);
			DataBufferUtils.release(buffer);
			return this.chunk;
		}

	}

}

package io.quintet.appcontrol.internal.web;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.appcontrol.AppControlCodec;
import io.quintet.appcontrol.FailureKinds;
import io.quintet.appcontrol.ServiceMessage;
import io.quintet.appcontrol.ServiceResponse;
import io.quintet.appcontrol.ServiceResponse.ServiceResponseStatus;
import io.quintet.appcontrol.ToolError;
import io.quintet.appcontrol.service.AppControlService;
import io.quintet.support.web.ClientGoneException;
import io.quintet.support.web.UnreadBody;

/**
 * Writes envelopes into responses. The first one decides status and format: an answer
 * that begins with an event is a stream.
 */
final class AnswerWriter {

	private static final Logger logger = LoggerFactory.getLogger(AnswerWriter.class);

	private final AppControlCodec codec;

	AnswerWriter(AppControlCodec codec) {
		this.codec = codec;
	}

	/**
	 * Writes an answer.
	 * @param messages the envelopes; empty answers 204
	 * @param accepted what the client accepts
	 * @param firstPosition position of the first envelope in the answer as a whole;
	 * {@code null} when its frames have no positions
	 * @return completes when the answer is written and the request read to its end
	 */
	Mono<Void> write(ServerWebExchange exchange, Flux<ServiceMessage> messages, AnswerFormat.Accepted accepted,
			@Nullable Long firstPosition) {
		ServerHttpResponse response = exchange.getResponse();
		Format format = new Format(accepted, firstPosition);
		response.setStatusCode(HttpStatus.NO_CONTENT);
		Flux<Chunk> chunks = messages.map(format::chunk).onErrorResume((ex) -> failure(ex, format));
		Flux<Publisher<DataBuffer>> buffers = chunks.takeUntil(Chunk::last).map((chunk) -> {
			if (!response.isCommitted() && chunk.first) {
				chunk.prepare(exchange);
			}
			return Mono.just(response.bufferFactory().wrap(chunk.bytes()));
		});
		return response.writeAndFlushWith(buffers).then(Mono.defer(() -> UnreadBody.discard(exchange)));
	}

	private static Flux<Chunk> failure(Throwable ex, Format format) {
		if (ex instanceof HttpRefusal refusal) {
			return Flux.just(format.chunk(refusal.response(), refusal.status()));
		}
		if (ex instanceof ClientGoneException) {
			// The client has left, and an upload that breaks off is no error of
			// ours.
			logger.debug("A client went away", ex.getCause());
			return Flux.empty();
		}
		logger.error("An app-control request failed", ex);
		return Flux.just(format.chunk(AppControlService.refusal(FailureKinds.INTERNAL_ERROR,
				"The service failed in a way it did not expect; its log says more.")));
	}

	static HttpStatus status(ServiceMessage message) {
		if (!(message instanceof ServiceResponse response) || response.status() == ServiceResponseStatus.COMPLETE) {
			return HttpStatus.OK;
		}
		if (response.status() == ServiceResponseStatus.NOT_FOUND) {
			return HttpStatus.NOT_FOUND;
		}
		ToolError error = response.error();
		return switch ((error != null) ? error.failureKind() : "") {
			case FailureKinds.EMPTY_REQUEST, FailureKinds.INVALID_JSON, FailureKinds.INVALID_REQUEST,
					FailureKinds.UNSUPPORTED_ACTION, FailureKinds.STREAM_REQUIRES_EVENT_LINES ->
				HttpStatus.BAD_REQUEST;
			case FailureKinds.UNAUTHORIZED -> HttpStatus.UNAUTHORIZED;
			case FailureKinds.NOT_AVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
			default -> HttpStatus.INTERNAL_SERVER_ERROR;
		};
	}

	/** How the envelopes of one answer are written. */
	private final class Format {

		private final AnswerFormat.Accepted accepted;

		private final @Nullable AtomicLong position;

		private @Nullable AnswerFormat chosen;

		Format(AnswerFormat.Accepted accepted, @Nullable Long firstPosition) {
			this.accepted = accepted;
			this.position = (firstPosition != null) ? new AtomicLong(firstPosition) : null;
		}

		Chunk chunk(ServiceMessage message) {
			return chunk(message, status(message));
		}

		Chunk chunk(ServiceMessage message, HttpStatus status) {
			boolean first = this.chosen == null;
			boolean last = message instanceof ServiceResponse;
			AnswerFormat format = (this.chosen != null) ? this.chosen
					: (last && this.accepted.json()) ? AnswerFormat.JSON : this.accepted.events();
			this.chosen = format;
			return new Chunk(format, status, written(message, format), first, last);
		}

		private byte[] written(ServiceMessage message, AnswerFormat format) {
			return switch (format) {
				case JSON -> AnswerWriter.this.codec.write(message);
				case NDJSON -> line(AnswerWriter.this.codec.write(message));
				case SSE -> ((this.position != null)
						? SseFrames.frame(message, this.position.getAndIncrement(), AnswerWriter.this.codec)
						: SseFrames.frame(message, AnswerWriter.this.codec))
					.getBytes(StandardCharsets.UTF_8);
			};
		}

		private byte[] line(byte[] json) {
			byte[] line = Arrays.copyOf(json, json.length + 1);
			line[json.length] = '\n';
			return line;
		}

	}

	/** One envelope, written. */
	private record Chunk(AnswerFormat format, HttpStatusCode status, byte[] bytes, boolean first, boolean last) {

		void prepare(ServerWebExchange exchange) {
			ServerHttpResponse response = exchange.getResponse();
			HttpHeaders headers = response.getHeaders();
			response.setStatusCode(this.status);
			headers.setContentType(this.format.mediaType());
			headers.setCacheControl("no-store");
			if (this.last) {
				headers.setContentLength(this.bytes.length);
			}
			if (this.format == AnswerFormat.SSE) {
				// Proxies that collect answers would hold events back.
				headers.set("X-Accel-Buffering", "no");
			}
			if (this.status.isSameCodeAs(HttpStatus.UNAUTHORIZED)) {
				headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
			}
			UnreadBody.prepare(exchange);
		}

	}

}

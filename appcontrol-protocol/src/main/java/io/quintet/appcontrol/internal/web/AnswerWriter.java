package io.quintet.appcontrol.internal.web;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.function.Tuple2;

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
record AnswerWriter(AppControlCodec codec) {

	private static final Logger logger = LoggerFactory.getLogger(AnswerWriter.class);

	/**
	 * Writes an answer.
	 * @param messages the envelopes; empty answers 204
	 * @param firstPosition position of the first envelope in the answer as a whole;
	 * {@code null} when its frames have no positions
	 * @return completes when the answer is written and the request read to its end
	 */
	Mono<Void> write(ServerWebExchange exchange, Flux<ServiceMessage> messages, AnswerFormat.Accepted accepted,
			@Nullable Long firstPosition) {
		ServerHttpResponse response = exchange.getResponse();
		response.setStatusCode(HttpStatus.NO_CONTENT);
		Flux<Publisher<DataBuffer>> buffers = messages.map((message) -> new Envelope(message, status(message)))
			.onErrorResume(AnswerWriter::failure)
			.takeUntil(Envelope::isLast)
			.index()
			.switchOnFirst((first, envelopes) -> {
				Tuple2<Long, Envelope> beginning = first.get();
				AnswerFormat format = accepted.format(beginning == null || beginning.getT2().isLast());
				return envelopes.map((numbered) -> {
					long number = numbered.getT1();
					Envelope envelope = numbered.getT2();
					byte[] bytes = bytes(envelope.message, format,
							(firstPosition != null) ? (Long) (firstPosition + number) : null);
					if (number == 0 && !response.isCommitted()) {
						prepare(exchange, envelope, format, bytes.length);
					}
					return Mono.just(response.bufferFactory().wrap(bytes));
				});
			});
		return response.writeAndFlushWith(buffers).then(Mono.defer(() -> UnreadBody.discard(exchange)));
	}

	private byte[] bytes(ServiceMessage message, AnswerFormat format, @Nullable Long position) {
		return switch (format) {
			case JSON -> this.codec.write(message);
			case NDJSON -> line(this.codec.write(message));
			case SSE -> ((position != null) ? SseFrames.frame(message, position, this.codec)
					: SseFrames.frame(message, this.codec))
				.getBytes(StandardCharsets.UTF_8);
		};
	}

	private static byte[] line(byte[] json) {
		byte[] line = Arrays.copyOf(json, json.length + 1);
		line[json.length] = '\n';
		return line;
	}

	private static void prepare(ServerWebExchange exchange, Envelope first, AnswerFormat format, int length) {
		ServerHttpResponse response = exchange.getResponse();
		HttpHeaders headers = response.getHeaders();
		response.setStatusCode(first.status);
		headers.setContentType(format.mediaType());
		headers.setCacheControl("no-store");
		if (first.isLast()) {
			headers.setContentLength(length);
		}
		if (format == AnswerFormat.SSE) {
			// Proxies that collect answers would hold events back.
			headers.set("X-Accel-Buffering", "no");
		}
		if (first.status == HttpStatus.UNAUTHORIZED) {
			headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
		}
		UnreadBody.prepare(exchange);
	}

	private static Mono<Envelope> failure(Throwable ex) {
		if (ex instanceof HttpRefusal refusal) {
			return Mono.just(new Envelope(refusal.response(), refusal.status()));
		}
		if (ex instanceof ClientGoneException) {
			// The client has left, and an upload that breaks off is no error of ours.
			logger.debug("A client went away", ex.getCause());
			return Mono.empty();
		}
		logger.error("An app-control request failed", ex);
		return Mono.just(new Envelope(
				AppControlService.refusal(FailureKinds.INTERNAL_ERROR,
						"The service failed in a way it did not expect; its log says more."),
				HttpStatus.INTERNAL_SERVER_ERROR));
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

	private record Envelope(ServiceMessage message, HttpStatus status) {

		boolean isLast() {
			return this.message instanceof ServiceResponse;
		}

	}

}

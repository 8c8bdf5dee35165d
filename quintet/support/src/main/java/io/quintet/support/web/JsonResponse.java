package io.quintet.support.web;

import java.time.Duration;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Responses of written JSON, none of which may be cached.
 */
public final class JsonResponse {

	private JsonResponse() {
	}

	/**
	 * Creates a response.
	 * @param status its status
	 * @param body its body, if it has one
	 * @return the response
	 */
	public static Mono<ServerResponse> of(HttpStatus status, byte @Nullable [] body) {
		return of(status, body, (headers) -> {
		});
	}

	/**
	 * Creates a response.
	 * @param status its status
	 * @param body its body, if it has one
	 * @param headers sets further headers
	 * @return the response
	 */
	public static Mono<ServerResponse> of(HttpStatus status, byte @Nullable [] body, Consumer<HttpHeaders> headers) {
		return ServerResponse.status(status).headers(headers).build((exchange, context) -> write(exchange, body));
	}

	/**
	 * Writes a response.
	 * @param exchange the exchange, with the status set
	 * @param body the body, if there is one
	 * @return completes when the exchange has ended
	 */
	public static Mono<Void> write(ServerWebExchange exchange, byte @Nullable [] body) {
		ServerHttpResponse response = exchange.getResponse();
		HttpHeaders headers = response.getHeaders();
		headers.setCacheControl("no-store");
		if (body == null) {
			return UnreadBody.write(exchange, response.setComplete());
		}
		headers.setContentType(MediaType.APPLICATION_JSON);
		headers.setContentLength(body.length);
		return UnreadBody.write(exchange, response.writeWith(Mono.just(response.bufferFactory().wrap(body))));
	}

	/**
	 * Says when it is worth to try again.
	 * @param headers headers of the response
	 * @param wait how long to wait, at least a second
	 */
	public static void retryAfter(HttpHeaders headers, Duration wait) {
		headers.set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, wait.toSeconds())));
	}

}

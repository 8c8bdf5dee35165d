package io.quintet.hpp.web;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;

import io.quintet.hpp.HandshakeException;
import io.quintet.hpp.HandshakeException.Reason;
import io.quintet.hpp.json.Json;
import io.quintet.hpp.json.JsonReadException;
import io.quintet.hpp.json.JsonReader;
import io.quintet.support.web.BoundedBody;

/**
 * Reads request bodies: an object, whatever the content type says. No body at all and
 * {@code null} count as an empty object.
 */
final class BodyReader {

	private final int maxSize;

	private final Duration timeout;

	private final JsonReader reader;

	BodyReader(int maxSize, Duration timeout, int maxDepth) {
		this.maxSize = maxSize;
		this.timeout = timeout;
		this.reader = new JsonReader(maxDepth);
	}

	/** Reads an object that holds no number beyond the range of a double. */
	Mono<Json.Object> object(ServerHttpRequest request) {
		return anyObject(request).doOnNext((body) -> requireInRange(body));
	}

	/** Reads a batch: in the values of its elements any number passes. */
	Mono<Json.Object> batch(ServerHttpRequest request) {
		return anyObject(request).doOnNext((body) -> {
			if (body.exceedsDouble()) {
				requireInRange(body.without("actions"));
				if (body.get("actions") instanceof Json.Array actions) {
					actions.items()
						.forEach((action) -> requireInRange(
								(action instanceof Json.Object object) ? object.without("value") : action));
				}
			}
		});
	}

	private static void requireInRange(Json json) {
		if (json.exceedsDouble()) {
			throw new HandshakeException(Reason.INVALID_REQUEST, "number out of range");
		}
	}

	private Mono<Json.Object> anyObject(ServerHttpRequest request) {
		return BoundedBody.read(request, this.maxSize, this.timeout, BodyReader::tooLarge, BodyReader::tooSlow)
			.map(this::parsed);
	}

	private static HandshakeException tooLarge() {
		return new HandshakeException(Reason.BODY_TOO_LARGE, "request body too large");
	}

	private static HandshakeException tooSlow() {
		return new HandshakeException(Reason.BODY_TIMEOUT, "request body took too long");
	}

	private Json.Object parsed(byte[] bytes) {
		try {
			@Nullable Json body = this.reader.read(bytes);
			if (body == null || body instanceof Json.Null) {
				return Json.EMPTY_OBJECT;
			}
			if (body instanceof Json.Object object) {
				return object;
			}
			throw new HandshakeException(Reason.INVALID_REQUEST, "body must be a JSON object");
		}
		catch (JsonReadException ex) {
			throw new HandshakeException(Reason.INVALID_REQUEST, String.valueOf(ex.getMessage()));
		}
	}

}

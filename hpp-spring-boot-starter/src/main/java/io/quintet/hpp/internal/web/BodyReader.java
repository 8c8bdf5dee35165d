package io.quintet.hpp.internal.web;

import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.hpp.HandshakeException;
import io.quintet.hpp.HandshakeException.Reason;
import io.quintet.hpp.internal.json.JsonValues;
import io.quintet.support.web.BoundedBody;

/**
 * Reads request bodies: an object, regardless of the content type. No body and
 * {@code null} count as an empty object.
 */
final class BodyReader {

	private final HandshakeWebSettings.Bodies settings;

	private final JsonInput input = new JsonInput(HandshakeWebSettings.MAX_DEPTH);

	BodyReader(HandshakeWebSettings.Bodies settings) {
		this.settings = settings;
	}

	/** Reads an object that holds no number beyond the range of a double. */
	Mono<ObjectNode> object(ServerHttpRequest request) {
		return anyObject(request).doOnNext((body) -> requireInRange(body));
	}

	/** Reads a batch: in the values of its elements any number passes. */
	Mono<ObjectNode> batch(ServerHttpRequest request) {
		return anyObject(request).doOnNext((body) -> {
			if (JsonValues.isOutOfRange(body)) {
				requireInRange(JsonValues.without(body, "actions"));
				if (body.get("actions") instanceof ArrayNode actions) {
					actions.forEach((action) -> requireInRange(
							(action instanceof ObjectNode object) ? JsonValues.without(object, "value") : action));
				}
			}
		});
	}

	private static void requireInRange(JsonNode json) {
		if (JsonValues.isOutOfRange(json)) {
			throw new HandshakeException(Reason.INVALID_REQUEST, "number out of range");
		}
	}

	private Mono<ObjectNode> anyObject(ServerHttpRequest request) {
		return BoundedBody
			.read(request, this.settings.maxSize(), this.settings.timeout(), BodyReader::tooLarge, BodyReader::tooSlow)
			.map(this::parsed);
	}

	private static HandshakeException tooLarge() {
		return new HandshakeException(Reason.BODY_TOO_LARGE, "request body too large");
	}

	private static HandshakeException tooSlow() {
		return new HandshakeException(Reason.BODY_TIMEOUT, "request body took too long");
	}

	private ObjectNode parsed(byte[] bytes) {
		JsonNode body = this.input.read(bytes);
		if (body.isNull()) {
			return JsonNodeFactory.instance.objectNode();
		}
		if (body instanceof ObjectNode object) {
			return object;
		}
		throw new HandshakeException(Reason.INVALID_REQUEST, "body must be a JSON object");
	}

}

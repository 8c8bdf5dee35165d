package io.quintet.acp.internal.web;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.internal.json.JsonReader;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.AcpException.FieldError;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.support.web.BoundedBody;

/**
 * Reads request bodies: JSON, and not declared as anything else.
 */
final class BodyReader {

	private final int maxSize;

	private final Duration timeout;

	private final JsonReader reader;

	BodyReader(AcpWebSettings settings) {
		this.maxSize = settings.maxBodySize();
		this.timeout = settings.bodyTimeout();
		this.reader = new JsonReader(settings.maxDepth());
	}

	Mono<JsonNode> read(ServerHttpRequest request) {
		if (request.getHeaders().getContentLength() > this.maxSize) {
			return Mono.error(this::tooLarge);
		}
		if (!isJson(request.getHeaders().getFirst(HttpHeaders.CONTENT_TYPE))) {
			return Mono.error(() -> malformed("the content type must be application/json"));
		}
		return BoundedBody.read(request, this.maxSize, this.timeout, this::tooLarge, BodyReader::tooSlow)
			.map(this::parsed);
	}

	// Any other type can be sent by a page of another origin without a preflight.
	private static boolean isJson(@Nullable String contentType) {
		if (contentType == null) {
			return true;
		}
		try {
			MediaType type = MediaType.parseMediaType(contentType);
			return MediaType.APPLICATION_JSON.equalsTypeAndSubtype(type) || "json".equals(type.getSubtypeSuffix());
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

	private JsonNode parsed(byte[] bytes) {
		if (bytes.length == 0) {
			throw malformed("the body must be an object");
		}
		return this.reader.read(bytes);
	}

	private static AcpException malformed(String message) {
		return AcpException.invalid(List.of(new FieldError("", message)));
	}

	private AcpException tooLarge() {
		return new AcpException(ErrorCode.PAYLOAD_TOO_LARGE, "the body is larger than " + this.maxSize + " bytes");
	}

	private static AcpException tooSlow() {
		return new AcpException(ErrorCode.REQUEST_TIMEOUT, "the body took too long");
	}

}

package io.quintet.appcontrol.internal.web;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;

import io.quintet.appcontrol.FailureKinds;
import io.quintet.support.web.BoundedBody;
import io.quintet.support.web.ClientGoneException;

/**
 * Reads request bodies, up to a length and a time.
 */
record BodyReader(WebSettings settings) {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	/**
	 * Reads a body.
	 * @param lease account of its bytes
	 * @return its bytes, none when there is no body; fails with {@link HttpRefusal} when
	 * it is too long or too slow or there is no room for it, and with
	 * {@link ClientGoneException}
	 */
	Mono<byte[]> read(ServerHttpRequest request, BodyBudget.Lease lease) {
		long announced = request.getHeaders().getContentLength();
		HttpRefusal refusal = (announced > this.settings.maxBodyBytes()) ? tooLarge() : lease.refusal(announced);
		if (refusal != null) {
			return Mono.error(refusal);
		}
		return BoundedBody.read(request, (size, length) -> admitted(lease, size, length), TIMEOUT, BodyReader::tooSlow);
	}

	private @Nullable HttpRefusal admitted(BodyBudget.Lease lease, long size, int length) {
		HttpRefusal refusal = (size + length > this.settings.maxBodyBytes()) ? tooLarge() : lease.grow(length);
		if (refusal != null) {
			lease.close();
		}
		return refusal;
	}

	private HttpRefusal tooLarge() {
		return new HttpRefusal(HttpStatus.CONTENT_TOO_LARGE, FailureKinds.INVALID_REQUEST,
				"The request body is longer than " + this.settings.maxBodyBytes() + " bytes.");
	}

	private static HttpRefusal tooSlow() {
		return new HttpRefusal(HttpStatus.REQUEST_TIMEOUT, FailureKinds.INVALID_REQUEST,
				"The request body did not end within " + TIMEOUT.toMillis() + " ms.");
	}

}

package io.quintet.hpp.hook;

import java.net.InetSocketAddress;
import java.security.Principal;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import reactor.core.publisher.Mono;

/**
 * A call without a request.
 */
final class NoRequest implements HandshakeRequest {

	@Override
	public HttpHeaders headers() {
		return HttpHeaders.EMPTY;
	}

	@Override
	public String path() {
		return "";
	}

	@Override
	public @Nullable InetSocketAddress remoteAddress() {
		return null;
	}

	@Override
	public Mono<Principal> principal() {
		return Mono.empty();
	}

}

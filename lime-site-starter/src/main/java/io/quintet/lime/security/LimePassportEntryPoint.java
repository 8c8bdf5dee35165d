package io.quintet.lime.security;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.security.web.server.WebFilterExchange;
import org.springframework.security.web.server.authentication.ServerAuthenticationFailureHandler;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Answers requests without a passport, or with a bad one, with 401 and
 * {@code WWW-Authenticate: Lime}. When a passport cannot be checked at the moment, the
 * answer is 503 with {@code Retry-After}: that says nothing about the passport, and the
 * agent may come again with it.
 */
public final class LimePassportEntryPoint
		implements ServerAuthenticationEntryPoint, ServerAuthenticationFailureHandler {

	private static final String RETRY_AFTER_SECONDS = "5";

	@Override
	public Mono<Void> commence(ServerWebExchange exchange, AuthenticationException failure) {
		return Mono.fromRunnable(() -> {
			ServerHttpResponse response = exchange.getResponse();
			if (failure instanceof AuthenticationServiceException) {
				response.setStatusCode(HttpStatus.SERVICE_UNAVAILABLE);
				response.getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
			}
			else {
				response.setStatusCode(HttpStatus.UNAUTHORIZED);
				response.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Lime");
			}
		});
	}

	@Override
	public Mono<Void> onAuthenticationFailure(WebFilterExchange exchange, AuthenticationException failure) {
		return commence(exchange.getExchange(), failure);
	}

}

package io.quintet.lime.security;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.security.web.server.WebFilterExchange;
import org.springframework.security.web.server.authentication.ServerAuthenticationFailureHandler;
import org.springframework.util.StringUtils;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

import io.quintet.support.LogText;

/**
 * Answers requests without a passport, or with a bad one, with 401 and
 * {@code WWW-Authenticate: Lime}. When a passport cannot be checked at the moment, the
 * answer is 503 with {@code Retry-After}: that says nothing about the passport, and the
 * agent may come again with it. Why a passport was refused is logged at DEBUG.
 */
public final class LimePassportEntryPoint
		implements ServerAuthenticationEntryPoint, ServerAuthenticationFailureHandler {

	private static final Logger logger = LoggerFactory.getLogger(LimePassportEntryPoint.class);

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
				logger.debug("A request was refused: {}", reason(exchange, failure));
				response.setStatusCode(HttpStatus.UNAUTHORIZED);
				response.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Lime");
			}
		});
	}

	private static String reason(ServerWebExchange exchange, AuthenticationException failure) {
		if (!(failure instanceof AuthenticationCredentialsNotFoundException)) {
			return LogText.of(String.valueOf(failure.getMessage()));
		}
		return StringUtils.hasText(exchange.getRequest().getHeaders().getFirst(LimePassportConverter.REQUEST_HEADER))
				? "it has no 'Authorization: Lime PASSPORT'"
				: "it has no header " + LimePassportConverter.REQUEST_HEADER;
	}

	@Override
	public Mono<Void> onAuthenticationFailure(WebFilterExchange exchange, AuthenticationException failure) {
		return commence(exchange.getExchange(), failure);
	}

}

package io.quintet.lime.security;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.server.authentication.ServerAuthenticationConverter;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Finds the passport of a request: {@code Authorization: Lime PASSPORT}, with the login
 * request that it was given for in {@code X-Lime-Login-Request}. Both are needed, see
 * {@link LimePassportAuthenticator}.
 */
public final class LimePassportConverter implements ServerAuthenticationConverter {

	/** Header with the id of the login request. */
	public static final String REQUEST_HEADER = "X-Lime-Login-Request";

	private static final String SCHEME = "Lime ";

	@Override
	public Mono<Authentication> convert(ServerWebExchange exchange) {
		HttpHeaders headers = exchange.getRequest().getHeaders();
		String passport = passport(headers.getFirst(HttpHeaders.AUTHORIZATION));
		String requestId = headers.getFirst(REQUEST_HEADER);
		return (passport != null && requestId != null && !requestId.isBlank())
				? Mono.just(new PresentedPassport(passport, requestId)) : Mono.empty();
	}

	private static @Nullable String passport(@Nullable String authorization) {
		if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
			return null;
		}
		String passport = authorization.substring(SCHEME.length()).strip();
		return passport.isEmpty() ? null : passport;
	}

}

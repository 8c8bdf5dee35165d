package io.quintet.samples.login;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/**
 * The cookies of this site: no script reads them, no page of another site sends them.
 */
enum BrowserCookie {

	/** Key of the login that the browser has begun. */
	LOGIN("quintet-login-attempt"),

	/** Key of the session of the agent. */
	SESSION("quintet-login-session");

	private final String name;

	BrowserCookie(String name) {
		this.name = name;
	}

	@Nullable String of(ServerWebExchange exchange) {
		HttpCookie cookie = exchange.getRequest().getCookies().getFirst(this.name);
		return (cookie != null) ? cookie.getValue() : null;
	}

	void set(ServerWebExchange exchange, String value, Duration age) {
		ServerHttpRequest request = exchange.getRequest();
		exchange.getResponse()
			.addCookie(ResponseCookie.from(this.name, value)
				.httpOnly(true)
				.sameSite("Strict")
				.secure("https".equals(request.getURI().getScheme()))
				.path(request.getPath().contextPath().value() + "/login/")
				.maxAge(age)
				.build());
	}

	void remove(ServerWebExchange exchange) {
		set(exchange, "", Duration.ZERO);
	}

}

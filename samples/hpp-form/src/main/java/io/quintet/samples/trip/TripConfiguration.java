package io.quintet.samples.trip;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.WebFilter;

import io.quintet.hpp.HandshakeSessions;

/**
 * The whole demo below {@code /trip/}. Needs nothing but the HPP starter.
 */
@Configuration(proxyBeanMethods = false)
@Import(TripController.class)
public class TripConfiguration {

	private static final String CONTENT_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
			+ "img-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

	@Bean
	TripProblems tripProblems(HandshakeSessions sessions) {
		return new TripProblems(sessions);
	}

	@Bean
	WebFilter tripHeaders() {
		return (exchange, chain) -> {
			if (exchange.getRequest().getPath().pathWithinApplication().value().startsWith("/trip/")) {
				HttpHeaders headers = exchange.getResponse().getHeaders();
				headers.set("Content-Security-Policy", CONTENT_POLICY);
				headers.set("X-Content-Type-Options", "nosniff");
				headers.set("Referrer-Policy", "no-referrer");
				headers.setCacheControl("no-store");
			}
			return chain.filter(exchange);
		};
	}

}

package io.quintet.samples.trip;

import java.util.Map;

import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;

import io.quintet.hpp.HandshakeException;
import io.quintet.hpp.HandshakeSessions;
import io.quintet.hpp.hook.HandshakeRequest;
import io.quintet.hpp.web.HandshakeLinks;
import io.quintet.hpp.web.HandshakeRoutes;

/**
 * Serves the page and starts its session. Everything after that is the protocol's own.
 */
@RestController
class TripController {

	private final HandshakeSessions sessions;

	private final HandshakeRoutes routes;

	TripController(HandshakeSessions sessions, HandshakeRoutes routes) {
		this.sessions = sessions;
		this.routes = routes;
	}

	@PostMapping("/trip/session")
	Mono<StartedTrip> start(ServerWebExchange exchange) {
		return this.sessions.create(TripForm.newSession(), HandshakeRequest.of(exchange))
			.flatMap((session) -> this.sessions
				.prompt(session.id(), baseUrl(exchange.getRequest()), TripForm.INSTRUCTIONS)
				.map((prompt) -> new StartedTrip(session.token(), prompt,
						this.routes.links(session.id(), exchange.getRequest().getPath().contextPath().value()))));
	}

	@ExceptionHandler
	ResponseEntity<Map<String, String>> refused(HandshakeException ex) {
		return ResponseEntity.status(ex.reason().status()).body(Map.of("error", String.valueOf(ex.getMessage())));
	}

	// The agent is told the address that the page was reached at.
	private static String baseUrl(ServerHttpRequest request) {
		return UriComponentsBuilder.fromUri(request.getURI())
			.replacePath(request.getPath().contextPath().value())
			.replaceQuery(null)
			.toUriString();
	}

	/**
	 * What the page needs to take part in its session.
	 *
	 * @param token secret of the session
	 * @param prompt text for the agent
	 * @param links where the session is reached
	 */
	record StartedTrip(String token, String prompt, HandshakeLinks links) {

		// Spring logs at DEBUG what it writes.
		@Override
		public String toString() {
			return "StartedTrip[links=" + this.links + "]";
		}

	}

}

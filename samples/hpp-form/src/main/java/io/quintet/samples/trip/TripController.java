package io.quintet.samples.trip;

import java.net.URI;
import java.util.Map;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;

import io.quintet.hpp.HandshakeException;
import io.quintet.hpp.HandshakeSessions;
import io.quintet.hpp.autoconfigure.HppProperties;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.web.HandshakeWebSettings;

/**
 * Serves the page and starts its session. Everything after that is the protocol's own.
 */
@RestController
class TripController {

	private static final Resource PAGE = new ClassPathResource("static/trip/index.html");

	private final HandshakeSessions sessions;

	private final HppProperties properties;

	TripController(HandshakeSessions sessions, HppProperties properties) {
		this.sessions = sessions;
		this.properties = properties;
	}

	@GetMapping("/trip")
	ResponseEntity<Void> withoutSlash() {
		return ResponseEntity.status(HttpStatus.FOUND).location(URI.create("trip/")).build();
	}

	@GetMapping(path = "/trip/", produces = MediaType.TEXT_HTML_VALUE + ";charset=UTF-8")
	Resource page() {
		return PAGE;
	}

	@PostMapping("/trip/session")
	Mono<StartedTrip> start(ServerHttpRequest request) {
		return this.sessions.create(TripForm.newSession())
			.flatMap((session) -> this.sessions.prompt(session.id(), baseUrl(request), TripForm.INSTRUCTIONS)
				.map((prompt) -> started(session, prompt, request.getPath().contextPath().value())));
	}

	@ExceptionHandler
	ResponseEntity<Map<String, String>> refused(HandshakeException ex) {
		return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
			.body(Map.of("error", String.valueOf(ex.getMessage())));
	}

	// The agent is told the address that the page was reached at.
	private static String baseUrl(ServerHttpRequest request) {
		return UriComponentsBuilder.fromUri(request.getURI())
			.replacePath(request.getPath().contextPath().value())
			.replaceQuery(null)
			.toUriString();
	}

	private StartedTrip started(HandshakeSession session, String prompt, String contextPath) {
		String prefix = contextPath + HandshakeWebSettings.path(this.properties.prefix());
		return new StartedTrip(session.token(), prompt, prefix + "/context/" + session.id(),
				prefix + "/notify/" + session.id(), prefix + "/session/" + session.id(),
				contextPath + HandshakeWebSettings.path(this.properties.wsPrefix()) + "/" + session.id());
	}

	/**
	 * What the page needs to take part in its session.
	 *
	 * @param token secret of the session
	 * @param prompt text for the agent
	 * @param contextUrl path to read the form
	 * @param notifyUrl path to report edits while there is no socket
	 * @param sessionUrl path to extend and to end the session
	 * @param wsUrl path of the socket
	 */
	record StartedTrip(String token, String prompt, String contextUrl, String notifyUrl, String sessionUrl,
			String wsUrl) {

	}

}

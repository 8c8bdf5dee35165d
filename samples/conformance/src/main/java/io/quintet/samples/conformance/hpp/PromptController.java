package io.quintet.samples.conformance.hpp;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

import io.quintet.hpp.HandshakeException;
import io.quintet.hpp.HandshakeSessions;

/**
 * Answers the prompt of a session.
 */
@RestController
@Profile("hpp")
class PromptController {

	private final HandshakeSessions sessions;

	PromptController(HandshakeSessions sessions) {
		this.sessions = sessions;
	}

	@PostMapping(path = "/test/prompt", produces = MediaType.TEXT_PLAIN_VALUE + ";charset=UTF-8")
	Mono<String> prompt(@RequestBody PromptRequest request) {
		return this.sessions.prompt(request.sid(), request.baseUrl(), request.instructions());
	}

	@ExceptionHandler
	ResponseEntity<String> refused(HandshakeException ex) {
		return ResponseEntity.status(404).contentType(MediaType.TEXT_PLAIN).body(ex.getMessage());
	}

	/**
	 * What to write a prompt for.
	 *
	 * @param sid id of the session
	 * @param baseUrl where the agent reaches the server
	 * @param instructions what the agent is to do
	 */
	record PromptRequest(String sid, String baseUrl, @Nullable String instructions) {

	}

}

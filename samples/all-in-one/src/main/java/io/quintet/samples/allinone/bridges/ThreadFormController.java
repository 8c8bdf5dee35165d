package io.quintet.samples.allinone.bridges;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.quintet.acp.access.AcpAuthenticator;
import io.quintet.acp.access.AcpCredentials;
import io.quintet.acp.thread.AcpException;
import io.quintet.acp.thread.ContentPart;
import io.quintet.acp.thread.ErrorCode;
import io.quintet.acp.thread.EventBody;
import io.quintet.acp.thread.Identity;
import io.quintet.acp.thread.ThreadEvent;
import io.quintet.hpp.HandshakeException;
import io.quintet.hpp.HandshakeSessions;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.samples.allinone.bridges.ThreadForms.UnfinishedFormException;

/**
 * Opens, sends and cancels forms for the callers whom ACP knows, by what they show to
 * REST. What is in between is HPP.
 */
@RestController
@RequestMapping("/forms")
class ThreadFormController {

	private static final String INSTRUCTIONS = """
			Fill in a form for the user. Read it first: every field says what it is for.
			Write only what the user told you, and ask for what is missing.
			A field that the user changed is theirs: leave it. The user sends the form, not you.""";

	private final ThreadForms forms;

	private final HandshakeSessions sessions;

	private final AcpAuthenticator authenticator;

	ThreadFormController(ThreadForms forms, HandshakeSessions sessions, AcpAuthenticator authenticator) {
		this.forms = forms;
		this.sessions = sessions;
		this.authenticator = authenticator;
	}

	@PostMapping("/open")
	Mono<OpenedForm> open(@RequestBody FormPlace place, ServerHttpRequest request) {
		return as(request, (person) -> this.forms.open(person, place)
			.flatMap((session) -> opened(session, person, base(request))));
	}

	private Mono<OpenedForm> opened(HandshakeSession session, Identity person, String base) {
		// The demo believes who one says to be, so the page is told whom to be; the page
		// of
		// an application has the cookie of its login. The rest stays in the browser.
		String link = base + "/form/?as=" + UriUtils.encode(person.id(), StandardCharsets.UTF_8) + "#" + session.id()
				+ "." + session.token();
		return this.sessions.prompt(session.id(), base, INSTRUCTIONS)
			.map((prompt) -> new OpenedForm(session.id(), link, prompt));
	}

	@PostMapping("/send")
	Mono<FormEnd> send(@RequestBody SessionPlace body, ServerHttpRequest request) {
		return as(request,
				(person) -> this.forms.send(person, body.place(), body.session()).map(ThreadFormController::ended));
	}

	@PostMapping("/cancel")
	Mono<FormEnd> cancel(@RequestBody SessionPlace body, ServerHttpRequest request) {
		return as(request,
				(person) -> this.forms.cancel(person, body.place(), body.session()).map(ThreadFormController::ended));
	}

	private static FormEnd ended(ThreadEvent answer) {
		Map<String, JsonNode> values = (answer.body() instanceof EventBody.Message message
				&& message.content().get(0) instanceof ContentPart.Form form) ? form.values() : null;
		return new FormEnd(answer.id(), ThreadForms.statusOf(answer), values);
	}

	private <T> Mono<T> as(ServerHttpRequest request, Function<Identity, Mono<T>> operation) {
		Map<String, String> headers = new HashMap<>();
		request.getHeaders()
			.forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
		return this.authenticator.authenticate(new AcpCredentials(headers, Map.of()))
			.switchIfEmpty(Mono.error(() -> new AcpException(ErrorCode.UNAUTHENTICATED, "unauthenticated")))
			.flatMap(operation);
	}

	// The agent is told the address that this request came to.
	private static String base(ServerHttpRequest request) {
		return UriComponentsBuilder.fromUri(request.getURI())
			.replacePath(request.getPath().contextPath().value())
			.replaceQuery(null)
			.toUriString();
	}

	@ExceptionHandler
	ResponseEntity<Map<String, String>> refused(AcpException ex) {
		return ResponseEntity.status(ex.code().status()).body(Map.of("detail", String.valueOf(ex.getMessage())));
	}

	@ExceptionHandler
	ResponseEntity<Map<String, String>> refused(HandshakeException ex) {
		return ResponseEntity.status(ex.reason().status()).body(Map.of("detail", String.valueOf(ex.getMessage())));
	}

	@ExceptionHandler
	ResponseEntity<Map<String, Object>> unfinished(UnfinishedFormException ex) {
		return ResponseEntity.status(HttpStatus.UNPROCESSABLE_CONTENT)
			.body(Map.of("detail", String.valueOf(ex.getMessage()), "fields", ex.problems()));
	}

	/**
	 * How two get at the form. The text form shows neither link nor prompt, which hold
	 * the token.
	 *
	 * @param session id of the session
	 * @param link for the person
	 * @param prompt for the agent of the person
	 */
	record OpenedForm(String session, String link, String prompt) {

		@Override
		public String toString() {
			return "OpenedForm[" + this.session + "]";
		}

	}

	/**
	 * Which form is meant.
	 *
	 * @param place where it stands
	 * @param session the session that was opened for it
	 */
	record SessionPlace(FormPlace place, String session) {

		SessionPlace {
			if (place == null || session == null) {
				throw new IllegalArgumentException("'place' and 'session' are required");
			}
		}

	}

	/**
	 * How a form ended.
	 *
	 * @param event id of the message that says so
	 * @param status {@code submitted} or {@code cancelled}
	 * @param values what was sent, {@code null} when nothing was
	 */
	record FormEnd(String event, String status, @Nullable Map<String, JsonNode> values) {

	}

}

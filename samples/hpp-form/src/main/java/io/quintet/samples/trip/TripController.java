package io.quintet.samples.trip;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClientException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.hpp.HandshakeException;
import io.quintet.hpp.HandshakeSessions;
import io.quintet.hpp.hook.HandshakeRequest;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.samples.pages.QrSvg;

/**
 * Starts a session, and takes the form when the user sends it. Everything in between is
 * the protocol's own.
 */
@RestController
class TripController {

	private static final Logger logger = LoggerFactory.getLogger(TripController.class);

	private final HandshakeSessions sessions;

	private final SimulatedAgent agent;

	TripController(HandshakeSessions sessions, SimulatedAgent agent) {
		this.sessions = sessions;
		this.agent = agent;
	}

	@PostMapping("/trip/session")
	Mono<StartedTrip> start(ServerWebExchange exchange) {
		return this.sessions.create(TripForm.newSession(), HandshakeRequest.of(exchange))
			.flatMap((session) -> started(session, exchange.getRequest()));
	}

	/** Lets a page that was opened by a link take part in the session of another. */
	@PostMapping("/trip/open")
	Mono<StartedTrip> open(@RequestBody Access access, ServerWebExchange exchange) {
		return find(access).flatMap((session) -> started(session, exchange.getRequest()));
	}

	private Mono<StartedTrip> started(HandshakeSession session, ServerHttpRequest request) {
		String base = baseUrl(request);
		// What is behind the hash stays in the browser: no server and no proxy logs it.
		String link = base + "/trip/#" + session.id() + "." + session.token();
		return this.sessions.prompt(session.id(), base, TripForm.INSTRUCTIONS)
			.map((prompt) -> new StartedTrip(session.token(), prompt, links(session, request), link, QrSvg.of(link)));
	}

	/**
	 * Lets the simulated agent write, which gets what the prompt tells and nothing else.
	 */
	@PostMapping("/trip/agent")
	Mono<Map<String, Integer>> simulate(@RequestBody Access access, ServerWebExchange exchange) {
		return find(access)
			.flatMap((session) -> this.agent.write(server(exchange.getRequest()), links(session, exchange.getRequest()),
					session.token()))
			.map((written) -> Map.of("written", written));
	}

	/**
	 * Takes the finished form, which ends its session: this is where an application goes
	 * on with the result.
	 */
	@PostMapping(path = "/trip/request", produces = MediaType.APPLICATION_JSON_VALUE)
	Mono<String> send(@RequestBody Access access) {
		return find(access).flatMap((session) -> {
			Map<String, String> problems = TripRules.problems(session);
			if (!problems.isEmpty()) {
				return Mono.error(new UnfinishedException(problems));
			}
			return this.sessions.delete(session.id()).thenReturn(receipt(session));
		});
	}

	private static String receipt(HandshakeSession session) {
		ObjectNode receipt = JsonNodeFactory.instance.objectNode()
			.put("number", "TR-" + session.id().substring(0, 6).toUpperCase(Locale.ROOT));
		ObjectNode fields = receipt.putObject("fields");
		session.fields()
			.forEach((key, field) -> fields.putObject(key).put("by", field.by().wire()).set("value", field.value()));
		return receipt.toString();
	}

	private Mono<HandshakeSession> find(Access access) {
		return this.sessions.find(access.sessionId())
			.filter((session) -> session.hasToken(access.token()) && TripForm.isFormOf(session))
			.switchIfEmpty(Mono.error(() -> new HandshakeException(HandshakeException.Reason.SESSION_NOT_FOUND,
					"the session has ended")));
	}

	private HandshakeSessions.Links links(HandshakeSession session, ServerHttpRequest request) {
		return this.sessions.links(session.id(), request.getPath().contextPath().value());
	}

	// Where this very request arrived, so that no client chooses the server that the
	// agent calls.
	private static URI server(ServerHttpRequest request) {
		InetSocketAddress local = Objects.requireNonNull(request.getLocalAddress());
		String host = local.getHostString();
		return UriComponentsBuilder.newInstance()
			.scheme((request.getSslInfo() != null) ? "https" : "http")
			.host(host.contains(":") ? "[" + host + "]" : host)
			.port(local.getPort())
			.build()
			.toUri();
	}

	@ExceptionHandler
	ResponseEntity<Map<String, String>> refused(HandshakeException ex) {
		return ResponseEntity.status(ex.reason().status()).body(Map.of("error", String.valueOf(ex.getMessage())));
	}

	@ExceptionHandler
	ResponseEntity<Map<String, Object>> unfinished(UnfinishedException ex) {
		return ResponseEntity.status(HttpStatus.UNPROCESSABLE_CONTENT)
			.body(Map.of("error", "the request is not complete", "fields", ex.problems));
	}

	@ExceptionHandler({ WebClientException.class, TimeoutException.class })
	ResponseEntity<Map<String, String>> stopped(Exception ex) {
		logger.warn("The simulated agent has stopped: {}", ex.getMessage());
		return ResponseEntity.status(HttpStatus.BAD_GATEWAY)
			.body(Map.of("error", "the simulated agent has stopped; try again in a minute"));
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
	 * @param link opens the same session in another browser
	 * @param qr the link as a picture
	 */
	record StartedTrip(String token, String prompt, HandshakeSessions.Links links, String link, String qr) {

		// Spring logs at DEBUG what it writes.
		@Override
		public String toString() {
			return "StartedTrip[links=" + this.links + "]";
		}

	}

	/**
	 * Who may act for a session.
	 *
	 * @param sessionId id of the session
	 * @param token its secret
	 */
	record Access(String sessionId, String token) {

		Access {
			if (sessionId == null || token == null) {
				throw new IllegalArgumentException("'sessionId' and 'token' are required");
			}
		}

		// Spring logs at DEBUG what it reads.
		@Override
		public String toString() {
			return "Access[sessionId=" + this.sessionId + "]";
		}

	}

	/** The form cannot be sent yet. */
	private static final class UnfinishedException extends RuntimeException {

		private final transient Map<String, String> problems;

		private UnfinishedException(Map<String, String> problems) {
			super("unfinished", null, false, false);
			this.problems = problems;
		}

	}

}

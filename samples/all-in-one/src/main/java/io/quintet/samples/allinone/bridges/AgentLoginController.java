package io.quintet.samples.allinone.bridges;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeoutException;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

import io.quintet.acp.access.AcpCredentials;
import io.quintet.lime.error.LimeException;
import io.quintet.lime.error.LimeInvalidPassportException;
import io.quintet.lime.error.LimeLoginTimeoutException;
import io.quintet.lime.error.LimeRequestExpiredException;
import io.quintet.samples.allinone.bridges.AgentLogins.PendingLogin;

/**
 * How an agent logs in and out: it begins a login, approves the request at the platform,
 * and gets a token.
 */
@RestController
@RequestMapping("/agents")
class AgentLoginController {

	// Shorter than what proxies cut off.
	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final AgentLogins logins;

	AgentLoginController(AgentLogins logins) {
		this.logins = logins;
	}

	@PostMapping("/login")
	Mono<ResponseEntity<PendingLogin>> begin() {
		return this.logins.begin().map((login) -> ResponseEntity.status(HttpStatus.CREATED).body(login));
	}

	/** Waits for the login; one that is still under way is 202, and to be asked again. */
	@PostMapping("/session")
	Mono<ResponseEntity<?>> finish(@RequestBody Key key) {
		return this.logins.finish(key.login())
			.<ResponseEntity<?>>map(
					(login) -> ResponseEntity.ok(new Session(login.token(), login.identity().id(), login.until())))
			.defaultIfEmpty(problem(HttpStatus.NOT_FOUND, "no such login"))
			.timeout(PATIENCE)
			.onErrorReturn(TimeoutException.class,
					ResponseEntity.accepted().body(Map.of("status", "the agent has not approved the request yet")));
	}

	@DeleteMapping("/session")
	ResponseEntity<?> end(@RequestHeader(name = HttpHeaders.AUTHORIZATION, defaultValue = "") String authorization) {
		String token = AgentLogins.tokenOf(new AcpCredentials(Map.of("authorization", authorization), Map.of()));
		return (token != null && this.logins.end(token)) ? ResponseEntity.noContent().build()
				: problem(HttpStatus.UNAUTHORIZED, "this token is of no login");
	}

	@ExceptionHandler
	ResponseEntity<?> failed(LimeException ex) {
		if (ex instanceof LimeRequestExpiredException || ex instanceof LimeLoginTimeoutException) {
			return problem(HttpStatus.GONE, "the request was not approved in time; begin another login");
		}
		return (ex instanceof LimeInvalidPassportException)
				? problem(HttpStatus.FORBIDDEN, "the passport is not good: " + ex.getMessage())
				: problem(HttpStatus.BAD_GATEWAY, "the platform does not answer; try again");
	}

	@ExceptionHandler
	ResponseEntity<?> busy(IllegalStateException ex) {
		return problem(HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(ex.getMessage()));
	}

	private static ResponseEntity<?> problem(HttpStatus status, String detail) {
		return ResponseEntity.status(status).body(Map.of("detail", detail));
	}

	/**
	 * Which login is meant.
	 *
	 * @param login key of the login
	 */
	record Key(String login) {

		Key {
			if (login == null) {
				throw new IllegalArgumentException("'login' is required");
			}
		}

		// Spring logs at DEBUG what it reads.
		@Override
		public String toString() {
			return "Key[]";
		}

	}

	/**
	 * What the agent goes on with.
	 *
	 * @param token shown to ACP
	 * @param identity id of the agent in threads, by which members add it
	 * @param until when the login ends
	 */
	record Session(String token, String identity, Instant until) {

		@Override
		public String toString() {
			return "Session[" + this.identity + "]";
		}

	}

}

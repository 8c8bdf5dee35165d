package io.quintet.samples.login;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.quintet.lime.error.LimeException;

/**
 * Logins and sessions of this site. Which login is meant is said by a cookie alone: no
 * address takes the id of a login request.
 */
@RestController
@RequestMapping("/login")
class LoginController {

	private static final Logger logger = LoggerFactory.getLogger(LoginController.class);

	// Gateways close what is silent for a minute.
	private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);

	private static final Duration RECONNECT = Duration.ofSeconds(1);

	private final LoginAttempts attempts;

	private final AgentSessions sessions;

	private final LoginSettings settings;

	private final Clock clock;

	private final boolean simulated;

	LoginController(LoginAttempts attempts, AgentSessions sessions, LoginSettings settings, ObjectProvider<Clock> clock,
			ObjectProvider<SimulatedAgent> simulation) {
		this.attempts = attempts;
		this.sessions = sessions;
		this.settings = settings;
		this.clock = clock.getIfUnique(Clock::systemUTC);
		this.simulated = simulation.getIfAvailable() != null;
	}

	@GetMapping("/state")
	StateView state(ServerWebExchange exchange) {
		LoginAttempt attempt = this.attempts.find(BrowserCookie.LOGIN.of(exchange));
		AgentSession session = this.sessions.find(BrowserCookie.SESSION.of(exchange));
		return new StateView((attempt != null) ? view(attempt, exchange) : null,
				(session != null) ? AgentView.of(session) : null, this.simulated);
	}

	/** Asks the platform for a login request, which belongs to this browser. */
	@PostMapping("/requests")
	Mono<ResponseEntity<LoginView>> begin(ServerWebExchange exchange) {
		return this.attempts.begin(BrowserCookie.LOGIN.of(exchange)).map((attempt) -> {
			BrowserCookie.LOGIN.set(exchange, attempt.key(), this.settings.longestWait().plus(LoginAttempts.KEPT));
			return ResponseEntity.status(HttpStatus.CREATED).body(view(attempt, exchange));
		});
	}

	@DeleteMapping("/requests")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void stop(ServerWebExchange exchange) {
		this.attempts.remove(BrowserCookie.LOGIN.of(exchange));
		BrowserCookie.LOGIN.remove(exchange);
	}

	/** Streams how the login of this browser stands, until it has ended. */
	@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<ServerSentEvent<LoginView>> events(ServerWebExchange exchange) {
		LoginAttempt attempt = attempt(exchange);
		Flux<ServerSentEvent<LoginView>> states = this.attempts.watch(attempt)
			.map((watched) -> ServerSentEvent.builder(view(watched, exchange)).retry(RECONNECT).build());
		Flux<ServerSentEvent<LoginView>> signs = Flux.interval(SIGN_OF_LIFE)
			.onBackpressureDrop()
			.map((tick) -> ServerSentEvent.<LoginView>builder().comment("waiting").build());
		// The states end the stream, and a failure to get in comes before anything else.
		return states
			.publish((shared) -> shared.mergeWith(signs.takeUntilOther(shared.ignoreElements().onErrorComplete())));
	}

	/** Signs in the agent that has approved the login of this browser. */
	@PostMapping("/session")
	AgentView signIn(ServerWebExchange exchange) {
		AgentSession session = attempt(exchange).claim(this.sessions::open);
		if (this.sessions.find(session.key()) == null) {
			throw new ProblemException(Problem.OVER);
		}
		String earlier = BrowserCookie.SESSION.of(exchange);
		if (!session.key().equals(earlier)) {
			this.sessions.close(earlier);
		}
		BrowserCookie.SESSION.set(exchange, session.key(), Duration.between(this.clock.instant(), session.endsAt()));
		BrowserCookie.LOGIN.remove(exchange);
		return AgentView.of(session);
	}

	@DeleteMapping("/session")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void signOut(ServerWebExchange exchange) {
		this.sessions.close(BrowserCookie.SESSION.of(exchange));
		BrowserCookie.SESSION.remove(exchange);
	}

	@GetMapping("/me")
	AgentView me(ServerWebExchange exchange) {
		AgentSession session = this.sessions.find(BrowserCookie.SESSION.of(exchange));
		if (session == null) {
			throw new ProblemException(Problem.NOT_SIGNED_IN);
		}
		return AgentView.of(session);
	}

	private LoginAttempt attempt(ServerWebExchange exchange) {
		LoginAttempt attempt = this.attempts.find(BrowserCookie.LOGIN.of(exchange));
		if (attempt == null) {
			throw new ProblemException(Problem.NO_LOGIN);
		}
		return attempt;
	}

	private LoginView view(LoginAttempt attempt, ServerWebExchange exchange) {
		return LoginView.of(attempt, site(exchange), this.clock.instant());
	}

	// The agent is told the address that the page was reached at.
	private static String site(ServerWebExchange exchange) {
		return UriComponentsBuilder.fromUri(exchange.getRequest().getURI())
			.replacePath(exchange.getRequest().getPath().contextPath().value() + "/login/")
			.replaceQuery(null)
			.toUriString();
	}

	@ExceptionHandler
	ResponseEntity<Map<String, String>> refused(ProblemException ex) {
		return answer(ex.problem(), null);
	}

	@ExceptionHandler
	ResponseEntity<Map<String, String>> failed(LimeException ex) {
		Problem problem = Problem.of(ex);
		logger.warn("No login request: {}", ex.getMessage());
		// What the platform says about the site's token is for the log alone.
		return answer(problem, (problem != Problem.SITE) ? ex.getMessage() : null);
	}

	private static ResponseEntity<Map<String, String>> answer(Problem problem, @Nullable String reason) {
		return ResponseEntity.status(problem.status())
			.contentType(MediaType.APPLICATION_JSON)
			.body((reason != null) ? Map.of("problem", problem.code(), "reason", reason)
					: Map.of("problem", problem.code()));
	}

}

package io.quintet.samples.login;

import java.time.Duration;
import java.util.Map;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import io.quintet.lime.test.SimulatedLimePlatform;

/**
 * Plays an agent, and whatever can go wrong at the platform.
 */
class SimulatedAgent {

	/** Who it says to be. */
	static final String ID = "agent_juniper";

	private static final Map<String, Object> CLAIMS = Map.of("sub", ID, "owner_id", "owner_ada", "owner_kyc_level", 2,
			"agent_reputation", 0.97);

	private static final int LONGEST_ID = 200;

	private static final Duration PATIENCE = Duration.ofSeconds(15);

	private static final Duration LOOK = Duration.ofMillis(20);

	private final SimulatedLimePlatform platform;

	private final int failures;

	/**
	 * Creates the agent.
	 * @param platform where it approves
	 * @param maxRetries repetitions of a call of the site, which all have to fail for the
	 * site to notice
	 */
	SimulatedAgent(SimulatedLimePlatform platform, int maxRetries) {
		this.platform = platform;
		this.failures = maxRetries + 1;
	}

	/**
	 * Does something.
	 * @param action what
	 * @param requestId id of the login request, where the action is about one
	 * @return what was done, in words
	 */
	Mono<String> act(Action action, String requestId) {
		if (!action.isAboutRequest()) {
			return (action == Action.DROP) ? drop() : Mono.fromSupplier(() -> fail(action));
		}
		return Mono.fromSupplier(() -> {
			if (requestId.isEmpty() || requestId.length() > LONGEST_ID
					|| this.platform.requestStatus(requestId) == null) {
				return "The platform knows no such login request. Begin a login first.";
			}
			if (this.platform.streams() == 0) {
				return "The site has no stream open just now, so it would not learn of it. Try again.";
			}
			return answer(action, requestId);
		});
	}

	private String answer(Action action, String requestId) {
		switch (action) {
			case TWICE -> {
				this.platform.approve(requestId, CLAIMS);
				this.platform.approve(requestId, CLAIMS);
				return "Approved " + requestId + ", and the platform has sent the event twice.";
			}
			case FORGE -> {
				send(requestId, forged(this.platform.passport(requestId, CLAIMS)));
				return "Sent a passport for " + requestId + " that somebody has changed.";
			}
			case OTHER -> {
				send(requestId, this.platform.passport("lr_of_somebody_else", CLAIMS));
				return "Sent a good passport for " + requestId + " that was given for another request.";
			}
			case EXPIRE -> {
				this.platform.expire(requestId);
				return "Let " + requestId + " expire.";
			}
			default -> {
				this.platform.approve(requestId, CLAIMS);
				return "Approved " + requestId + ".";
			}
		}
	}

	private void send(String requestId, String passport) {
		this.platform.send("data: "
				+ JsonMapper.shared()
					.writeValueAsString(
							Map.of("type", "approved", "login_request_id", requestId, "agent_passport_jwt", passport))
				+ "\n\n");
	}

	// One bit of the signature, away from its end, where bits may be padding.
	private static String forged(String passport) {
		int at = passport.lastIndexOf('.') + 1;
		return passport.substring(0, at) + ((passport.charAt(at) == 'A') ? 'B' : 'A') + passport.substring(at + 1);
	}

	private Mono<String> drop() {
		return Mono.defer(() -> {
			int connects = this.platform.connects();
			this.platform.dropStreams();
			return Flux.interval(Duration.ZERO, LOOK)
				.onBackpressureDrop()
				.filter((tick) -> this.platform.connects() > connects && this.platform.streams() > 0)
				.next()
				.timeout(PATIENCE)
				.map((tick) -> "Dropped the stream; the site has opened it again.")
				.onErrorReturn("Dropped the stream; the site has not opened it again yet.");
		});
	}

	private String fail(Action action) {
		boolean limited = action == Action.RATE_LIMIT;
		try {
			this.platform.failCalls(this.failures, limited ? 429 : 503,
					limited ? "RATE_LIMIT_EXCEEDED" : "SERVICE_UNAVAILABLE");
		}
		catch (IllegalStateException ex) {
			return "Enough failures are waiting to happen. Begin a login first.";
		}
		return "The next login gets %d, however often the site asks.".formatted(limited ? 429 : 503);
	}

	/** What it can do. */
	enum Action {

		/** Approve a request. */
		APPROVE,

		/** Approve a request, of which the site is told twice. */
		TWICE,

		/** Send a passport whose signature does not hold. */
		FORGE,

		/** Send a passport that was given for another request. */
		OTHER,

		/** Let a request expire. */
		EXPIRE,

		/** Break the stream of events off. */
		DROP,

		/** Answer the next login with 503. */
		UNAVAILABLE,

		/** Answer the next login with 429. */
		RATE_LIMIT;

		boolean isAboutRequest() {
			return this != DROP && this != UNAVAILABLE && this != RATE_LIMIT;
		}

	}

}

package io.quintet.hpp.internal.service;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import reactor.core.publisher.Mono;

import io.quintet.hpp.ActionBatch;
import io.quintet.hpp.HandshakeAgents;
import io.quintet.hpp.HandshakeException;
import io.quintet.hpp.HandshakeSessions;
import io.quintet.hpp.hook.HandshakeRequest;
import io.quintet.hpp.session.BatchResult;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.session.HandshakeSessionStore.Change;
import io.quintet.hpp.session.RequestWindow;

/**
 * The agent's side of sessions.
 */
final class DefaultHandshakeAgents implements HandshakeAgents {

	/** Pairs of session and address whose wrong tokens are counted. */
	private static final int MAX_GUESSERS = 100_000;

	private final SessionUpdates updates;

	private final HookRunner hooks;

	private final BatchRunner batches;

	private final HandshakeSettings settings;

	private final HandshakeStatistics statistics;

	private final HandshakeObservations observations;

	private final TokenGuesses guesses;

	DefaultHandshakeAgents(SessionUpdates updates, HookRunner hooks, BatchRunner batches, HandshakeSettings settings,
			HandshakeStatistics statistics, HandshakeObservations observations) {
		this.updates = updates;
		this.hooks = hooks;
		this.batches = batches;
		this.settings = settings;
		this.statistics = statistics;
		this.observations = observations;
		this.guesses = new TokenGuesses(settings.requests().tokenGuessLimit(), MAX_GUESSERS);
	}

	@Override
	public Mono<HandshakeSession> open(Access access) {
		return admit(access, false);
	}

	@Override
	public Mono<HandshakeSession> request(Access access) {
		return admit(access, true);
	}

	private Mono<HandshakeSession> admit(Access access, boolean counted) {
		return Mono.defer(() -> {
			Instant now = this.updates.now();
			return this.updates
				.<Admission>update(access.sessionId(), (session) -> admission(session, access, counted, now))
				.flatMap((admission) -> switch (admission.verdict()) {
					case PASSED -> Mono.just(admission.session());
					case WRONG_TOKEN -> Mono.error(this.guesses.refuse(access, now));
					case TOO_MANY ->
						Mono.error(HandshakeException.rateLimited(admission.session().requests().retryAfter(now)));
				});
		});
	}

	private Change<Admission> admission(HandshakeSession session, Access access, boolean counted, Instant now) {
		if (!session.hasToken(access.token())) {
			return Change.to(session, new Admission(Verdict.WRONG_TOKEN, session));
		}
		HandshakeSession accessed = session.accessed(now);
		if (!counted) {
			return Change.to(accessed, new Admission(Verdict.PASSED, accessed));
		}
		if (this.settings.requests().bindAgent() && session.agent() != null
				&& !session.agent().equals(access.agent())) {
			return Change.to(session, new Admission(Verdict.WRONG_TOKEN, session));
		}
		RequestWindow requests = accessed.requests().accept(now, this.settings.requests().rateLimit());
		if (requests == null) {
			return Change.to(accessed, new Admission(Verdict.TOO_MANY, accessed));
		}
		HandshakeSession admitted = accessed.withRequests(requests);
		if (this.settings.requests().bindAgent() && session.agent() == null) {
			admitted = admitted.boundTo(access.agent());
		}
		return Change.to(admitted, new Admission(Verdict.PASSED, admitted));
	}

	@Override
	public Mono<BatchResult> act(String sessionId, ActionBatch batch, HandshakeRequest request) {
		return SessionUpdates.uninterrupted(this.observations.observe("action",
				this.batches.run(sessionId, batch, request).doOnNext(this.statistics::record)));
	}

	@Override
	public Mono<HandshakeSessions.Extension> extend(String sessionId, Duration time, HandshakeRequest request) {
		return SessionUpdates.uninterrupted(this.observations.observe("extend", ExtensionRule.check(time)
			.zipWith(this.updates.find(sessionId).switchIfEmpty(Mono.error(HandshakeException::sessionNotFound)))
			.flatMap((asked) -> this.hooks.extend(asked.getT2(), asked.getT1(), request))
			.flatMap((granted) -> this.updates.update(sessionId,
					ExtensionRule.add(granted, this.settings, this.updates.now())))));
	}

	@Override
	public List<String> missing(HandshakeSession session) {
		return this.hooks.modeOf(session).missing(session);
	}

	private enum Verdict {

		PASSED, WRONG_TOKEN, TOO_MANY

	}

	/**
	 * Outcome of a check.
	 *
	 * @param verdict the verdict
	 * @param session the session, accessed if the token was right
	 */
	private record Admission(Verdict verdict, HandshakeSession session) {

	}

}

package io.quintet.hpp.internal.service;

import java.time.Clock;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.quintet.hpp.HandshakeAgents;
import io.quintet.hpp.HandshakeSessions;
import io.quintet.hpp.hook.HandshakeRequest;
import io.quintet.hpp.hook.TypeValidator;
import io.quintet.hpp.session.HandshakeEventBus;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.hpp.session.HandshakeSessionStore;

/**
 * The protocol without a transport: both sides of sessions and their counters.
 */
public final class HandshakeService {

	private final HandshakeSessions sessions;

	private final HandshakeAgents agents;

	private final HandshakeStatistics statistics = new HandshakeStatistics();

	private final HandshakeSessionStore store;

	private final HookRunner hooks;

	/**
	 * Puts the protocol together.
	 * @param store keeps the sessions
	 * @param bus carries their frames
	 * @param settings the settings
	 * @param paths where the protocol is mounted, for prompts and links
	 * @param hooks hooks of the application
	 * @param types checks types
	 * @param observations observes operations
	 * @param clock tells when sessions end
	 * @param timer scheduler of pauses and timeouts; never blocked
	 */
	public HandshakeService(HandshakeSessionStore store, HandshakeEventBus bus, HandshakeSettings settings,
			HandshakePaths paths, HandshakeHooks hooks, TypeValidator types, HandshakeObservations observations,
			Clock clock, Scheduler timer) {
		SessionUpdates updates = new SessionUpdates(store, bus, clock);
		this.store = store;
		this.hooks = new HookRunner(hooks, timer);
		this.sessions = new DefaultHandshakeSessions(updates, this.hooks, settings, paths, observations);
		this.agents = new DefaultHandshakeAgents(updates, this.hooks,
				new BatchRunner(updates, this.hooks, types, settings, timer), settings, this.statistics, observations);
	}

	public HandshakeSessions sessions() {
		return this.sessions;
	}

	public HandshakeAgents agents() {
		return this.agents;
	}

	public HandshakeStatistics statistics() {
		return this.statistics;
	}

	public HandshakeSessionStore store() {
		return this.store;
	}

	/**
	 * Asks the authenticators whether an edit comes from the session's own page.
	 * @param session the session
	 * @param request the request
	 * @return the session; an error when one of them does not agree or fails
	 */
	public Mono<HandshakeSession> authenticated(HandshakeSession session, HandshakeRequest request) {
		return this.hooks.authenticate(session, request);
	}

}

package io.quintet.hpp;

import java.time.Duration;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.hpp.hook.HandshakeRequest;
import io.quintet.hpp.session.HandshakeSession;
import io.quintet.support.reactive.BlockingThread;

/**
 * {@link HandshakeSessions} for blocking code. Refuses to run on a thread that must not
 * block, with an error that says so.
 */
public final class BlockingHandshakeSessions {

	private final HandshakeSessions sessions;

	private final Duration timeout;

	/**
	 * Creates the facade.
	 * @param sessions the sessions
	 * @param timeout longest time that a call may take
	 */
	public BlockingHandshakeSessions(HandshakeSessions sessions, Duration timeout) {
		this.sessions = sessions;
		this.timeout = timeout;
	}

	/**
	 * Creates a session; create hooks run.
	 * @param session description of the session
	 * @return the session with its id and token
	 */
	public HandshakeSession create(NewSession session) {
		return await(this.sessions.create(session));
	}

	/**
	 * Creates a session on behalf of a request; create hooks run.
	 * @param session description of the session
	 * @param request the request, as hooks see it
	 * @return the session with its id and token
	 */
	public HandshakeSession create(NewSession session, HandshakeRequest request) {
		return await(this.sessions.create(session, request));
	}

	/**
	 * Finds a session without touching its ttl.
	 * @param sessionId id of the session
	 * @return the session, or {@code null} when it is unknown or expired
	 */
	public @Nullable HandshakeSession find(String sessionId) {
		return block(this.sessions.find(sessionId));
	}

	/**
	 * Builds the prompt that a person pastes to an agent.
	 * @param sessionId id of the session
	 * @param baseUrl scheme, host and path under which the agent reaches this server
	 * @param instructions what the agent is to do, or {@code null}
	 * @return the prompt
	 */
	public String prompt(String sessionId, String baseUrl, @Nullable String instructions) {
		return await(this.sessions.prompt(sessionId, baseUrl, instructions));
	}

	/**
	 * Returns where a session is reached, for a page of the application.
	 * @param sessionId id of the session
	 * @param contextPath path of the application, empty for the root
	 * @return paths without scheme and host
	 */
	public HandshakeSessions.Links links(String sessionId, String contextPath) {
		return this.sessions.links(sessionId, contextPath);
	}

	/**
	 * Writes a value as the user and restarts the ttl.
	 * @param sessionId id of the session
	 * @param key key of the field
	 * @param value its new value
	 * @return the session after the edit
	 */
	public HandshakeSession userEdit(String sessionId, String key, JsonNode value) {
		return await(this.sessions.userEdit(sessionId, key, value));
	}

	/**
	 * Writes a value as the user and restarts the ttl.
	 * @param sessionId id of the session
	 * @param key key of the field
	 * @param value its new value
	 * @param socket id of the socket that needs no echo; empty for none
	 * @return the session after the edit
	 */
	public HandshakeSession userEdit(String sessionId, String key, JsonNode value, String socket) {
		return await(this.sessions.userEdit(sessionId, key, value, socket));
	}

	/**
	 * Restarts the ttl.
	 * @param sessionId id of the session
	 * @return the session, accessed now
	 */
	public HandshakeSession touch(String sessionId) {
		return await(this.sessions.touch(sessionId));
	}

	/**
	 * Replaces the meta object.
	 * @param sessionId id of the session
	 * @param change from the current to the new object; pure, may run more than once
	 * @return the session after the change
	 */
	public HandshakeSession updateMeta(String sessionId, UnaryOperator<ObjectNode> change) {
		return await(this.sessions.updateMeta(sessionId, change));
	}

	/**
	 * Extends the ttl permanently. Hooks do not run.
	 * @param sessionId id of the session
	 * @param time time to add, at least a second and at most a day
	 * @return the time that was granted
	 */
	public HandshakeSessions.Extension extend(String sessionId, Duration time) {
		return await(this.sessions.extend(sessionId, time));
	}

	/**
	 * Ends a session; its sockets are told and closed.
	 * @param sessionId id of the session
	 */
	public void delete(String sessionId) {
		block(this.sessions.delete(sessionId));
	}

	/**
	 * Counts the sessions.
	 * @return number of sessions in the store
	 */
	public long count() {
		return await(this.sessions.count());
	}

	private <T> T await(Mono<T> operation) {
		T result = block(operation);
		if (result == null) {
			throw HandshakeException.sessionNotFound();
		}
		return result;
	}

	private <T> @Nullable T block(Mono<T> operation) {
		BlockingThread.require("BlockingHandshakeSessions was called",
				"use HandshakeSessions there, or publishOn a scheduler that may block");
		return operation.block(this.timeout);
	}

}

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
 * block, with an error that says so. What is unknown or expired fails, where nothing else
 * is said.
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

	/** As {@link HandshakeSessions#create(NewSession)}. */
	public HandshakeSession create(NewSession session) {
		return await(this.sessions.create(session));
	}

	/** As {@link HandshakeSessions#create(NewSession, HandshakeRequest)}. */
	public HandshakeSession create(NewSession session, HandshakeRequest request) {
		return await(this.sessions.create(session, request));
	}

	/** As {@link HandshakeSessions#find}; {@code null} when it is unknown or expired. */
	public @Nullable HandshakeSession find(String sessionId) {
		return block(this.sessions.find(sessionId));
	}

	/** As {@link HandshakeSessions#prompt}. */
	public String prompt(String sessionId, String baseUrl, @Nullable String instructions) {
		return await(this.sessions.prompt(sessionId, baseUrl, instructions));
	}

	/** As {@link HandshakeSessions#links}. */
	public HandshakeSessions.Links links(String sessionId, String contextPath) {
		return this.sessions.links(sessionId, contextPath);
	}

	/** As {@link HandshakeSessions#userEdit(String, String, JsonNode)}. */
	public HandshakeSession userEdit(String sessionId, String key, JsonNode value) {
		return await(this.sessions.userEdit(sessionId, key, value));
	}

	/** As {@link HandshakeSessions#userEdit(String, String, JsonNode, String)}. */
	public HandshakeSession userEdit(String sessionId, String key, JsonNode value, String socket) {
		return await(this.sessions.userEdit(sessionId, key, value, socket));
	}

	/** As {@link HandshakeSessions#touch}. */
	public HandshakeSession touch(String sessionId) {
		return await(this.sessions.touch(sessionId));
	}

	/** As {@link HandshakeSessions#updateMeta}. */
	public HandshakeSession updateMeta(String sessionId, UnaryOperator<ObjectNode> change) {
		return await(this.sessions.updateMeta(sessionId, change));
	}

	/** As {@link HandshakeSessions#extend}. */
	public HandshakeSessions.Extension extend(String sessionId, Duration time) {
		return await(this.sessions.extend(sessionId, time));
	}

	/** As {@link HandshakeSessions#delete}. */
	public void delete(String sessionId) {
		block(this.sessions.delete(sessionId));
	}

	/** As {@link HandshakeSessions#count}. */
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

package io.quintet.hpp;

import java.time.Duration;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import io.quintet.hpp.hook.HandshakeRequest;
import io.quintet.hpp.session.HandshakeSession;

/**
 * The application's side of sessions. The same rules as on the wire hold here; what is
 * refused fails with {@link HandshakeException}. Everything is lazy and non-blocking;
 * {@link BlockingHandshakeSessions} is the same for blocking code.
 */
public interface HandshakeSessions {

	/**
	 * Creates a session; create hooks run.
	 * @param session description of the session
	 * @return the session with its id and token
	 */
	default Mono<HandshakeSession> create(NewSession session) {
		return create(session, HandshakeRequest.NONE);
	}

	/**
	 * Creates a session on behalf of a request; create hooks run.
	 * @param session description of the session
	 * @param request the request, as hooks see it
	 * @return the session with its id and token
	 */
	Mono<HandshakeSession> create(NewSession session, HandshakeRequest request);

	/**
	 * Finds a session without touching its ttl.
	 * @param sessionId id of the session
	 * @return the session; empty when it is unknown or expired
	 */
	Mono<HandshakeSession> find(String sessionId);

	/**
	 * Builds the prompt that a person pastes to an agent. Does not restart the ttl.
	 * @param sessionId id of the session
	 * @param baseUrl scheme, host and path under which the agent reaches this server,
	 * without the prefix; trailing slashes are cut
	 * @param instructions what the agent is to do, or {@code null}; trusted text
	 * @return the prompt
	 */
	Mono<String> prompt(String sessionId, String baseUrl, @Nullable String instructions);

	/**
	 * Returns where a session is reached, for a page of the application. Does not check
	 * that there is such a session.
	 * @param sessionId id of the session
	 * @param contextPath path of the application, empty for the root
	 * @return paths without scheme and host
	 */
	Links links(String sessionId, String contextPath);

	/**
	 * Writes a value as the user and restarts the ttl. Types are not checked.
	 * @param sessionId id of the session
	 * @param key key of the field
	 * @param value its new value
	 * @return the session after the edit
	 */
	default Mono<HandshakeSession> userEdit(String sessionId, String key, JsonNode value) {
		return userEdit(sessionId, key, value, "");
	}

	/**
	 * Writes a value as the user and restarts the ttl. Types are not checked.
	 * @param sessionId id of the session
	 * @param key key of the field
	 * @param value its new value
	 * @param socket id of the socket that the edit came by and that needs no echo; empty
	 * for none
	 * @return the session after the edit
	 */
	Mono<HandshakeSession> userEdit(String sessionId, String key, JsonNode value, String socket);

	/** Restarts the ttl. */
	Mono<HandshakeSession> touch(String sessionId);

	/**
	 * Replaces the meta object.
	 * @param sessionId id of the session
	 * @param change from the current to the new object; pure, may run more than once
	 * @return the session after the change
	 */
	Mono<HandshakeSession> updateMeta(String sessionId, UnaryOperator<ObjectNode> change);

	/**
	 * Extends the ttl permanently. Hooks do not run.
	 * @param sessionId id of the session
	 * @param time time to add, at least a second and at most a day
	 * @return the time that was granted, less than asked for when the bound of all
	 * extensions is near
	 */
	Mono<Extension> extend(String sessionId, Duration time);

	/**
	 * Ends a session; its sockets are told and closed.
	 * @param sessionId id of the session
	 * @return completes when it is gone; fails when there was none
	 */
	Mono<Void> delete(String sessionId);

	/**
	 * Counts the sessions.
	 * @return number of sessions in the store
	 */
	Mono<Long> count();

	/**
	 * Where a session is reached: paths without scheme and host, named as in the response
	 * to a create request.
	 *
	 * @param wsUrl path of the WebSocket
	 * @param contextUrl path to read the form
	 * @param actionUrl path to write fields as the agent
	 * @param diffUrl path to read changes
	 * @param notifyUrl path to report edits of the user
	 * @param sessionUrl path to end the session; {@code /extend} behind it asks for more
	 * time
	 */
	record Links(String wsUrl, String contextUrl, String actionUrl, String diffUrl, String notifyUrl,
			String sessionUrl) {

	}

	/**
	 * A granted extension.
	 *
	 * @param extended seconds that were added to the ttl
	 * @param expiresIn remaining time of the session in whole seconds
	 */
	record Extension(long extended, long expiresIn) {

	}

}

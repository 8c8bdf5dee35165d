package io.quintet.hpp;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.quintet.hpp.hook.HandshakeRequest;
import io.quintet.hpp.session.BatchResult;
import io.quintet.hpp.session.HandshakeSession;

/**
 * The agent's side of sessions, for transports and for agents in the same process. Call
 * {@link #open} or {@link #request} first: they check the token; the other operations
 * trust their caller. What is refused fails with {@link HandshakeException}.
 */
public interface HandshakeAgents {

	/**
	 * Checks a token and restarts the ttl. Wrong tokens are counted per session and
	 * remote address, and refused with another reason beyond the limit; they do not
	 * prolong the session.
	 * @param access credentials and origin of the request
	 * @return the session
	 */
	Mono<HandshakeSession> open(Access access);

	/**
	 * Checks a token like {@link #open} and counts the request for the rate limit. Where
	 * tokens are bound, the first such request binds the token to its agent, and for any
	 * other agent the token is a wrong one from then on.
	 * @param access credentials and origin of the request
	 * @return the session
	 */
	Mono<HandshakeSession> request(Access access);

	/**
	 * Writes a batch. Once subscribed to, it runs to its end even when the subscriber
	 * cancels.
	 * @param sessionId id of the session
	 * @param batch the writes
	 * @param request the request, as hooks see it
	 * @return the result
	 */
	Mono<BatchResult> act(String sessionId, ActionBatch batch, HandshakeRequest request);

	/**
	 * Extends the ttl; extend hooks run.
	 * @param sessionId id of the session
	 * @param time time to add, at least a second and at most a day
	 * @param request the request, as hooks see it
	 * @return the time that was granted
	 */
	Mono<HandshakeSessions.Extension> extend(String sessionId, Duration time, HandshakeRequest request);

	/**
	 * Lists required fields that are still empty.
	 * @param session the session
	 * @return keys, in the order of the schema
	 */
	List<String> missing(HandshakeSession session);

	/**
	 * Credentials and origin of an agent's request.
	 *
	 * @param sessionId id of the session
	 * @param token the token it presents, or {@code null} when it presents none
	 * @param remote remote address; wrong tokens are counted for it
	 * @param agent key by which agents are told apart where the token is bound to one
	 */
	record Access(String sessionId, @Nullable String token, String remote, String agent) {

		/**
		 * Identifies the agent by its remote address.
		 * @param sessionId id of the session
		 * @param token the token it presents, or {@code null} when it presents none
		 * @param remote remote address
		 */
		public Access(String sessionId, @Nullable String token, String remote) {
			this(sessionId, token, remote, remote);
		}

		@Override
		public String toString() {
			return "Access[sessionId=%s, remote=%s]".formatted(this.sessionId, this.remote);
		}

	}

}

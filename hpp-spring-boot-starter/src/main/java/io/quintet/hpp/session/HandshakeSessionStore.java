package io.quintet.hpp.session;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Stores sessions. An expired session is absent for every operation, also before it is
 * removed. {@code quintet-test} holds the contract that an implementation has to pass.
 */
public interface HandshakeSessionStore {

	/** Least time for which a shared store keeps frames. */
	Duration FRAMES_KEPT = Duration.ofMinutes(2);

	/** Publications of frames after which a store may stop reading. */
	int FRAMES_AT_ONCE = 1_000;

	/**
	 * Stores a new session.
	 * @param session the session; its id is new
	 * @return completes when it is stored; fails with {@link StoreFullException} when
	 * there is no room
	 */
	Mono<Void> create(HandshakeSession session);

	/**
	 * Reads a session without touching its ttl.
	 * @param id id of the session
	 * @return the session; empty when there is none
	 */
	Mono<HandshakeSession> find(String id);

	/**
	 * Atomically replaces a session by the result of a function. The function is pure: a
	 * store that loses a race runs it again on the newer session. Sessions change in no
	 * other way.
	 * @param id id of the session
	 * @param fn from the current session to the change
	 * @param <R> type of the result
	 * @return the change that was committed; empty when there is no session, in which
	 * case {@code fn} was not run; fails with {@link StoreFullException} when the session
	 * grew and there is no room, and with the exception that {@code fn} threw
	 */
	<R> Mono<Change<R>> update(String id, Function<HandshakeSession, Change<R>> fn);

	/**
	 * Reads frames of committed changes, those of removals among them, so that a node
	 * sends what another one has caused. A store that several nodes share keeps them with
	 * each change, in the same atomic step and for {@link #FRAMES_KEPT}; for a store of
	 * one process there is nothing to read.
	 * @param positions number of the first frame that is wanted, by id of the session
	 * @return publications as they were committed, those of one session in order and
	 * without a gap; there may be more where there are {@link #FRAMES_AT_ONCE} or more.
	 * One that cannot be decoded comes without its frames, so that it holds up no other.
	 * Fails with {@link StoreUnavailableException} when the store is out of reach
	 */
	default Flux<SessionFrames> framesFrom(Map<String, Long> positions) {
		return Flux.empty();
	}

	/**
	 * Counts the sessions.
	 * @return number of sessions, expired ones that are not swept away perhaps among them
	 */
	Mono<Long> count();

	/**
	 * Result of an update of a session.
	 *
	 * @param session the new session; {@code null} removes it
	 * @param firstFrame number of the first frame
	 * @param frames frames to send once the change is committed
	 * @param origin socket that caused the change and needs no echo, or empty
	 * @param result what the caller of the update gets
	 * @param <R> type of the result
	 */
	record Change<R>(@Nullable HandshakeSession session, long firstFrame, List<Frame> frames, String origin, R result) {

		/**
		 * Changes the session and sends nothing.
		 * @param session the new session; the old one for no change
		 * @param result what the caller gets
		 * @param <R> type of the result
		 * @return the change
		 */
		public static <R> Change<R> to(HandshakeSession session, R result) {
			return to(session, List.of(), result);
		}

		/** Changes the session and sends frames. */
		public static <R> Change<R> to(HandshakeSession session, List<? extends Frame> frames, R result) {
			return new Change<>(session.withFrames(frames.size()), session.frames(), List.copyOf(frames), "", result);
		}

		/**
		 * Removes the session.
		 * @param session the session as it was
		 * @param frame last frame of its sockets
		 * @param result what the caller gets
		 * @param <R> type of the result
		 * @return the change
		 */
		public static <R> Change<R> remove(HandshakeSession session, Frame frame, R result) {
			return new Change<>(null, session.frames(), List.of(frame), "", result);
		}

		/**
		 * Names the socket that caused the change.
		 * @param origin id of the socket, or empty
		 * @return the same change
		 */
		public Change<R> causedBy(String origin) {
			return new Change<>(this.session, this.firstFrame, this.frames, origin, this.result);
		}

		/** Returns the frames as they are published. */
		public SessionFrames publication(String sessionId) {
			return new SessionFrames(sessionId, this.firstFrame, this.frames, this.origin);
		}

	}

}

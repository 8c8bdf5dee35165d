package io.quintet.hpp.session;

import java.util.List;
import java.util.Objects;

/**
 * Frames that one committed change of a session caused, or, without frames, only the word
 * that another node has changed a session.
 *
 * @param sessionId id of the session
 * @param first number of the first frame within its session, from 0 without a gap;
 * receivers restore the order of commits by it
 * @param frames the frames in order; empty when they have to be read from the store, or
 * when the store could not read them
 * @param origin socket that caused the change and needs no echo, or empty
 */
public record SessionFrames(String sessionId, long first, List<Frame> frames, String origin) {

	/** Any number of sessions may have changed. */
	public static final SessionFrames MANY_CHANGED = changed("");

	public SessionFrames {
		Objects.requireNonNull(sessionId, "'sessionId' is required");
		Objects.requireNonNull(origin, "'origin' is required");
		frames = List.copyOf(frames);
	}

	/**
	 * Tells that another node has changed a session.
	 * @param sessionId id of the session
	 * @return a publication without frames
	 */
	public static SessionFrames changed(String sessionId) {
		return new SessionFrames(sessionId, 0, List.of(), "");
	}

}

package io.quintet.hpp.session;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * Frames that one committed change of a session caused.
 *
 * @param sessionId id of the session
 * @param first number of the first frame within its session, from 0 without a gap;
 * receivers restore the order of commits by it
 * @param frames the frames in order, at least one
 * @param origin socket that caused the change and needs no echo, or empty
 */
public record SessionFrames(String sessionId, long first, List<Frame> frames, String origin) implements Serializable {

	public SessionFrames {
		Objects.requireNonNull(sessionId, "'sessionId' is required");
		Objects.requireNonNull(origin, "'origin' is required");
		frames = List.copyOf(frames);
	}

}

package io.quintet.hpp.internal.nodes;

import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.quintet.hpp.session.HandshakeSessionCodec;
import io.quintet.hpp.session.SessionFrames;

/**
 * Reads stored frames. What is damaged, or of a newer version, holds up no other session.
 */
public final class StoredFrames {

	private static final Logger logger = LoggerFactory.getLogger(StoredFrames.class);

	private final HandshakeSessionCodec codec = new HandshakeSessionCodec();

	/**
	 * Reads a publication.
	 * @param sessionId id of the session
	 * @param first number of the first frame
	 * @param document the frames
	 * @return the publication, without frames when they cannot be read
	 */
	public SessionFrames read(String sessionId, long first, byte[] document) {
		try {
			return this.codec.decodeFrames(document);
		}
		catch (RuntimeException ex) {
			logger.error("Frame {} of session {} cannot be read; its sockets go on without it", first, sessionId, ex);
			return new SessionFrames(sessionId, first, List.of(), "");
		}
	}

}

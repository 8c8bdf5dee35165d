package io.quintet.acp.internal.live;

import io.quintet.acp.internal.json.JsonReader;

/**
 * Settings of {@link LiveSockets}.
 *
 * @param maxThreads most threads that a socket joins
 * @param maxPerIdentity most sockets of one identity on this node
 * @param replay what a join replays
 * @param held the frames that are kept back while a join reads what was missed
 * @param maxDepth deepest nesting of JSON
 */
public record AcpSocketSettings(int maxThreads, int maxPerIdentity, Replay replay, Held held, int maxDepth) {

	/**
	 * What a join replays.
	 *
	 * @param maxEvents most events
	 * @param maxSize size in bytes beyond which the answer to a join replays less
	 */
	public record Replay(int maxEvents, long maxSize) {

	}

	/**
	 * The frames of one join that are kept back; a further one closes the connection.
	 *
	 * @param maxFrames most frames
	 * @param maxSize their size in bytes
	 */
	public record Held(int maxFrames, long maxSize) {

		/** Enough for a busy thread during one read of the database. */
		public static final Held DEFAULTS = new Held(2048, 4 << 20);

	}

	public static AcpSocketSettings defaults() {
		return new AcpSocketSettings(1000, 1000, new Replay(500, 4 << 20), Held.DEFAULTS, JsonReader.DEPTH);
	}

}

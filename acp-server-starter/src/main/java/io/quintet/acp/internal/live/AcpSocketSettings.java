package io.quintet.acp.internal.live;

/**
 * Settings of {@link LiveSockets}.
 *
 * @param replayCap most events that a join replays
 * @param maxThreads most threads that a socket joins
 * @param maxPerIdentity most sockets of one identity on this node
 * @param maxHeldFrames most frames that are kept back while a join reads what was missed;
 * a further one closes the connection
 * @param maxHeldSize their size in bytes, likewise
 * @param maxAnswerSize size in bytes beyond which the answer to a join replays less
 * @param maxDepth deepest nesting of JSON
 */
public record AcpSocketSettings(int replayCap, int maxThreads, int maxPerIdentity, int maxHeldFrames, long maxHeldSize,
		long maxAnswerSize, int maxDepth) {

	/**
	 * Returns the defaults.
	 * @return the defaults
	 */
	public static AcpSocketSettings defaults() {
		return new AcpSocketSettings(500, 1000, 1000, 2048, 4 << 20, 4 << 20, 100);
	}

}

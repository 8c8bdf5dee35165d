package io.quintet.acp.run;

import java.time.Duration;

/**
 * Settings of runs.
 *
 * @param timeout longest time of a handler
 * @param lease time after which a run without a sign of life of its node has failed
 * @param exposeErrorMessage whether members see the text of a handler's exception
 * @param maxEventSize largest content and metadata of an event that a handler emits, in
 * characters of JSON
 * @param bounds how many there may be
 */
public record RunSettings(Duration timeout, Duration lease, boolean exposeErrorMessage, int maxEventSize,
		Bounds bounds) {

	public static RunSettings defaults() {
		return new RunSettings(Duration.ofSeconds(120), Duration.ofSeconds(10), true, 1_000_000, Bounds.defaults());
	}

	/**
	 * How many runs there may be, and analytics of one.
	 *
	 * @param maxConcurrent most handlers at work on this node
	 * @param maxQueued most runs of this node that wait for one of those
	 * @param maxPerThread most active runs of a thread
	 * @param maxDepth longest chain of assistants that invoke each other
	 * @param maxAnalytics most entries of one run
	 */
	public record Bounds(int maxConcurrent, int maxQueued, int maxPerThread, int maxDepth, int maxAnalytics) {

		public static Bounds defaults() {
			return new Bounds(256, 1024, 32, 8, 1000);
		}

	}

}

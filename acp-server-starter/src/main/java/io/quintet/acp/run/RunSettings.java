package io.quintet.acp.run;

import java.time.Duration;

/**
 * Bounds of runs.
 *
 * @param timeout longest time of a handler
 * @param maxConcurrent most handlers at work on this node
 * @param maxQueued most runs of this node that wait for one of those
 * @param maxPerThread most active runs of a thread
 * @param maxDepth longest chain of assistants that invoke each other
 * @param lease time after which a run without a sign of life of its node has failed
 * @param maxAnalytics most entries of one run
 * @param exposeErrorMessage whether members see the text of a handler's exception
 * @param maxEventSize largest content and metadata of an event that a handler emits, in
 * characters of JSON
 */
public record RunSettings(Duration timeout, int maxConcurrent, int maxQueued, int maxPerThread, int maxDepth,
		Duration lease, int maxAnalytics, boolean exposeErrorMessage, int maxEventSize) {

	/**
	 * Returns the defaults.
	 * @return the defaults
	 */
	public static RunSettings defaults() {
		return new RunSettings(Duration.ofSeconds(120), 256, 1024, 32, 8, Duration.ofSeconds(10), 1000, true,
				1_000_000);
	}

}

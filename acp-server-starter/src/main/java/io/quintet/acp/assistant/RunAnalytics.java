package io.quintet.acp.assistant;

import java.util.Map;

/**
 * Collects analytics of one run. They go to the {@link AnalyticsSink} in one batch when
 * the run is over, whatever its outcome, and are no part of the thread.
 */
public interface RunAnalytics {

	/**
	 * Notes something without properties.
	 * @param name what
	 */
	default void track(String name) {
		track(name, Map.of());
	}

	/**
	 * Notes something. Beyond the most entries of a run it is dropped and counted.
	 * @param name what
	 * @param properties more about it, plain values
	 */
	void track(String name, Map<String, ?> properties);

}

package io.quintet.acp.assistant;

import java.util.List;

import reactor.core.publisher.Mono;

/**
 * Takes the analytics of runs. Called on a worker thread after the run is over; an error
 * is logged and the batch dropped.
 */
@FunctionalInterface
public interface AnalyticsSink {

	/**
	 * Takes what one run noted.
	 * @param entries the entries, at least one, in the order of noting
	 * @return completes when they are taken
	 */
	Mono<Void> accept(List<AnalyticsEntry> entries);

}

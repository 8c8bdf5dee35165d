package io.quintet.samples.benchmarks.lime;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The rounds of one load on one site.
 *
 * @param load the load
 * @param site name of the site
 * @param rounds what came of each round
 */
record Measured(String load, String site, List<Round> rounds) {

	double rate() {
		return median(Round::rate);
	}

	double micros() {
		return median(Round::micros);
	}

	double median(ToDoubleFunction<Round> figure) {
		double[] sorted = this.rounds.stream().mapToDouble(figure).sorted().toArray();
		int middle = sorted.length / 2;
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

}

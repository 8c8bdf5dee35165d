package io.quintet.samples.benchmarks.happy;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The rounds of one kind of work by one side.
 *
 * @param work the work
 * @param bytes size of what it is done to
 * @param side whose it is
 * @param rounds what came of each round
 */
record Measured(Work work, int bytes, String side, List<Round> rounds) {

	double median(ToDoubleFunction<Round> figure) {
		double[] sorted = this.rounds.stream().mapToDouble(figure).sorted().toArray();
		int middle = sorted.length / 2;
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

}

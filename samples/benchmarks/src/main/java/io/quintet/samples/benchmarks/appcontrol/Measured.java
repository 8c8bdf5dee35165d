package io.quintet.samples.benchmarks.appcontrol;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The rounds of one kind of work on one payload by one side.
 *
 * @param work codec or validation
 * @param payload name of the payload
 * @param bytes its size
 * @param small whether the aims of small messages hold for it
 * @param side whose it is
 * @param rounds what came of each round
 */
record Measured(String work, String payload, int bytes, boolean small, String side, List<Round> rounds) {

	double median(ToDoubleFunction<Round> figure) {
		double[] sorted = this.rounds.stream().mapToDouble(figure).sorted().toArray();
		int middle = sorted.length / 2;
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

}

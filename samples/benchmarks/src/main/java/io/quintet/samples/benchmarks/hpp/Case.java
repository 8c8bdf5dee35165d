package io.quintet.samples.benchmarks.hpp;

import java.util.List;
import java.util.function.ToDoubleFunction;

import io.quintet.samples.benchmarks.load.Outcome;

/**
 * The rounds of one operation on one server.
 *
 * @param operation the operation
 * @param connections number of connections
 * @param server name of the server
 * @param paced requests per second that were due, or 0 when each connection sent at once
 * @param rounds what came of each round
 */
record Case(String operation, int connections, String server, double paced, List<Outcome> rounds) {

	double rate() {
		return median(Outcome::rate);
	}

	double p50() {
		return median(Outcome::p50);
	}

	double p99() {
		return median(Outcome::p99);
	}

	double generatorShare() {
		return median(Outcome::generatorShare);
	}

	double serverMicros() {
		return median(Outcome::serverMicros);
	}

	int failures() {
		return this.rounds.stream().mapToInt(Outcome::failures).sum();
	}

	private double median(ToDoubleFunction<Outcome> figure) {
		double[] sorted = this.rounds.stream().mapToDouble(figure).sorted().toArray();
		int middle = sorted.length / 2;
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

}

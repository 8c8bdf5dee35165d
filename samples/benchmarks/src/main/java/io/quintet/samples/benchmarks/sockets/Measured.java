package io.quintet.samples.benchmarks.sockets;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The rounds of one load on one server.
 *
 * @param load the load
 * @param server name of the server
 * @param rounds what came of each round
 */
record Measured(String load, String server, List<Round> rounds) {

	double rate() {
		return median(Round::rate);
	}

	double p50() {
		return median(Round::p50);
	}

	double p99() {
		return median(Round::p99);
	}

	int failures() {
		return (int) this.rounds.stream().filter((round) -> round.failure() != null).count();
	}

	double median(ToDoubleFunction<Round> figure) {
		double[] sorted = this.rounds.stream().mapToDouble(figure).sorted().toArray();
		int middle = sorted.length / 2;
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

	/** A line of a table, without an end. */
	String row() {
		return String.format(Locale.ROOT, "| %s | %s | %.0f | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.0f | %d |",
				this.load, this.server, rate(), p50(), p99(), median(Round::serverMicros),
				median(Round::databaseMicros), median(Round::serverCores), median(Round::generatorCores),
				median(Round::bytes), failures());
	}

}

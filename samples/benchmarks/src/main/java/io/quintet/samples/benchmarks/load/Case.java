package io.quintet.samples.benchmarks.load;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The rounds of one operation on one server.
 *
 * @param operation the operation
 * @param connections number of connections
 * @param server name of the server
 * @param paced requests per second that were due, or 0 when each connection sent at once
 * @param rounds what came of each round
 */
public record Case(String operation, int connections, String server, double paced, List<Outcome> rounds) {

	/**
	 * Returns the rate.
	 * @return median of answers per second
	 */
	public double rate() {
		return median(Outcome::rate);
	}

	/**
	 * Returns the median latency.
	 * @return median of the rounds, in milliseconds
	 */
	public double p50() {
		return median(Outcome::p50);
	}

	/**
	 * Returns the 99th percentile of latency.
	 * @return median of the rounds, in milliseconds
	 */
	public double p99() {
		return median(Outcome::p99);
	}

	/**
	 * Returns how busy the generator was.
	 * @return median share of one processor
	 */
	public double generatorShare() {
		return median(Outcome::generatorShare);
	}

	/**
	 * Returns what an answer cost the server.
	 * @return median, in microseconds of processor time
	 */
	public double serverMicros() {
		return median(Outcome::serverMicros);
	}

	/**
	 * Returns what an answer cost the database.
	 * @return median, in microseconds of processor time
	 */
	public double databaseMicros() {
		return median(Outcome::databaseMicros);
	}

	/**
	 * Returns how many answers were wrong.
	 * @return the number, in all rounds
	 */
	public int failures() {
		return this.rounds.stream().mapToInt(Outcome::failures).sum();
	}

	private double median(ToDoubleFunction<Outcome> figure) {
		double[] sorted = this.rounds.stream().mapToDouble(figure).sorted().toArray();
		int middle = sorted.length / 2;
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

}

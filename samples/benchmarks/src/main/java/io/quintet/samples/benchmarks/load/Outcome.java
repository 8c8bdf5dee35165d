package io.quintet.samples.benchmarks.load;

import java.time.Duration;

/**
 * What came of one window.
 *
 * @param requests answers received
 * @param failures answers that had another status than they should
 * @param rate answers per second
 * @param p50 median latency in milliseconds
 * @param p99 99th percentile in milliseconds
 * @param generatorShare processor time of the generator's thread by wall time; near 1 the
 * generator is the limit
 * @param serverMicros processor time of the server's processes per answer, in
 * microseconds; 0 when it was not measured
 * @param databaseMicros the same of the database's processes
 */
public record Outcome(int requests, int failures, double rate, double p50, double p99, double generatorShare,
		double serverMicros, double databaseMicros) {

	/**
	 * Adds what the server has spent.
	 * @param spent processor time of the server's processes in the window
	 * @return a copy with the time per answer
	 */
	public Outcome costing(Duration spent) {
		return new Outcome(this.requests, this.failures, this.rate, this.p50, this.p99, this.generatorShare,
				spent.toNanos() / 1e3 / Math.max(1, this.requests), this.databaseMicros);
	}

	/**
	 * Adds what server and database have spent.
	 * @param server microseconds of processor time of the server per answer
	 * @param database the same of the database
	 * @return a copy with both
	 */
	public Outcome costing(double server, double database) {
		return new Outcome(this.requests, this.failures, this.rate, this.p50, this.p99, this.generatorShare, server,
				database);
	}

}

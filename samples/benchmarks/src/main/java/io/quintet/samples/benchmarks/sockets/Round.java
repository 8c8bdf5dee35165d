package io.quintet.samples.benchmarks.sockets;

import org.jspecify.annotations.Nullable;

/**
 * What came of one window.
 *
 * @param rate events delivered per second, to all sockets together; for other operations
 * those per second
 * @param p50 median latency in milliseconds
 * @param p99 99th percentile
 * @param serverMicros processor time of the server per event delivered, in microseconds
 * @param databaseMicros the same of the database
 * @param serverCores processor time of the server by wall time
 * @param generatorCores the same of the generator; it has one thread for the load, so
 * near 1 it is the limit
 * @param bytes size of a frame, or of an answer
 * @param failure what went wrong, or {@code null}
 */
record Round(double rate, double p50, double p99, double serverMicros, double databaseMicros, double serverCores,
		double generatorCores, int bytes, @Nullable String failure) {
}

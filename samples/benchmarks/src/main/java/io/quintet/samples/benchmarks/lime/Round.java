package io.quintet.samples.benchmarks.lime;

/**
 * What came of one window.
 *
 * @param rate events, or verifications, a second
 * @param micros processor time of the site for each, in microseconds
 * @param p50 median latency in milliseconds, 0 where it is not measured
 * @param p99 99th percentile
 */
record Round(double rate, double micros, double p50, double p99) {
}

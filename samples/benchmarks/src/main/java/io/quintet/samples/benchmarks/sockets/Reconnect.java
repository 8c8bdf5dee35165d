package io.quintet.samples.benchmarks.sockets;

/**
 * How all clients came back.
 *
 * @param how what had happened to them
 * @param clients how many there were
 * @param back how many came back
 * @param millis from when they could, until the last one had joined and had what it
 * missed
 * @param p50 median time of a client
 * @param p99 99th percentile
 * @param attempts connections that were tried
 * @param downMillis how long there was no server
 */
record Reconnect(String how, int clients, int back, double millis, double p50, double p99, int attempts,
		double downMillis) {
}

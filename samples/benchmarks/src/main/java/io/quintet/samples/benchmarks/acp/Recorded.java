package io.quintet.samples.benchmarks.acp;

import java.util.List;

/**
 * What was once measured of the reference server, which cannot be installed: its authors
 * have not published it. Another machine, another day.
 *
 * @param what what was measured
 * @param figure what came of it
 */
record Recorded(String what, String figure) {

	static final List<Recorded> REFERENCE = List.of(
			new Recorded("POST messages, 1 connection", "560/s, p50 1.7 ms, p99 3.9 ms"),
			new Recorded("POST messages, 32 connections on 32 threads", "867/s, p50 35 ms, p99 80 ms"),
			new Recorded("POST messages, 32 connections on one thread", "1145/s, p50 25 ms, p99 69 ms"),
			new Recorded("POST threads, 16 connections", "568/s"),
			new Recorded("list 50 of 20,000 threads, one in 200 visible", "p50 7.9 ms, p99 13 ms"),
			new Recorded("list 50 of 20,000 threads, none visible", "p50 11.3 ms, p99 21 ms"));

}

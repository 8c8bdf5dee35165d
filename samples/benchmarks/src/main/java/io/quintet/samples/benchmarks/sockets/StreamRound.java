package io.quintet.samples.benchmarks.sockets;

import java.util.List;

/**
 * What came of one window.
 *
 * @param server name of the server
 * @param streams texts at once
 * @param sockets sockets in each thread
 * @param seconds length of a text
 * @param tokens tokens written
 * @param deltas parts received, by all sockets together
 * @param bytes size of all events received
 * @param p50 median latency in milliseconds, from when a token was due until a socket had
 * it
 * @param p99 99th percentile
 * @param cpu processor time
 * @param drops sockets that dropped out and came back
 * @param compared texts that a socket put together from their beginning to their event
 * @param faults the first faults
 * @param faultCount all faults
 */
record StreamRound(String server, int streams, int sockets, double seconds, long tokens, long deltas, long bytes,
		double p50, double p99, Cpu cpu, int drops, int compared, List<String> faults, int faultCount) {

	/**
	 * Returns the processor time of the server by the time that texts take: the window is
	 * longer, since not all begin at once.
	 */
	double serverCores() {
		return this.cpu.server() / this.seconds;
	}

	/** How many texts a core of the server would hold. */
	double streamsPerCore() {
		return this.streams / serverCores();
	}

	/** Whether the server follows on less than one core. */
	boolean isHeld(double bound) {
		return this.faultCount == 0 && serverCores() < 1 && this.p99 <= bound;
	}

	/**
	 * Processor time of a window in seconds.
	 *
	 * @param server of the server
	 * @param database of the database
	 * @param generator of the generator
	 */
	record Cpu(double server, double database, double generator) {
	}

}

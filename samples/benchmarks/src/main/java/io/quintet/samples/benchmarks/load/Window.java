package io.quintet.samples.benchmarks.load;

import java.time.Duration;

/**
 * What one window of load is to be. It ends by time or by count, whichever comes first.
 *
 * @param connections connections, each with one request at a time
 * @param length longest time
 * @param count most requests
 * @param rate requests per second of an open loop: each latency counts from the moment
 * the request was due, whether or not a connection was free then; 0 for a closed loop
 */
public record Window(int connections, Duration length, int count, double rate) {

	/**
	 * Describes a window in which each connection sends as soon as it has its answer.
	 * @param connections connections
	 * @param length longest time
	 * @param count most requests
	 * @return the window
	 */
	public static Window closed(int connections, Duration length, int count) {
		return new Window(connections, length, count, 0);
	}

	/**
	 * Describes a window in which requests are due at a fixed rate.
	 * @param connections connections
	 * @param length the time
	 * @param rate requests per second
	 * @return the window
	 */
	public static Window paced(int connections, Duration length, double rate) {
		return new Window(connections, length, Integer.MAX_VALUE, rate);
	}

}

package io.quintet.samples.benchmarks.acp;

/**
 * How messages are sent.
 */
enum Load {

	/** One after the other. */
	ONE("1 connection", 1, 1),

	/** Each connection has a thread of its own. */
	SPREAD("32 connections on 32 threads", 32, 32),

	/** All connections write to the same thread. */
	HOT("32 connections on one thread", 32, 1);

	private final String label;

	private final int connections;

	private final int threads;

	Load(String label, int connections, int threads) {
		this.label = label;
		this.connections = connections;
		this.threads = threads;
	}

	String label() {
		return this.label;
	}

	int connections() {
		return this.connections;
	}

	int threads() {
		return this.threads;
	}

}

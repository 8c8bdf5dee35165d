package io.quintet.samples.benchmarks.hpp;

/**
 * Memory before and after a number of sessions.
 *
 * @param server name of the server
 * @param kind what was measured: live heap after a full collection, or resident memory
 * @param before bytes before
 * @param after bytes after
 * @param sessions sessions created between the two
 */
record Memory(String server, String kind, long before, long after, int sessions) {

	double perSession() {
		return (double) (this.after - this.before) / this.sessions;
	}

}

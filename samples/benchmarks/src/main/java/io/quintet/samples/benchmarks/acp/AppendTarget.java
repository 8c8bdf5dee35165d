package io.quintet.samples.benchmarks.acp;

import java.io.IOException;
import java.time.Duration;

import io.quintet.samples.benchmarks.load.Outcome;

/**
 * Stores messages.
 */
interface AppendTarget {

	String name();

	/** Deletes what is stored. */
	void clear() throws IOException;

	/** Counts what is stored. */
	long stored() throws IOException;

	/** Stores messages that do not count, so that everything is compiled. */
	default void warmUp(int messages) throws IOException {
	}

	/** Tells how much processor time the server has taken; zero when there is none. */
	default Duration processorTime() {
		return Duration.ZERO;
	}

	/**
	 * Stores messages.
	 * @param load how
	 * @param lead time at the start that does not count
	 * @param window time that counts
	 * @return what came of the window, and how many messages should be stored
	 */
	Appended append(Load load, Duration lead, Duration window) throws IOException;

	/**
	 * What came of it.
	 *
	 * @param outcome what came of the window
	 * @param acknowledged messages that were acknowledged, within the window and before
	 */
	record Appended(Outcome outcome, long acknowledged) {
	}

}

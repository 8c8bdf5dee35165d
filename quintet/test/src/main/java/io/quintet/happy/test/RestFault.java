package io.quintet.happy.test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * What goes wrong with requests below a path.
 *
 * @param prefix where their path begins
 * @param kind what goes wrong
 * @param status status of the answer
 * @param retryAfter how long the client should wait
 * @param left how many requests are still to come
 */
record RestFault(String prefix, Kind kind, int status, @Nullable Duration retryAfter, AtomicInteger left) {

	/** What can go wrong. */
	enum Kind {

		/** It is answered with an error and not done. */
		STATUS,

		/** It is not done, and the connection ends. */
		CUT_BEFORE,

		/** It is done, and the connection ends without an answer. */
		CUT_AFTER

	}

}

package io.quintet.happy;

import java.time.Duration;

import io.quintet.happy.session.TurnStatus;

/** What a client counts. Called on event loops: must not block. */
public interface HappyMeters {

	/** Counts nothing. */
	HappyMeters NONE = new HappyMeters() {
	};

	/** The socket connected again after it had been lost. */
	default void reconnected() {
	}

	/**
	 * Something could not be opened.
	 * @param what {@code session}, {@code machine}, {@code message} or {@code state}
	 */
	default void decryptFailed(String what) {
	}

	/** A frame of the socket had an odd shape and was ignored. */
	default void frameIgnored() {
	}

	/**
	 * A turn that was waited for ended.
	 * @param status how
	 */
	default void turnEnded(TurnStatus status) {
	}

	/**
	 * A wait ended.
	 * @param kind {@code turn} or {@code idle}
	 * @param outcome {@code success}, {@code cancelled} or the simple name of the
	 * exception
	 * @param time how long it took
	 */
	default void waited(String kind, String outcome, Duration time) {
	}

}

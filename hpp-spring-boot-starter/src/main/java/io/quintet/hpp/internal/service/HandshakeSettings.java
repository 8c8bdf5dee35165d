package io.quintet.hpp.internal.service;

import java.time.Duration;

/**
 * Settings of the protocol, independent of the transport.
 *
 * @param lifetime how long sessions live
 * @param requests what is accepted of agents
 * @param limits bounds of one session
 * @param batches bounds and pauses of batches
 * @param broadcastUserEdits whether the other sockets of a session learn of user edits
 */
public record HandshakeSettings(Lifetime lifetime, Requests requests, SessionLimits limits, Batches batches,
		boolean broadcastUserEdits) {

	/** Longest extension by one request. */
	public static final Duration MAX_EXTENSION = Duration.ofDays(1);

	/** Extension when the agent names none. */
	public static final Duration DEFAULT_EXTENSION = Duration.ofMinutes(30);

	/** Changes that a diff shows when the agent gives no marker. */
	public static final int CHANGES_SHOWN = 50;

	/**
	 * How long sessions live.
	 *
	 * @param ttl idle time of a new session
	 * @param maxTtl longest idle time that extensions can add up to
	 */
	public record Lifetime(Duration ttl, Duration maxTtl) {
	}

	/**
	 * What is accepted of agents.
	 *
	 * @param rateLimit most accepted requests per session and minute; 0 refuses
	 * everything
	 * @param tokenGuessLimit most wrong tokens per minute, session and remote address
	 * @param bindAgent whether the first agent request binds the token to the agent that
	 * sent it
	 */
	public record Requests(int rateLimit, int tokenGuessLimit, boolean bindAgent) {
	}

	/**
	 * Bounds and pauses of batches.
	 *
	 * @param maxActions most elements of a batch
	 * @param interval pause after an applied element when the agent names none
	 * @param maxInterval longest such pause
	 * @param maxTime longest time that the pauses of a batch may add up to
	 * @param streams what all batches that stream at a time may hold
	 */
	public record Batches(int maxActions, Duration interval, Duration maxInterval, Duration maxTime, Streams streams) {

		/** Longer pauses look like an agent that has stopped. */
		private static final Duration MAX_INTERVAL = Duration.ofSeconds(5);

		/** Each batch that streams keeps a timer until its end. */
		private static final int MAX_STREAMS = 10_000;

		/** Heap of the elements that these batches keep. */
		private static final long MAX_STREAMS_WEIGHT = 64 * 1024 * 1024;

		/** Completes the settings by the bounds that are no properties. */
		public static Batches of(int maxActions, Duration interval, Duration maxTime) {
			return new Batches(maxActions, interval, MAX_INTERVAL, maxTime,
					new Streams(MAX_STREAMS, MAX_STREAMS_WEIGHT));
		}

	}

	/**
	 * What batches that stream at a time may hold; further ones run without pauses.
	 *
	 * @param maxCount most batches
	 * @param maxWeight most heap that their elements may occupy
	 */
	public record Streams(int maxCount, long maxWeight) {
	}

}

package io.quintet.hpp.internal.service;

import java.time.Duration;

/**
 * Settings of the protocol itself, whatever the transport.
 *
 * @param ttl idle time of a new session
 * @param maxTtl longest idle time that extensions can add up to
 * @param rateLimit most accepted requests per session and minute; 0 refuses everything
 * @param tokenGuessLimit most wrong tokens per minute, session and remote address
 * @param maxGuessers most pairs of session and remote address whose wrong tokens are
 * counted
 * @param limits bounds of one session
 * @param maxOptions most options of one field of a schema
 * @param maxActions most elements of a batch
 * @param streamInterval pause after an applied element when the agent names none
 * @param maxStreamInterval longest such pause
 * @param maxStream longest time that the pauses of a batch may add up to
 * @param maxStreams most batches that stream at a time; further ones run without pauses
 * @param maxStreamWeight most heap that the elements of all streaming batches may occupy;
 * further batches run without pauses
 * @param bindAgent whether the first agent request binds the token to the agent that sent
 * it
 * @param broadcastUserEdits whether the other sockets of a session learn of user edits
 */
public record HandshakeSettings(Duration ttl, Duration maxTtl, int rateLimit, int tokenGuessLimit, int maxGuessers,
		SessionLimits limits, int maxOptions, int maxActions, Duration streamInterval, Duration maxStreamInterval,
		Duration maxStream, int maxStreams, long maxStreamWeight, boolean bindAgent, boolean broadcastUserEdits) {

	/** Longest extension by one request. */
	public static final Duration MAX_EXTENSION = Duration.ofDays(1);

	/** Extension when the agent names none. */
	public static final Duration DEFAULT_EXTENSION = Duration.ofMinutes(30);

	/** Changes that a diff shows when the agent gives no marker. */
	public static final int CHANGES_SHOWN = 50;

	/**
	 * Returns the settings that the protocol names as defaults.
	 * @return the defaults
	 */
	public static HandshakeSettings defaults() {
		return new HandshakeSettings(Duration.ofMinutes(30), Duration.ofDays(7), 60, 60, 100_000,
				new SessionLimits(1_000, 200, 4 * 1024 * 1024), 5_000, 1_000, Duration.ofMillis(300),
				Duration.ofSeconds(5), Duration.ofSeconds(10), 10_000, 64 * 1024 * 1024, false, false);
	}

}

package io.quintet.appcontrol.socket;

import java.time.Duration;
import java.util.Objects;

/**
 * Limits of {@link UnixSocketServer}.
 *
 * @param maxConnections most connections that are served at the same time, at least 1;
 * further ones are told that the service is busy
 * @param backlog most connections that wait to be accepted, at least 1; the operating
 * system may have a lower limit
 * @param maxLineBytes longest request line in bytes without its end, at least 1; a longer
 * one is answered {@code invalid_request}
 * @param maxBufferedBytes most bytes of all request lines that are not complete, at least
 * {@code maxLineBytes}
 * @param idleTimeout longest time until a request line is complete, above zero
 * @param writeTimeout longest time that a line of an answer waits for its reader, above
 * zero
 */
public record UnixSocketSettings(int maxConnections, int backlog, int maxLineBytes, long maxBufferedBytes,
		Duration idleTimeout, Duration writeTimeout) {

	/** 256 connections, backlog 128, lines of 8 MiB, 64 MiB in all, 30 and 60 seconds. */
	public static final UnixSocketSettings DEFAULT = new UnixSocketSettings(256, 128, 8 * 1024 * 1024,
			64L * 1024 * 1024, Duration.ofSeconds(30), Duration.ofSeconds(60));

	/**
	 * Checks.
	 * @throws IllegalArgumentException when a number is out of range
	 */
	public UnixSocketSettings {
		if (maxConnections < 1 || backlog < 1 || maxLineBytes < 1) {
			throw new IllegalArgumentException("'maxConnections', 'backlog' and 'maxLineBytes' must be at least 1");
		}
		if (maxBufferedBytes < maxLineBytes) {
			throw new IllegalArgumentException("'maxBufferedBytes' must be at least 'maxLineBytes'");
		}
		positive("idleTimeout", idleTimeout);
		positive("writeTimeout", writeTimeout);
	}

	private static void positive(String name, Duration value) {
		Objects.requireNonNull(value, () -> "'" + name + "' is required");
		if (value.isNegative() || value.isZero()) {
			throw new IllegalArgumentException("'" + name + "' must be above zero");
		}
	}

	/**
	 * Copies the settings with another number of connections.
	 * @param value most connections, at least 1
	 * @return the copy
	 */
	public UnixSocketSettings withMaxConnections(int value) {
		return new UnixSocketSettings(value, this.backlog, this.maxLineBytes, this.maxBufferedBytes, this.idleTimeout,
				this.writeTimeout);
	}

	/**
	 * Copies the settings with other lengths.
	 * @param lineBytes longest request line in bytes, at least 1
	 * @param bufferedBytes most bytes of all request lines that are not complete
	 * @return the copy
	 */
	public UnixSocketSettings withMaxBytes(int lineBytes, long bufferedBytes) {
		return new UnixSocketSettings(this.maxConnections, this.backlog, lineBytes, bufferedBytes, this.idleTimeout,
				this.writeTimeout);
	}

	/**
	 * Copies the settings with other timeouts.
	 * @param idle longest time until a request line is complete
	 * @param write longest time that a line of an answer waits for its reader
	 * @return the copy
	 */
	public UnixSocketSettings withTimeouts(Duration idle, Duration write) {
		return new UnixSocketSettings(this.maxConnections, this.backlog, this.maxLineBytes, this.maxBufferedBytes, idle,
				write);
	}

}

package io.quintet.hpp.internal.web;

import java.time.Duration;
import java.util.Set;

import io.quintet.hpp.internal.service.HandshakePaths;

/**
 * Settings of the transport.
 */
public record HandshakeWebSettings(HandshakePaths paths, Bodies bodies, Access access, Sockets sockets) {

	/** Deepest nesting of JSON; a form that a person fills in has a few levels. */
	public static final int MAX_DEPTH = 256;

	/**
	 * Bounds of request bodies.
	 *
	 * @param maxSize most bytes of a request body and of a socket message
	 * @param timeout longest time that a request body may take to arrive
	 */
	public record Bodies(int maxSize, Duration timeout) {

		/** Longer than a slow mobile connection needs for the largest body. */
		private static final Duration TIMEOUT = Duration.ofSeconds(30);

		/** Completes the settings by the bound that is no property. */
		public static Bodies of(int maxSize) {
			return new Bodies(maxSize, TIMEOUT);
		}

	}

	/**
	 * Who may call.
	 *
	 * @param allowedOrigins origins beside the own one that may notify and open sockets;
	 * {@code *} allows all
	 * @param queryToken whether the query parameter {@code token} counts on HTTP
	 */
	public record Access(Set<String> allowedOrigins, boolean queryToken) {

		public Access {
			allowedOrigins = Set.copyOf(allowedOrigins);
		}

	}

	/**
	 * Bounds of sockets.
	 *
	 * @param heartbeat idle time after which a socket gets a heartbeat
	 * @param maxQueuedFrames most frames that wait for one socket
	 * @param maxQueuedBytes most bytes that wait for one socket
	 * @param maxTotalQueuedBytes most bytes that wait for all sockets of this node
	 * @param maxPerSession most sockets of one session on this node
	 */
	public record Sockets(Duration heartbeat, int maxQueuedFrames, long maxQueuedBytes, long maxTotalQueuedBytes,
			int maxPerSession) {

		/** A page that is so many frames behind does not read. */
		private static final int MAX_QUEUED_FRAMES = 1_024;

		/** As much as the content of a session may occupy by default. */
		private static final long MAX_QUEUED_BYTES = 4 * 1024 * 1024;

		/** Far more than the pages that show one form. */
		private static final int MAX_PER_SESSION = 5_000;

		/** Completes the settings by the bounds that are no properties. */
		public static Sockets of(Duration heartbeat, long maxTotalQueuedBytes) {
			return new Sockets(heartbeat, MAX_QUEUED_FRAMES, MAX_QUEUED_BYTES, maxTotalQueuedBytes, MAX_PER_SESSION);
		}

	}

}

package io.quintet.happy;

import java.time.Duration;
import java.util.List;

/**
 * Settings of a client.
 *
 * @param connectTimeout time for connecting, to the server and its socket
 * @param requestTimeout time for one REST call
 * @param rpcTimeout time for the answer of a machine; the server itself takes up to 45 s
 * to give up
 * @param waitTimeout time for a turn to end, unless a call says otherwise
 * @param sendTimeout time for a message or a permission answer to be confirmed, including
 * the time without a connection
 * @param sendQueue messages, permission answers and metadata updates that may wait to be
 * confirmed, each; further ones fail
 * @param eventBuffer frames of one session that wait for a subscriber; what comes beyond
 * is read from the server later
 * @param maxResponseSize largest response of the server that is read, in bytes
 * @param backoffBase first pause before the socket connects again; each further one is
 * twice as long
 * @param backoffMax longest pause, also of a first one
 * @param metadataTimeout time for the acknowledgement of one attempt to update metadata
 */
public record HappySettings(Duration connectTimeout, Duration requestTimeout, Duration rpcTimeout, Duration waitTimeout,
		Duration sendTimeout, int sendQueue, int eventBuffer, int maxResponseSize, Duration backoffBase,
		Duration backoffMax, Duration metadataTimeout) {

	/** Sessions whose key and position are kept in memory. */
	public static final int MAX_SESSIONS = 10_000;

	/** Attempts of a metadata update that other writers interfere with. */
	public static final int METADATA_ATTEMPTS = 4;

	/** Share of a pause that is random, so that clients do not come back together. */
	static final double JITTER = 0.2;

	public HappySettings {
		if (sendQueue < 1 || eventBuffer < 1 || maxResponseSize < 1) {
			throw new IllegalArgumentException("Bounds are at least 1");
		}
		for (Duration time : List.of(connectTimeout, requestTimeout, rpcTimeout, waitTimeout, sendTimeout, backoffBase,
				backoffMax, metadataTimeout)) {
			if (time.isNegative() || time.isZero()) {
				throw new IllegalArgumentException("Times are greater than zero");
			}
		}
		backoffBase = (backoffBase.compareTo(backoffMax) < 0) ? backoffBase : backoffMax;
	}

	public static HappySettings defaults() {
		return builder().build();
	}

	public static Builder builder() {
		return new Builder();
	}

	/** Builds settings. Each method sets what the settings say of it. */
	public static final class Builder {

		private Duration connectTimeout = Duration.ofSeconds(5);

		private Duration requestTimeout = Duration.ofSeconds(15);

		private Duration rpcTimeout = Duration.ofSeconds(60);

		private Duration waitTimeout = Duration.ofMinutes(5);

		private Duration sendTimeout = Duration.ofSeconds(60);

		private int sendQueue = 256;

		private int eventBuffer = 1000;

		private int maxResponseSize = 16 << 20;

		private Duration backoffBase = Duration.ofMillis(500);

		private Duration backoffMax = Duration.ofSeconds(30);

		private Duration metadataTimeout = Duration.ofSeconds(10);

		private Builder() {
		}

		public Builder connectTimeout(Duration connectTimeout) {
			this.connectTimeout = connectTimeout;
			return this;
		}

		public Builder requestTimeout(Duration requestTimeout) {
			this.requestTimeout = requestTimeout;
			return this;
		}

		public Builder rpcTimeout(Duration rpcTimeout) {
			this.rpcTimeout = rpcTimeout;
			return this;
		}

		public Builder waitTimeout(Duration waitTimeout) {
			this.waitTimeout = waitTimeout;
			return this;
		}

		public Builder sendTimeout(Duration sendTimeout) {
			this.sendTimeout = sendTimeout;
			return this;
		}

		public Builder sendQueue(int sendQueue) {
			this.sendQueue = sendQueue;
			return this;
		}

		public Builder eventBuffer(int eventBuffer) {
			this.eventBuffer = eventBuffer;
			return this;
		}

		public Builder maxResponseSize(int maxResponseSize) {
			this.maxResponseSize = maxResponseSize;
			return this;
		}

		public Builder backoffBase(Duration backoffBase) {
			this.backoffBase = backoffBase;
			return this;
		}

		public Builder backoffMax(Duration backoffMax) {
			this.backoffMax = backoffMax;
			return this;
		}

		public Builder metadataTimeout(Duration metadataTimeout) {
			this.metadataTimeout = metadataTimeout;
			return this;
		}

		/**
		 * Builds the settings.
		 * @throws IllegalArgumentException when a bound is below 1 or a time is not
		 * positive
		 */
		public HappySettings build() {
			return new HappySettings(this.connectTimeout, this.requestTimeout, this.rpcTimeout, this.waitTimeout,
					this.sendTimeout, this.sendQueue, this.eventBuffer, this.maxResponseSize, this.backoffBase,
					this.backoffMax, this.metadataTimeout);
		}

	}

}

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
 * @param silence pause after which a wait asks the server again whether its session still
 * exists
 * @param eventBuffer frames of one session that wait for a subscriber; what comes beyond
 * is read from the server later
 * @param maxResponseSize largest response of the server that is read, in bytes
 * @param backoffBase first pause before the socket connects again; each further one is
 * twice as long
 * @param backoffMax longest pause
 * @param metadataTimeout time for the acknowledgement of one attempt to update metadata
 */
public record HappySettings(Duration connectTimeout, Duration requestTimeout, Duration rpcTimeout, Duration waitTimeout,
		Duration sendTimeout, int sendQueue, Duration silence, int eventBuffer, int maxResponseSize,
		Duration backoffBase, Duration backoffMax, Duration metadataTimeout) {

	/** Sessions whose key and position are kept in memory. */
	public static final int MAX_SESSIONS = 10_000;

	/** Attempts of a metadata update that other writers interfere with. */
	public static final int METADATA_ATTEMPTS = 4;

	/** Share of a pause that is random, so that clients do not come back together. */
	static final double JITTER = 0.2;

	public HappySettings {
		require(sendQueue >= 1 && eventBuffer >= 1 && maxResponseSize >= 1, "Bounds are at least 1");
		for (Duration time : List.of(connectTimeout, requestTimeout, rpcTimeout, waitTimeout, sendTimeout, silence,
				backoffBase, backoffMax, metadataTimeout)) {
			require(!time.isNegative() && !time.isZero(), "Times are greater than zero");
		}
	}

	private static void require(boolean holds, String message) {
		if (!holds) {
			throw new IllegalArgumentException(message);
		}
	}

	/**
	 * Returns the defaults.
	 * @return the settings of a client that is given none
	 */
	public static HappySettings defaults() {
		return builder().build();
	}

	/**
	 * Builds settings.
	 * @return a builder with the defaults
	 */
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

		private Duration silence = Duration.ofMinutes(2);

		private int eventBuffer = 1000;

		private int maxResponseSize = 16 << 20;

		private Duration backoffBase = Duration.ofMillis(500);

		private Duration backoffMax = Duration.ofSeconds(30);

		private Duration metadataTimeout = Duration.ofSeconds(10);

		private Builder() {
		}

		/**
		 * Sets {@link HappySettings#connectTimeout()}.
		 * @param connectTimeout the new value
		 * @return this builder
		 */
		public Builder connectTimeout(Duration connectTimeout) {
			this.connectTimeout = connectTimeout;
			return this;
		}

		/**
		 * Sets {@link HappySettings#requestTimeout()}.
		 * @param requestTimeout the new value
		 * @return this builder
		 */
		public Builder requestTimeout(Duration requestTimeout) {
			this.requestTimeout = requestTimeout;
			return this;
		}

		/**
		 * Sets {@link HappySettings#rpcTimeout()}.
		 * @param rpcTimeout the new value
		 * @return this builder
		 */
		public Builder rpcTimeout(Duration rpcTimeout) {
			this.rpcTimeout = rpcTimeout;
			return this;
		}

		/**
		 * Sets {@link HappySettings#waitTimeout()}.
		 * @param waitTimeout the new value
		 * @return this builder
		 */
		public Builder waitTimeout(Duration waitTimeout) {
			this.waitTimeout = waitTimeout;
			return this;
		}

		/**
		 * Sets {@link HappySettings#sendTimeout()}.
		 * @param sendTimeout the new value
		 * @return this builder
		 */
		public Builder sendTimeout(Duration sendTimeout) {
			this.sendTimeout = sendTimeout;
			return this;
		}

		/**
		 * Sets {@link HappySettings#sendQueue()}.
		 * @param sendQueue the new value
		 * @return this builder
		 */
		public Builder sendQueue(int sendQueue) {
			this.sendQueue = sendQueue;
			return this;
		}

		/**
		 * Sets {@link HappySettings#silence()}.
		 * @param silence the new value
		 * @return this builder
		 */
		public Builder silence(Duration silence) {
			this.silence = silence;
			return this;
		}

		/**
		 * Sets {@link HappySettings#eventBuffer()}.
		 * @param eventBuffer the new value
		 * @return this builder
		 */
		public Builder eventBuffer(int eventBuffer) {
			this.eventBuffer = eventBuffer;
			return this;
		}

		/**
		 * Sets {@link HappySettings#maxResponseSize()}.
		 * @param maxResponseSize the new value
		 * @return this builder
		 */
		public Builder maxResponseSize(int maxResponseSize) {
			this.maxResponseSize = maxResponseSize;
			return this;
		}

		/**
		 * Sets {@link HappySettings#backoffBase()}.
		 * @param backoffBase the new value
		 * @return this builder
		 */
		public Builder backoffBase(Duration backoffBase) {
			this.backoffBase = backoffBase;
			return this;
		}

		/**
		 * Sets {@link HappySettings#backoffMax()}.
		 * @param backoffMax the new value
		 * @return this builder
		 */
		public Builder backoffMax(Duration backoffMax) {
			this.backoffMax = backoffMax;
			return this;
		}

		/**
		 * Sets {@link HappySettings#metadataTimeout()}.
		 * @param metadataTimeout the new value
		 * @return this builder
		 */
		public Builder metadataTimeout(Duration metadataTimeout) {
			this.metadataTimeout = metadataTimeout;
			return this;
		}

		/**
		 * Builds the settings.
		 * @return the settings
		 * @throws IllegalArgumentException when a bound is below 1 or a time is not
		 * positive
		 */
		public HappySettings build() {
			return new HappySettings(this.connectTimeout, this.requestTimeout, this.rpcTimeout, this.waitTimeout,
					this.sendTimeout, this.sendQueue, this.silence, this.eventBuffer, this.maxResponseSize,
					this.backoffBase, this.backoffMax, this.metadataTimeout);
		}

	}

}

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
 * @param sendTimeout time for a message or a permission answer to be confirmed, waits
 * while the connection is down included
 * @param sendQueue messages and permission answers that may wait to be confirmed, each;
 * further ones fail
 * @param silence pause after which a wait asks the server again whether its session still
 * exists
 * @param eventBuffer frames of one session that wait for a subscriber; what comes beyond
 * is read from the server later
 * @param maxResponseSize largest answer of the server that is read, in bytes
 * @param backoffBase first pause before the socket connects again
 * @param backoffMax longest pause
 * @param jitter share of a pause that is random, from 0 to 1
 * @param metadataAttempts attempts of a metadata update that others interfere with
 * @param metadataTimeout time for the acknowledgement of one attempt
 * @param maxSessions sessions whose key and position are kept in memory
 */
public record HappySettings(Duration connectTimeout, Duration requestTimeout, Duration rpcTimeout, Duration waitTimeout,
		Duration sendTimeout, int sendQueue, Duration silence, int eventBuffer, int maxResponseSize,
		Duration backoffBase, Duration backoffMax, double jitter, int metadataAttempts, Duration metadataTimeout,
		int maxSessions) {

	/**
	 * Creates settings.
	 * @param jitter from 0 to 1
	 */
	public HappySettings {
		require(sendQueue >= 1 && eventBuffer >= 1 && maxResponseSize >= 1 && metadataAttempts >= 1 && maxSessions >= 1,
				"Bounds are at least 1");
		require(jitter >= 0 && jitter <= 1, "'jitter' is from 0 to 1");
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

	/** The defaults. */
	public static final HappySettings DEFAULTS = new HappySettings(Duration.ofSeconds(5), Duration.ofSeconds(15),
			Duration.ofSeconds(60), Duration.ofSeconds(300), Duration.ofSeconds(60), 256, Duration.ofMinutes(2), 1000,
			16 << 20, Duration.ofMillis(500), Duration.ofSeconds(30), 0.2, 4, Duration.ofSeconds(10), 10_000);

	/**
	 * Changes one setting.
	 * @param connectTimeout see the type
	 * @return other settings
	 */
	public HappySettings withConnectTimeout(Duration connectTimeout) {
		return new HappySettings(connectTimeout, this.requestTimeout, this.rpcTimeout, this.waitTimeout,
				this.sendTimeout, this.sendQueue, this.silence, this.eventBuffer, this.maxResponseSize,
				this.backoffBase, this.backoffMax, this.jitter, this.metadataAttempts, this.metadataTimeout,
				this.maxSessions);
	}

	/**
	 * Changes one setting.
	 * @param requestTimeout see the type
	 * @return other settings
	 */
	public HappySettings withRequestTimeout(Duration requestTimeout) {
		return new HappySettings(this.connectTimeout, requestTimeout, this.rpcTimeout, this.waitTimeout,
				this.sendTimeout, this.sendQueue, this.silence, this.eventBuffer, this.maxResponseSize,
				this.backoffBase, this.backoffMax, this.jitter, this.metadataAttempts, this.metadataTimeout,
				this.maxSessions);
	}

	/**
	 * Changes one setting.
	 * @param rpcTimeout see the type
	 * @return other settings
	 */
	public HappySettings withRpcTimeout(Duration rpcTimeout) {
		return new HappySettings(this.connectTimeout, this.requestTimeout, rpcTimeout, this.waitTimeout,
				this.sendTimeout, this.sendQueue, this.silence, this.eventBuffer, this.maxResponseSize,
				this.backoffBase, this.backoffMax, this.jitter, this.metadataAttempts, this.metadataTimeout,
				this.maxSessions);
	}

	/**
	 * Changes one setting.
	 * @param waitTimeout see the type
	 * @return other settings
	 */
	public HappySettings withWaitTimeout(Duration waitTimeout) {
		return new HappySettings(this.connectTimeout, this.requestTimeout, this.rpcTimeout, waitTimeout,
				this.sendTimeout, this.sendQueue, this.silence, this.eventBuffer, this.maxResponseSize,
				this.backoffBase, this.backoffMax, this.jitter, this.metadataAttempts, this.metadataTimeout,
				this.maxSessions);
	}

	/**
	 * Changes one setting.
	 * @param sendTimeout see the type
	 * @return other settings
	 */
	public HappySettings withSendTimeout(Duration sendTimeout) {
		return new HappySettings(this.connectTimeout, this.requestTimeout, this.rpcTimeout, this.waitTimeout,
				sendTimeout, this.sendQueue, this.silence, this.eventBuffer, this.maxResponseSize, this.backoffBase,
				this.backoffMax, this.jitter, this.metadataAttempts, this.metadataTimeout, this.maxSessions);
	}

	/**
	 * Changes one setting.
	 * @param sendQueue see the type
	 * @return other settings
	 */
	public HappySettings withSendQueue(int sendQueue) {
		return new HappySettings(this.connectTimeout, this.requestTimeout, this.rpcTimeout, this.waitTimeout,
				this.sendTimeout, sendQueue, this.silence, this.eventBuffer, this.maxResponseSize, this.backoffBase,
				this.backoffMax, this.jitter, this.metadataAttempts, this.metadataTimeout, this.maxSessions);
	}

	/**
	 * Changes one setting.
	 * @param silence see the type
	 * @return other settings
	 */
	public HappySettings withSilence(Duration silence) {
		return new HappySettings(this.connectTimeout, this.requestTimeout, this.rpcTimeout, this.waitTimeout,
				this.sendTimeout, this.sendQueue, silence, this.eventBuffer, this.maxResponseSize, this.backoffBase,
				this.backoffMax, this.jitter, this.metadataAttempts, this.metadataTimeout, this.maxSessions);
	}

	/**
	 * Changes one setting.
	 * @param eventBuffer see the type
	 * @return other settings
	 */
	public HappySettings withEventBuffer(int eventBuffer) {
		return new HappySettings(this.connectTimeout, this.requestTimeout, this.rpcTimeout, this.waitTimeout,
				this.sendTimeout, this.sendQueue, this.silence, eventBuffer, this.maxResponseSize, this.backoffBase,
				this.backoffMax, this.jitter, this.metadataAttempts, this.metadataTimeout, this.maxSessions);
	}

	/**
	 * Changes one setting.
	 * @param maxResponseSize see the type
	 * @return other settings
	 */
	public HappySettings withMaxResponseSize(int maxResponseSize) {
		return new HappySettings(this.connectTimeout, this.requestTimeout, this.rpcTimeout, this.waitTimeout,
				this.sendTimeout, this.sendQueue, this.silence, this.eventBuffer, maxResponseSize, this.backoffBase,
				this.backoffMax, this.jitter, this.metadataAttempts, this.metadataTimeout, this.maxSessions);
	}

	/**
	 * Changes one setting.
	 * @param backoffBase see the type
	 * @return other settings
	 */
	public HappySettings withBackoffBase(Duration backoffBase) {
		return new HappySettings(this.connectTimeout, this.requestTimeout, this.rpcTimeout, this.waitTimeout,
				this.sendTimeout, this.sendQueue, this.silence, this.eventBuffer, this.maxResponseSize, backoffBase,
				this.backoffMax, this.jitter, this.metadataAttempts, this.metadataTimeout, this.maxSessions);
	}

	/**
	 * Changes one setting.
	 * @param backoffMax see the type
	 * @return other settings
	 */
	public HappySettings withBackoffMax(Duration backoffMax) {
		return new HappySettings(this.connectTimeout, this.requestTimeout, this.rpcTimeout, this.waitTimeout,
				this.sendTimeout, this.sendQueue, this.silence, this.eventBuffer, this.maxResponseSize,
				this.backoffBase, backoffMax, this.jitter, this.metadataAttempts, this.metadataTimeout,
				this.maxSessions);
	}

	/**
	 * Changes one setting.
	 * @param jitter see the type
	 * @return other settings
	 */
	public HappySettings withJitter(double jitter) {
		return new HappySettings(this.connectTimeout, this.requestTimeout, this.rpcTimeout, this.waitTimeout,
				this.sendTimeout, this.sendQueue, this.silence, this.eventBuffer, this.maxResponseSize,
				this.backoffBase, this.backoffMax, jitter, this.metadataAttempts, this.metadataTimeout,
				this.maxSessions);
	}

	/**
	 * Changes one setting.
	 * @param metadataAttempts see the type
	 * @return other settings
	 */
	public HappySettings withMetadataAttempts(int metadataAttempts) {
		return new HappySettings(this.connectTimeout, this.requestTimeout, this.rpcTimeout, this.waitTimeout,
				this.sendTimeout, this.sendQueue, this.silence, this.eventBuffer, this.maxResponseSize,
				this.backoffBase, this.backoffMax, this.jitter, metadataAttempts, this.metadataTimeout,
				this.maxSessions);
	}

	/**
	 * Changes one setting.
	 * @param metadataTimeout see the type
	 * @return other settings
	 */
	public HappySettings withMetadataTimeout(Duration metadataTimeout) {
		return new HappySettings(this.connectTimeout, this.requestTimeout, this.rpcTimeout, this.waitTimeout,
				this.sendTimeout, this.sendQueue, this.silence, this.eventBuffer, this.maxResponseSize,
				this.backoffBase, this.backoffMax, this.jitter, this.metadataAttempts, metadataTimeout,
				this.maxSessions);
	}

	/**
	 * Changes one setting.
	 * @param maxSessions see the type
	 * @return other settings
	 */
	public HappySettings withMaxSessions(int maxSessions) {
		return new HappySettings(this.connectTimeout, this.requestTimeout, this.rpcTimeout, this.waitTimeout,
				this.sendTimeout, this.sendQueue, this.silence, this.eventBuffer, this.maxResponseSize,
				this.backoffBase, this.backoffMax, this.jitter, this.metadataAttempts, this.metadataTimeout,
				maxSessions);
	}

}

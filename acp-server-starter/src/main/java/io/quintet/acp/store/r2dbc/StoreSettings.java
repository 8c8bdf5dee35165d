package io.quintet.acp.store.r2dbc;

import java.time.Duration;

/**
 * Settings of the store on Postgres.
 *
 * @param lifecycleEvents whether {@code thread.created}, {@code thread.member_added} and
 * {@code thread.member_removed} are stored and sent
 * @param lanes connections that write, each one statement at a time; a thread always uses
 * the same one
 * @param maxBatch most events of one statement
 * @param maxBatchSize most bytes of one statement
 * @param maxQueued most writes that wait, in all lanes
 * @param maxQueuedSize most bytes that wait, in all lanes
 * @param lockTimeout longest wait for a thread that another node writes to
 * @param statementTimeout longest time of a statement
 */
public record StoreSettings(boolean lifecycleEvents, int lanes, int maxBatch, long maxBatchSize, int maxQueued,
		long maxQueuedSize, Duration lockTimeout, Duration statementTimeout) {

	/**
	 * Creates settings.
	 * @throws IllegalArgumentException when a bound is less than 1
	 */
	public StoreSettings {
		if (lanes < 1 || maxBatch < 1 || maxBatchSize < 1 || maxQueued < 1 || maxQueuedSize < 1) {
			throw new IllegalArgumentException("Bounds of the store must be at least 1");
		}
	}

	/**
	 * Returns the defaults.
	 * @return the defaults
	 */
	public static StoreSettings defaults() {
		return new StoreSettings(true, 2, 64, 1 << 20, 10_000, 64 << 20, Duration.ofSeconds(1), Duration.ofSeconds(5));
	}

}

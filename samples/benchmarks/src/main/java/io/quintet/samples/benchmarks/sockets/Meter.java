package io.quintet.samples.benchmarks.sockets;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Wall time and processor time from its creation on.
 */
final class Meter {

	private final Target target;

	private final Generator generator;

	private final long began = System.nanoTime();

	private final Duration server;

	private final Duration database;

	private final Duration load;

	Meter(Target target, Generator generator) {
		this.target = target;
		this.generator = generator;
		this.server = target.processorTime();
		this.database = target.database().get();
		this.load = generator.processorTime();
	}

	/** Makes a round of what was done since. */
	Round round(double rate, double p50, double p99, long operations, int bytes, @Nullable String failure) {
		double wall = System.nanoTime() - this.began;
		double serverNanos = this.target.processorTime().minus(this.server).toNanos();
		double databaseNanos = this.target.database().get().minus(this.database).toNanos();
		double loadNanos = this.generator.processorTime().minus(this.load).toNanos();
		double each = 1e3 * Math.max(1, operations);
		return new Round(rate, p50, p99, serverNanos / each, databaseNanos / each, serverNanos / wall, loadNanos / wall,
				bytes, failure);
	}

}
